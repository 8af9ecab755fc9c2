// SPDX-License-Identifier: Apache-2.0
#include "app/linlictl_show.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <format>

#include "app/linlictl_table.hpp"

namespace linli::ctl {
namespace {

/// Reads the parts of an object that may lack any of them.
class Part {
  public:
    explicit Part(const json::value* value) : value_(value) {}

    Part at(std::string_view key) const {
        const auto* object = value_ == nullptr ? nullptr : value_->if_object();
        return Part(object == nullptr ? nullptr : object->if_contains(key));
    }
    /// As a person reads it; "-" when it is missing or empty.
    std::string text() const {
        if (value_ == nullptr || value_->is_null()) return "-";
        if (const auto* text = value_->if_string()) return text->empty() ? "-" : printable(*text);
        return printable(json::serialize(*value_));
    }
    double number() const {
        if (value_ == nullptr || !value_->is_number()) return 0;
        return value_->to_number<double>();
    }
    const json::array& list() const {
        static const json::array nothing;
        const auto* array = value_ == nullptr ? nullptr : value_->if_array();
        return array == nullptr ? nothing : *array;
    }
    const json::object& object() const {
        static const json::object nothing;
        const auto* found = value_ == nullptr ? nullptr : value_->if_object();
        return found == nullptr ? nothing : *found;
    }

  private:
    const json::value* value_;
};

/// The end of an id, which is enough to name it; ids of one day begin alike.
std::string tail(const std::string& id) { return id.size() > 12 ? id.substr(id.size() - 12) : id; }

std::string severity_and_place(const Part& incident) {
    return std::format("{} on camera {}", incident.at("zone").text(), incident.at("camera").text());
}

const std::vector<std::string> kEventHeadings{"SEQUENCE", "TIME",   "TYPE", "PHASE",
                                              "INCIDENT", "CAMERA", "ZONE", "REASON"};
/// Widths for rows that are shown one at a time.
const std::vector<std::size_t> kEventColumns{8, 19, 19, 9, 12, 10, 14};

std::vector<std::string> event_row(const Part& event) {
    return {event.at("sequence").text(),       local_time(event.at("time").text()),
            event.at("type").text(),           event.at("phase").text(),
            tail(event.at("incident").text()), event.at("camera").text(),
            event.at("zone").text(),           event.at("reason").text()};
}

/// The evidence streams of those `cameras` that have one; nothing when none has.
std::string show_evidence_streams(const json::array& cameras) {
    std::vector<std::vector<std::string>> rows{{"EVIDENCE OF", "STATE", "PICTURE", "HELD", "MEMORY",
                                                "PICTURES", "MISSED", "RECONNECTS", "LAST ERROR"}};
    for (const auto& value : cameras) {
        const auto evidence = Part(&value).at("evidence");
        if (evidence.object().empty()) continue;
        const auto error = evidence.at("last_error").text();
        rows.push_back(
            {Part(&value).at("id").text(), evidence.at("state").text(),
             std::format("{}x{}", evidence.at("width").text(), evidence.at("height").text()),
             std::format("{:.1f}s", evidence.at("held_s").number()),
             std::format("{:.1f} MB", evidence.at("held_bytes").number() / 1e6),
             evidence.at("pictures").text(), evidence.at("missed").text(),
             evidence.at("reconnects").text(),
             error != "-" ? error : evidence.at("trouble").text()});
    }
    return rows.size() == 1 ? "" : "\n" + table(rows);
}

/// A row when `troubles` of a stream has any.
void add_troubles(std::vector<std::vector<std::string>>& rows, const std::string& name,
                  const Part& troubles) {
    const auto last = troubles.at("last").text();
    if (last == "-") return;
    rows.push_back({name, troubles.at("broken").text(), troubles.at("without_time").text(),
                    troubles.at("time_steps").text(), troubles.at("size_changes").text(),
                    local_time(troubles.at("last_at").text()), last});
}

/// What the streams of `cameras` did that they should not; nothing when there is nothing.
std::string show_troubles(const json::array& cameras) {
    std::vector<std::vector<std::string>> rows{
        {"TROUBLE OF", "BROKEN", "NO TIME", "TIME STEPS", "SIZES", "LAST", "WHAT"}};
    for (const auto& value : cameras) {
        const Part camera(&value);
        const auto id = camera.at("id").text();
        add_troubles(rows, id, camera.at("troubles"));
        add_troubles(rows, id + " evidence", camera.at("evidence").at("troubles"));
    }
    return rows.size() == 1 ? "" : "\n" + table(rows);
}

}  // namespace

std::string show_status(const json::value& status) {
    const Part all(&status);
    const auto uplink = all.at("uplink");
    const auto events = all.at("events");
    std::vector<std::vector<std::string>> rows{
        {"gateway", all.at("gateway").text()},
        {"version",
         std::format("{}, up {}", all.at("version").text(), span_of(all.at("uptime_s").number()))},
        {"uplink", std::format("{}, {}", uplink.at("state").text(), uplink.at("broker").text())},
        {"", std::format("session {}, {} of {} in flight, {} published, {} acknowledged",
                         uplink.at("session").text(), uplink.at("in_flight").text(),
                         uplink.at("window").text(), uplink.at("published").text(),
                         uplink.at("acknowledged").text())},
        {"events", std::format("{} stored, {} delivered, {} waiting, {} lost",
                               events.at("stored").text(), events.at("delivered").text(),
                               events.at("waiting").text(), events.at("lost").text())},
        {"incidents", std::format("{} open", all.at("incidents").at("open").text())},
        {"machine", std::format("{:.0f} % of a core, {:.0f} MB", 100 * all.at("cpu_share").number(),
                                all.at("memory_bytes").number() / 1e6)},
        {"engine", all.at("engine").text()}};
    if (const auto error = uplink.at("last_error").text(); error != "-") {
        rows.insert(rows.begin() + 4, {"", "last error: " + error});
    }
    if (const double wait = events.at("oldest_wait_s").number(); wait >= 1) {
        rows.push_back({"oldest", std::format("an event has been waiting for {}", span_of(wait))});
    }
    for (const auto& warning : all.at("warnings").list())
        rows.push_back({"warning", Part(&warning).text()});
    return table(rows);
}

std::string show_cameras(const json::value& cameras) {
    const auto& list = Part(&cameras).list();
    if (list.empty()) return "no cameras\n";
    std::vector<std::vector<std::string>> rows{{"CAMERA", "NAME", "STATE", "PICTURE", "FPS",
                                                "FRAMES", "DROPPED", "RECONNECTS", "GATE", "LOOKS",
                                                "TRACKS", "LAST ERROR"}};
    for (const auto& value : list) {
        const Part camera(&value);
        rows.push_back({camera.at("id").text(), camera.at("name").text(), camera.at("state").text(),
                        std::format("{}x{}", camera.at("width").text(), camera.at("height").text()),
                        std::format("{:.1f}", camera.at("fps").number()),
                        camera.at("frames").text(), camera.at("dropped").text(),
                        camera.at("reconnects").text(), camera.at("gate").text(),
                        camera.at("looks").text(), camera.at("tracks").text(),
                        camera.at("last_error").text()});
    }
    return table(rows) + show_evidence_streams(list) + show_troubles(list);
}

std::string show_cost(const json::value& cost) {
    const Part all(&cost);
    if (all.at("window_s").number() <= 0) return "not known yet; ask again in a few seconds\n";
    std::vector<std::vector<std::string>> rows{{"CAMERA", "DECODED/S", "SKIPPED/S", "LOOKS/S",
                                                "DECODE MS", "GATE MS", "LOOK MS", "DECODE", "GATE",
                                                "LOOKS", "ALL"}};
    const auto percent = [](double share) { return std::format("{:.1f} %", 100 * share); };
    double decode = 0, gate = 0, look = 0;
    for (const auto& value : all.at("cameras").list()) {
        const Part camera(&value);
        decode += camera.at("decode_share").number();
        gate += camera.at("gate_share").number();
        look += camera.at("look_share").number();
        rows.push_back(
            {camera.at("id").text(), std::format("{:.1f}", camera.at("decoded_per_s").number()),
             std::format("{:.1f}", camera.at("skipped_per_s").number()),
             std::format("{:.2f}", camera.at("looks_per_s").number()),
             std::format("{:.2f}", camera.at("decode_ms").number()),
             std::format("{:.2f}", camera.at("gate_ms").number()),
             std::format("{:.1f}", camera.at("look_ms").number()),
             percent(camera.at("decode_share").number()), percent(camera.at("gate_share").number()),
             percent(camera.at("look_share").number()), percent(camera.at("share").number())});
    }
    rows.push_back(
        {"the rest", "", "", "", "", "", "", "", "", "", percent(all.at("rest_share").number())});
    rows.push_back({"all", "", "", "", "", "", "", percent(decode), percent(gate), percent(look),
                    percent(all.at("share").number())});
    return table(rows) + std::format("percent of one core, of {}, over {:.0f} s; {:.0f} MB\n",
                                     all.at("cores").text(), all.at("window_s").number(),
                                     all.at("memory_bytes").number() / 1e6);
}

std::string show_incidents(const json::value& incidents) {
    const auto& list = Part(&incidents).list();
    if (list.empty()) return "no incidents\n";
    std::vector<std::vector<std::string>> rows{
        {"INCIDENT", "TYPE", "PHASE", "SINCE", "SEVERITY", "CAMERA", "ZONE", "WHAT", "RULE"}};
    for (const auto& value : list) {
        const Part incident(&value);
        rows.push_back({tail(incident.at("id").text()), incident.at("type").text(),
                        incident.at("phase").text(), local_time(incident.at("since").text()),
                        incident.at("severity").text(), incident.at("camera").text(),
                        incident.at("zone").text(), incident.at("label").text(),
                        incident.at("rule").text()});
    }
    return table(rows);
}

std::string show_events(const json::value& events) {
    const auto& list = Part(&events).list();
    if (list.empty()) return "no events since the daemon started\n";
    std::vector<std::vector<std::string>> rows{kEventHeadings};
    for (const auto& event : list) rows.push_back(event_row(Part(&event)));
    return table(rows);
}

std::string event_headings() { return table({kEventHeadings}, kEventColumns); }

std::string show_event(const json::value& event) {
    return table({event_row(Part(&event))}, kEventColumns);
}

std::string show_why(const json::value& value) {
    const Part incident(&value);
    std::string out = std::format(
        "{} {}: {}, severity {}, rule {}\n{}, {} since {}\n", incident.at("type").text(),
        incident.at("id").text(), incident.at("phase").text(), incident.at("severity").text(),
        incident.at("rule").text(), severity_and_place(incident), incident.at("label").text(),
        local_time(incident.at("since").text()));
    for (const auto& phase_value : incident.at("phases").list()) {
        const Part phase(&phase_value);
        out += std::format("\n{}  {}\n    {}\n", local_time(phase.at("time").text()),
                           phase.at("phase").text(), phase.at("reason").text());
        std::vector<std::vector<std::string>> facts;
        for (const auto& fact : phase.at("facts").object()) {
            facts.push_back({"      " + printable(fact.key()), Part(&fact.value()).text()});
        }
        out += table(facts);
    }
    return out;
}

}  // namespace linli::ctl
