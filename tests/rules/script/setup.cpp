// SPDX-License-Identifier: Apache-2.0
#include "rules/script/setup.hpp"

#include <algorithm>
#include <format>

#include "config/rule_defaults.hpp"
#include "rules/script/schedule_words.hpp"

namespace linli::rules::script {
namespace {

constexpr std::size_t kMost = 64;  // zones, lines, rules, cameras each

Point normalised(Point place) { return {place.x / 100, place.y / 100}; }

template <class... Args>
std::unexpected<Error> wrong(std::format_string<Args...> text, Args&&... args) {
    return fail(ErrorCode::invalid_argument, std::format(text, std::forward<Args>(args)...));
}

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(by);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

Result<void> read_picture(Words& words, Script& script) {
    const auto size = words.take_point();
    if (!size) return std::unexpected(size.error());
    if (size->x < 16 || size->y < 16) return wrong("expected a width and height of 16 to 1000");
    script.picture = {static_cast<int>(size->x), static_cast<int>(size->y)};
    return {};
}

config::Camera camera_named(const std::string& id) {
    config::Camera camera;
    camera.id = camera.name = id;
    return camera;
}

Result<void> read_camera(Words& words, Script& script) {
    auto id = words.take("a camera's name");
    if (!id) return std::unexpected(id.error());
    if (script.site.cameras.size() >= kMost) return wrong("too many cameras");
    script.site.cameras.push_back(camera_named(*id));
    return {};
}

const std::string& present_camera(Script& script) {
    if (script.site.cameras.empty()) script.site.cameras.push_back(camera_named("cam"));
    return script.site.cameras.back().id;
}

Result<void> read_zone(Words& words, Script& script) {
    auto id = words.take("a zone's name");
    if (!id) return std::unexpected(id.error());
    Polygon corners;
    while (!words.done() && corners.size() < kMost) {
        const auto corner = words.take_point();
        if (!corner) return std::unexpected(corner.error());
        corners.push_back(normalised(*corner));
    }
    if (corners.size() < 2) return wrong("expected two opposite corners or at least three points");
    if (corners.size() == 2) {
        const auto [a, b] = std::pair(corners[0], corners[1]);
        corners = {a, {b.x, a.y}, b, {a.x, b.y}};
    }
    if (script.site.zones.size() >= kMost) return wrong("too many zones");
    script.site.zones.push_back({*id, *id, present_camera(script), corners});
    return {};
}

Result<void> read_line(Words& words, Script& script) {
    auto id = words.take("a line's name");
    if (!id) return std::unexpected(id.error());
    const auto from = words.take_point();
    if (!from) return std::unexpected(from.error());
    const auto to = words.take_point();
    if (!to) return std::unexpected(to.error());
    if (*from == *to) return wrong("expected two different points");
    if (script.site.lines.size() >= kMost) return wrong("too many lines");
    script.site.lines.push_back(
        {*id, *id, present_camera(script), normalised(*from), normalised(*to)});
    return {};
}

Result<void> set_subjects(const std::string& value, config::Rule& rule) {
    rule.subjects.clear();
    for (const std::string& name : split(value, ',')) {
        Words word(name);
        const auto label = word.take_class();
        if (!label) return std::unexpected(label.error());
        if (*label == detect::ClassLabel::other) return wrong("a rule cannot look for 'other'");
        rule.subjects.push_back(static_cast<config::Subject>(*label));
    }
    return {};
}

Result<void> set_direction(const std::string& value, config::Rule& rule) {
    if (value == "forward")
        rule.direction = config::Direction::forward;
    else if (value == "backward")
        rule.direction = config::Direction::backward;
    else if (value == "both")
        rule.direction = config::Direction::both;
    else
        return wrong("expected forward, backward or both, not '{}'", value);
    return {};
}

/// A duration under `key`; false when `key` is none.
Result<bool> set_time(const std::string& key, const std::string& value, config::Rule& rule) {
    if (key == "reminded" && value == "never") {
        rule.reminded_after.reset();
        return true;
    }
    const auto time = parse_time(value);
    const auto into = [&](std::chrono::microseconds& field) -> Result<bool> {
        if (!time || *time < Time::zero())
            return wrong("expected a time like 30s, not '{}'", value);
        field = *time;
        return true;
    };
    if (key == "observed") return into(rule.observed_after);
    if (key == "reminded") return into(rule.reminded_after.emplace());
    if (key == "confirmed") return into(rule.confirmed_after);
    if (key == "cleared") return into(rule.cleared_after);
    if (key == "expired") return into(rule.expired_after);
    if (key == "gap") return into(rule.gap);
    if (key == "cooldown") return into(rule.cooldown);
    return false;
}

Result<void> set_number(const std::string& key, const std::string& value, config::Rule& rule) {
    Words word(value);
    const auto number = word.take_number();
    if (!number || *number < 0 || *number > 100) return wrong("expected a number, not '{}'", value);
    if (key == "hysteresis") rule.hysteresis = *number / 100;
    if (key == "still") rule.still = *number;
    if (key == "queue") rule.queue_neighbours = static_cast<int>(*number);
    return {};
}

Result<void> set_option(const std::string& key, const std::string& value, config::Rule& rule,
                        ScheduleWords& schedule) {
    if (key == "id") {
        rule.id = value;
        return {};
    }
    if (key == "subjects") return set_subjects(value, rule);
    if (key == "direction") return set_direction(value, rule);
    if (key == "armed" || key == "permitted" || key == "days") return schedule.set(key, value);
    if (key == "hysteresis" || key == "still" || key == "queue")
        return set_number(key, value, rule);
    const auto known = set_time(key, value, rule);
    if (!known) return std::unexpected(known.error());
    if (!*known) return wrong("unknown option '{}'", key);
    return {};
}

Result<config::Rule> defaults_of(const std::string& type) {
    for (const auto& defaults : config::rule_defaults()) {
        if (type != config::name_of(defaults.type)) continue;
        config::Rule rule;
        rule.type = defaults.type;
        rule.subjects = defaults.subjects;
        rule.observed_after = defaults.observed.value_or(defaults.confirmed);
        rule.reminded_after = defaults.reminded;
        rule.confirmed_after = defaults.confirmed;
        rule.cleared_after = defaults.cleared;
        rule.expired_after = defaults.expired;
        rule.gap = defaults.gap;
        rule.cooldown = defaults.cooldown;
        return rule;
    }
    return wrong("expected a rule type such as loitering, not '{}'", type.substr(0, 64));
}

Result<void> add_places(const std::string& names, const Script& script, config::Rule& rule) {
    for (const std::string& name : split(names, ',')) {
        const bool zone = std::ranges::contains(script.site.zones, name, &config::Zone::id);
        const bool line = std::ranges::contains(script.site.lines, name, &config::Line::id);
        const bool wants_line = rule.type == config::RuleType::line_crossing;
        if (!(wants_line ? line : zone)) {
            return wrong("there is no {} '{}' above", wants_line ? "line" : "zone",
                         name.substr(0, 64));
        }
        (wants_line ? rule.lines : rule.zones).push_back(name);
    }
    return {};
}

/// "30s" alone: confirmed after, and observed with it unless the rule type observes earlier.
Result<void> read_limit(Words& words, config::Rule& rule) {
    if (words.peek().empty() || words.peek().contains('=')) return {};
    const auto time = words.take_time();
    if (!time) return std::unexpected(time.error());
    if (rule.observed_after == rule.confirmed_after || rule.observed_after > *time)
        rule.observed_after = *time;
    rule.confirmed_after = *time;
    return {};
}

Result<void> read_rule(Words& words, Script& script) {
    auto type = words.take("a rule type");
    if (!type) return std::unexpected(type.error());
    auto rule = defaults_of(*type);
    if (!rule) return std::unexpected(rule.error());
    auto places = words.take("a zone or line");
    if (!places) return std::unexpected(places.error());
    rule->id = std::format("{}-{}", *type, script.site.rules.size() + 1);
    if (auto added = add_places(*places, script, *rule); !added) return added;
    if (auto limit = read_limit(words, *rule); !limit) return limit;
    ScheduleWords schedule;
    while (!words.done()) {
        const auto word = words.take("an option");
        const auto equals = word->find('=');
        if (equals == std::string::npos)
            return wrong("expected KEY=VALUE, not '{}'", word->substr(0, 64));
        auto set = set_option(word->substr(0, equals), word->substr(equals + 1), *rule, schedule);
        if (!set) return set;
    }
    auto made = schedule.make();
    if (!made) return std::unexpected(made.error());
    rule->schedule = std::move(*made);
    if (script.site.rules.size() >= kMost) return wrong("too many rules");
    script.site.rules.push_back(std::move(*rule));
    return {};
}

Result<void> read_look(Words& words, Script& script) {
    const auto time = words.take_time();
    if (!time) return std::unexpected(time.error());
    if (*time < std::chrono::milliseconds(50))
        return wrong("expected a look interval of 50ms or more");
    script.look = *time;
    return {};
}

Result<void> read_clock(Words& words, Script& script) {
    const auto start = take_clock(words);
    if (!start) return std::unexpected(start.error());
    script.start = *start;
    return {};
}

}  // namespace

Result<void> read_setup(std::string_view kind, Words& words, Script& script) {
    if (kind == "picture") return read_picture(words, script);
    if (kind == "look") return read_look(words, script);
    if (kind == "camera") return read_camera(words, script);
    if (kind == "zone") return read_zone(words, script);
    if (kind == "line") return read_line(words, script);
    if (kind == "rule") return read_rule(words, script);
    if (kind == "clock") return read_clock(words, script);
    return wrong(
        "expected a time, or one of picture, look, camera, zone, line, rule, clock, not '{}'",
        kind.substr(0, 64));
}

}  // namespace linli::rules::script
