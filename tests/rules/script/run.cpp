// SPDX-License-Identifier: Apache-2.0
#include "rules/script/run.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>
#include <optional>

#include "rules/script/player.hpp"
#include "rules/script/words.hpp"

namespace linli::rules::script {
namespace {

using Names = std::map<std::string, std::string>;  ///< the script's name of an incident -> its id

std::optional<double> number_of(std::string_view text) {
    if (text.ends_with('s')) text.remove_suffix(1);
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string phases_of(const Incident& incident) {
    std::string text;
    for (const PhaseRecord& record : incident.phases) {
        text += (text.empty() ? "" : ",") + std::string(name_of(record.phase));
    }
    return text;
}

/// The value that stands for `key` in a change; unset when it has none.
std::optional<std::string> value_of(const std::string& key, const IncidentChange& change) {
    const Incident& incident = change.incident;
    if (key == "track") return std::to_string(World::number_of(incident.track));
    if (key == "zone" || key == "line") return incident.zone;
    if (key == "rule") return incident.rule;
    if (key == "camera") return incident.camera;
    if (key == "phases") return phases_of(incident);
    if (key == "severity") return std::string(config::name_of(incident.severity));
    const auto& facts = change.record().facts;
    const auto found = facts.contains(key) ? facts.find(key) : facts.find(key + "_s");
    return found == facts.end() ? std::nullopt : std::optional(found->second);
}

std::string told(const Happened& happened) {
    const Incident& incident = happened.change.incident;
    return std::format("{} {} {} track={} zone={} phases={} ({})", format_seconds(happened.at),
                       incident.type, name_of(incident.phase()), World::number_of(incident.track),
                       incident.zone, phases_of(incident), happened.change.record().reason);
}

/// Whether the incident's id is what the script calls `name`. The first use of a name gives it.
bool is_named(const std::string& name, const std::string& id, Names& names) {
    const bool taken = std::ranges::any_of(
        names, [&](const auto& entry) { return entry.second == id && entry.first != name; });
    return !taken && names.try_emplace(name, id).first->second == id;
}

std::string wrong_key(const std::string& key, const std::string& wanted,
                      const IncidentChange& change, Names& names) {
    if (key == "id") {
        return is_named(wanted, change.incident.id, names)
                   ? ""
                   : "it is not the incident named " + wanted;
    }
    const auto value = value_of(key, change);
    if (!value) return std::format("it says nothing of '{}'", key);
    const auto a = number_of(wanted);
    const auto b = number_of(*value);
    const bool same = a && b ? std::abs(*a - *b) <= 0.26 : wanted == *value;
    return same ? "" : std::format("its {} is {}", key, *value);
}

/// What is wrong with `happened` as an answer to `expected`; empty when it fits.
std::string difference(const Expected& expected, const Happened& happened, Time look,
                       Names& names) {
    const Incident& incident = happened.change.incident;
    if (incident.type != expected.type || name_of(incident.phase()) != expected.phase ||
        happened.at < expected.at || happened.at >= expected.at + look) {
        return "something else came";
    }
    for (const auto& [key, wanted] : expected.keys) {
        if (auto wrong = wrong_key(key, wanted, happened.change, names); !wrong.empty())
            return wrong;
    }
    return {};
}

std::string wanted(const Script& script, const Expected& expected) {
    return std::format("{}:{}: expected {} {} at {}", script.name, expected.line, expected.type,
                       expected.phase, format_seconds(expected.at));
}

}  // namespace

std::vector<std::string> run(const Script& script) {
    Player player(script);
    player.play();
    std::vector<std::string> mistakes;
    for (const std::string& mistake : player.mistakes())
        mistakes.push_back(script.name + ":" + mistake);
    Names names;
    const auto& happened = player.happened();
    for (std::size_t i = 0; i < std::max(happened.size(), script.expected.size()); ++i) {
        if (i >= happened.size()) {
            mistakes.push_back(wanted(script, script.expected[i]) + ", but nothing more came");
            break;
        }
        if (i >= script.expected.size()) {
            mistakes.push_back(std::format("{}: not expected: {}", script.name, told(happened[i])));
            continue;
        }
        const auto wrong = difference(script.expected[i], happened[i], script.look, names);
        if (wrong.empty()) continue;
        mistakes.push_back(std::format("{}, but {}: {}", wanted(script, script.expected[i]), wrong,
                                       told(happened[i])));
        break;
    }
    return mistakes;
}

}  // namespace linli::rules::script
