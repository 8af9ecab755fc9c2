// SPDX-License-Identifier: Apache-2.0
#include "outbox/incident_table.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string_view>

#include "base/log.hpp"
#include "outbox/words.hpp"

namespace linli::outbox {
namespace {

#define LINLI_INCIDENT_COLUMNS                                                                  \
    "id, rule, type, domain, severity, camera, zone, track, label, confidence, box_x, box_y, "  \
    "box_width, box_height, began_stream_us, began_wall_us, began_epoch, last_seen_stream_us, " \
    "last_seen_wall_us, last_seen_epoch"

std::int64_t micros_of(StreamTime time) { return time.time_since_epoch().count(); }

std::string json_of(const std::map<std::string, std::string>& facts) {
    boost::json::object object;
    for (const auto& [key, value] : facts) object[key] = value;
    return boost::json::serialize(object);
}

Result<std::map<std::string, std::string>> facts_of(const std::string& json) {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(json, error);
    if (error || !value.is_object()) return fail(ErrorCode::corrupt, "facts are no JSON object");
    std::map<std::string, std::string> facts;
    for (const auto& member : value.get_object()) {
        if (!member.value().is_string()) return fail(ErrorCode::corrupt, "a fact is no text");
        facts.emplace(member.key(), member.value().get_string());
    }
    return facts;
}

/// Three columns from `index` on: stream, wall, epoch.
Moment moment_of(const SQLite::Statement& row, int index) {
    return {.stream = StreamTime(StreamDuration(row.getColumn(index).getInt64())),
            .wall = wall_time_of(row, index + 1),
            .epoch = row.getColumn(index + 2).getUInt()};
}

float real_of(const SQLite::Statement& row, int index) {
    return static_cast<float>(row.getColumn(index).getDouble());
}

rules::Incident incident_of(const SQLite::Statement& row) {
    const auto text = [&](int index) { return row.getColumn(index).getString(); };
    rules::Incident incident;
    incident.id = text(0);
    incident.rule = text(1);
    incident.type = text(2);
    incident.domain = text(3);
    incident.severity = severity_of(text(4)).value_or(config::Severity::medium);
    incident.camera = text(5);
    incident.zone = text(6);
    incident.track = static_cast<std::uint64_t>(row.getColumn(7).getInt64());
    incident.label = label_of(text(8)).value_or(detect::ClassLabel::other);
    incident.confidence = real_of(row, 9);
    incident.box = {real_of(row, 10), real_of(row, 11), real_of(row, 12), real_of(row, 13)};
    incident.began = moment_of(row, 14);
    incident.last_seen = moment_of(row, 17);
    return incident;
}

}  // namespace

Result<void> IncidentTable::save(const rules::Incident& incident) {
    if (incident.id.empty() || incident.phases.empty()) {
        return fail(ErrorCode::invalid_argument, "an incident needs an id and a phase");
    }
    const rules::PhaseRecord& last = incident.phases.back();
    const auto ended = incident.open() ? std::nullopt : std::optional(last.moment.wall);
    // Deleting first takes the old phases along (ON DELETE CASCADE).
    connection_.execute("DELETE FROM incident WHERE id = ?", incident.id);
    connection_.execute("INSERT INTO incident (" LINLI_INCIDENT_COLUMNS
                        ", ended_us) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        incident.id, incident.rule, incident.type, incident.domain,
                        word_of(incident.severity), incident.camera, incident.zone, incident.track,
                        word_of(incident.label), double{incident.confidence},
                        double{incident.box.x}, double{incident.box.y}, double{incident.box.width},
                        double{incident.box.height}, micros_of(incident.began.stream),
                        incident.began.wall, std::int64_t{incident.began.epoch},
                        micros_of(incident.last_seen.stream), incident.last_seen.wall,
                        std::int64_t{incident.last_seen.epoch}, ended);
    std::int64_t position = 0;
    for (const rules::PhaseRecord& record : incident.phases) {
        connection_.execute(
            "INSERT INTO incident_phase VALUES (?, ?, ?, ?, ?, ?, ?, ?)", incident.id, position++,
            word_of(record.phase), micros_of(record.moment.stream), record.moment.wall,
            std::int64_t{record.moment.epoch}, record.reason, json_of(record.facts));
    }
    return {};
}

void IncidentTable::refresh(const rules::Incident& incident) {
    connection_.execute(
        "UPDATE incident SET track = ?, confidence = ?, box_x = ?, box_y = ?, box_width = ?, "
        "box_height = ?, began_stream_us = ?, began_wall_us = ?, began_epoch = ?, "
        "last_seen_stream_us = ?, last_seen_wall_us = ?, last_seen_epoch = ? WHERE id = ?",
        incident.track, double{incident.confidence}, double{incident.box.x}, double{incident.box.y},
        double{incident.box.width}, double{incident.box.height}, micros_of(incident.began.stream),
        incident.began.wall, std::int64_t{incident.began.epoch},
        micros_of(incident.last_seen.stream), incident.last_seen.wall,
        std::int64_t{incident.last_seen.epoch}, incident.id);
    std::int64_t position = 0;  // after a restart their stream times are those of this process
    for (const rules::PhaseRecord& record : incident.phases) {
        connection_.execute(
            "UPDATE incident_phase SET stream_us = ?, epoch = ? WHERE incident = ? AND position = "
            "?",
            micros_of(record.moment.stream), std::int64_t{record.moment.epoch}, incident.id,
            position++);
    }
}

Result<std::vector<rules::Incident>> IncidentTable::open_ones() {
    std::vector<rules::Incident> incidents;
    connection_.query("SELECT " LINLI_INCIDENT_COLUMNS
                      " FROM incident WHERE ended_us IS NULL ORDER BY id",
                      [&](const SQLite::Statement& row) { incidents.push_back(incident_of(row)); });
    return with_phases(std::move(incidents));
}

Result<std::vector<rules::Incident>> IncidentTable::newest(std::size_t limit) {
    std::vector<rules::Incident> incidents;
    connection_.query(
        "SELECT " LINLI_INCIDENT_COLUMNS " FROM incident ORDER BY id DESC LIMIT ?",
        [&](const SQLite::Statement& row) { incidents.push_back(incident_of(row)); },
        std::uint64_t{limit});
    return with_phases(std::move(incidents));
}

Result<rules::Incident> IncidentTable::find(const std::string& tail) {
    std::vector<rules::Incident> found;
    const auto take = [&](const SQLite::Statement& row) { found.push_back(incident_of(row)); };
    connection_.query("SELECT " LINLI_INCIDENT_COLUMNS " FROM incident WHERE id = ?", take, tail);
    if (found.empty() && !tail.empty()) {
        connection_.query("SELECT " LINLI_INCIDENT_COLUMNS
                          " FROM incident WHERE substr(id, -length(?1)) = ?1 LIMIT 2",
                          take, tail);
    }
    if (found.empty()) return fail(ErrorCode::not_found, "no incident '" + tail + "'");
    if (found.size() > 1) {
        return fail(ErrorCode::invalid_argument, "several incidents end in '" + tail + "'");
    }
    if (auto read = read_phases(found.front()); !read) return std::unexpected(read.error());
    return std::move(found.front());
}

std::vector<rules::Incident> IncidentTable::with_phases(std::vector<rules::Incident> incidents) {
    std::erase_if(incidents, [this](rules::Incident& incident) {
        const auto read = read_phases(incident);
        if (!read) log::error("outbox: {}", read.error().message);
        return !read;
    });
    return incidents;
}

Result<void> IncidentTable::read_phases(rules::Incident& incident) {
    bool sound = true;
    connection_.query(
        "SELECT phase, stream_us, wall_us, epoch, reason, facts FROM incident_phase "
        "WHERE incident = ? ORDER BY position",
        [&](const SQLite::Statement& row) {
            const auto phase = phase_of_word(row.getColumn(0).getString());
            auto facts = facts_of(row.getColumn(5).getString());
            sound = sound && phase && facts;
            if (!sound) return;
            incident.phases.push_back({.phase = *phase,
                                       .moment = moment_of(row, 1),
                                       .reason = row.getColumn(4).getString(),
                                       .facts = std::move(*facts)});
        },
        incident.id);
    if (sound && !incident.phases.empty()) return {};
    return fail(ErrorCode::invalid_argument, "incident " + incident.id + " cannot be read");
}

void IncidentTable::prune(WallTime now) {
    connection_.execute("DELETE FROM incident WHERE ended_us < ?", WallTime(now - keep_for_));
    connection_.execute(
        "DELETE FROM incident WHERE ended_us IS NOT NULL AND id IN (SELECT id FROM incident "
        "WHERE ended_us IS NOT NULL ORDER BY ended_us DESC LIMIT -1 OFFSET ?)",
        std::uint64_t{keep_at_most_});
}

#undef LINLI_INCIDENT_COLUMNS

}  // namespace linli::outbox
