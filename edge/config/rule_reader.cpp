// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <format>
#include <ranges>

#include "config/days.hpp"
#include "config/duration.hpp"
#include "config/nearest.hpp"
#include "config/readers.hpp"
#include "config/rule_defaults.hpp"

namespace linli::config {
namespace {

using namespace std::chrono_literals;

constexpr auto kNamedSeverities = std::to_array<Word<Severity>>({{"info", Severity::info},
                                                                 {"low", Severity::low},
                                                                 {"medium", Severity::medium},
                                                                 {"high", Severity::high},
                                                                 {"critical", Severity::critical}});
constexpr auto kNamedDirections = std::to_array<Word<Direction>>({{"forward", Direction::forward},
                                                                  {"backward", Direction::backward},
                                                                  {"both", Direction::both}});

const RuleDefaults* read_type(Section& section) {
    std::vector<Word<const RuleDefaults*>> words;
    for (const auto& defaults : rule_defaults())
        words.emplace_back(name_of(defaults.type), &defaults);
    if (!section.has("type")) section.need("type", "for example type = \"intrusion\"");
    return section.word<const RuleDefaults*>("type", words).value_or(nullptr);
}

/// The ids under `key`, each of which must be in `known`; `others` are the ids of the other kind of
/// drawing.
std::vector<std::string> read_places(Section& section, std::string_view key,
                                     const std::vector<std::string>& known,
                                     const std::vector<std::string>& others) {
    std::vector<std::string> out;
    for (const auto& [id, place] : section.texts(key)) {
        const auto kind = key.substr(0, key.size() - 1);
        if (std::ranges::find(out, id) != out.end()) {
            section.context().mistake(place, std::format("{} '{}' is named twice", kind, id));
        } else if (std::ranges::find(known, id) != known.end()) {
            out.push_back(id);
        } else if (std::ranges::find(others, id) != others.end()) {
            const auto* other = key == "zones" ? "line" : "zone";
            section.context().mistake(place,
                                      std::format("'{}' is a {}, not a {}", id, other, kind));
        } else {
            section.context().mistake(place,
                                      std::format("there is no {} '{}'", kind, id.substr(0, 64)),
                                      suggest(id, known, key));
        }
    }
    return out;
}

void read_where(Section& section, Rule& rule, const RuleDefaults& defaults, const Site& site) {
    const auto zones =
        site.zones | std::views::transform(&Zone::id) | std::ranges::to<std::vector>();
    const auto lines =
        site.lines | std::views::transform(&Line::id) | std::ranges::to<std::vector>();
    const std::string_view wanted = defaults.has_lines ? "lines" : "zones";
    section.refuse(defaults.has_lines ? "zones" : "lines",
                   std::format("is not for {}", name_of(rule.type)),
                   std::format("this type works on '{}'", wanted));
    const auto* node =
        section.need(wanted, suggest("", defaults.has_lines ? lines : zones, wanted));
    if (node == nullptr) return;
    if (const auto* list = std::get_if<Array>(&node->value); list != nullptr && list->empty()) {
        section.context().mistake(node->place, std::format("'{}' is empty", wanted),
                                  suggest("", defaults.has_lines ? lines : zones, wanted));
    }
    if (defaults.has_lines) {
        rule.lines = read_places(section, "lines", lines, zones);
    } else {
        rule.zones = read_places(section, "zones", zones, lines);
    }
}

void read_subjects(Section& section, Rule& rule, const RuleDefaults& defaults) {
    const auto allowed =
        defaults.allowed |
        std::views::transform([](Subject subject) { return std::string(name_of(subject)); }) |
        std::ranges::to<std::vector>();
    const auto named = section.texts("subjects");
    for (const auto& [text, place] : named) {
        const auto found = std::ranges::find(allowed, text);
        if (found == allowed.end()) {
            section.context().mistake(
                place,
                std::format("{} cannot look for '{}'", name_of(rule.type), text.substr(0, 64)),
                suggest(text, allowed, "subjects"));
        } else {
            rule.subjects.push_back(
                defaults.allowed[static_cast<std::size_t>(found - allowed.begin())]);
        }
    }
    if (!section.has("subjects")) {
        rule.subjects = defaults.subjects;
    } else if (named.empty()) {
        const auto* list = std::get_if<Array>(&section.find("subjects")->value);
        if (list != nullptr && list->empty()) {
            section.context().mistake(section.place_of("subjects"), "'subjects' is empty",
                                      suggest("", allowed, "subjects"));
        }
    }
}

/// `reminded_after`, which may also be "never".
std::optional<std::chrono::microseconds> read_reminded(
    Section& section, std::optional<std::chrono::microseconds> fallback) {
    const auto* node = section.find("reminded_after");
    if (node == nullptr) return fallback;
    const auto* text = std::get_if<std::string>(&node->value);
    if (text != nullptr && *text == "never") return std::nullopt;
    return section.time("reminded_after", 0s, 24h);
}

/// Tells when `later` would be reached before `earlier`, at the one of the two that the file gives.
void check_order(Section& section, std::pair<std::string_view, std::chrono::microseconds> earlier,
                 std::pair<std::string_view, std::chrono::microseconds> later) {
    if (earlier.second <= later.second) return;
    const bool earlier_given = section.has(earlier.first);
    const bool later_given = section.has(later.first);
    const auto described = [](const auto& phase, bool given) {
        return std::format("'{}' ({}{})", phase.first, format_duration(phase.second),
                           given ? "" : ", the default");
    };
    section.context().mistake(
        section.place_of(later_given ? later.first : earlier.first),
        std::format("{} is before {}", described(later, later_given),
                    described(earlier, earlier_given)),
        earlier_given && later_given
            ? std::string("the order is observed, reminded, confirmed")
            : std::format("give '{}' as well", earlier_given ? later.first : earlier.first));
}

void read_times(Section& section, Rule& rule, const RuleDefaults& defaults) {
    if (defaults.has_lines) {
        for (const char* key : {"observed_after", "reminded_after", "confirmed_after",
                                "cleared_after", "expired_after", "gap"}) {
            section.refuse(key, std::format("is not for {}", name_of(rule.type)),
                           "a crossing happens in one moment");
        }
    } else {
        rule.confirmed_after =
            section.time_or("confirmed_after", defaults.confirmed, defaults.least, defaults.most);
        rule.observed_after = section.time_or(
            "observed_after", defaults.observed.value_or(rule.confirmed_after), 0s, 24h);
        rule.reminded_after = read_reminded(section, defaults.reminded);
        rule.cleared_after = section.time_or("cleared_after", defaults.cleared, 0s, 1h);
        rule.expired_after = section.time_or("expired_after", defaults.expired, 1s, 24h * 7);
        rule.gap = section.time_or("gap", defaults.gap, 0s, 10min);
        const std::pair<std::string_view, std::chrono::microseconds> confirmed{
            "confirmed_after", rule.confirmed_after};
        const std::pair<std::string_view, std::chrono::microseconds> observed{"observed_after",
                                                                              rule.observed_after};
        if (rule.reminded_after) {
            check_order(section, observed, {"reminded_after", *rule.reminded_after});
            check_order(section, {"reminded_after", *rule.reminded_after}, confirmed);
        } else {
            check_order(section, observed, confirmed);
        }
    }
    rule.cooldown = section.time_or("cooldown", defaults.cooldown, 0s, 24h);
}

void read_thresholds(Section& section, Rule& rule) {
    const auto only_for = [&](RuleType type, std::initializer_list<const char*> keys) {
        if (rule.type == type) return true;
        for (const char* key : keys) {
            section.refuse(key, std::format("is not for {}", name_of(rule.type)),
                           std::format("only {} has it", name_of(type)));
        }
        return false;
    };
    if (only_for(RuleType::line_crossing, {"direction", "hysteresis"})) {
        rule.direction =
            section.word<Direction>("direction", kNamedDirections).value_or(rule.direction);
        rule.hysteresis = section.number("hysteresis", rule.hysteresis, 0.0F, 0.2F);
    }
    if (only_for(RuleType::illegal_parking, {"still", "queue_neighbours"})) {
        rule.still = section.number("still", rule.still, 0.01F, 1.0F);
        rule.queue_neighbours = section.integer("queue_neighbours", rule.queue_neighbours, 0, 20);
        if (rule.queue_neighbours == 1) {
            section.context().mistake(section.place_of("queue_neighbours"),
                                      "'queue_neighbours' is 1, but one vehicle is no queue",
                                      "2..20, or 0 for off");
        }
    }
}

/// The rule's own windows; for dog.off_hours without any, all but the hours that the city permits.
void read_schedule(Section& section, Rule& rule, const Site& site) {
    auto windows = read_windows(section, "schedule");
    Result<Schedule> schedule;
    if (rule.type == RuleType::dog_off_hours && !section.has("schedule")) {
        if (site.city.dog_hours.empty()) {
            section.context().mistake(
                section.place(),
                site.city.id.empty()
                    ? std::string(
                          "dog.off_hours needs the city's dog hours, but [site] names no city")
                    : std::format("dog.off_hours needs dog hours, but city '{}' has none",
                                  site.city.id),
                "give the rule a 'schedule' of when dogs are not permitted");
        }
        schedule = Schedule::outside(site.time_zone, site.city.dog_hours, site.city.holidays);
    } else {
        schedule = Schedule::make(site.time_zone, std::move(windows), site.city.holidays);
    }
    // An unknown time zone has been told at [site].
    if (schedule) rule.schedule = std::move(*schedule);
}

Rule read_rule(Section& section, const Site& site) {
    Rule rule;
    rule.id = section.need_identifier("id");
    const auto* known = read_type(section);
    if (known == nullptr) {  // what else is right or wrong depends on the type
        section.finish_unknown_kind();
        return rule;
    }
    const auto& defaults = *known;
    rule.type = defaults.type;
    read_where(section, rule, defaults, site);
    read_subjects(section, rule, defaults);
    read_times(section, rule, defaults);
    read_thresholds(section, rule);
    rule.severity = section.word<Severity>("severity", kNamedSeverities).value_or(rule.severity);
    read_schedule(section, rule, site);
    section.finish();
    return rule;
}

}  // namespace

std::vector<Rule> read_rules(Section& root, const Site& site) {
    std::vector<Rule> rules;
    std::vector<std::string> taken;
    for (auto& section : root.sections("rule")) {
        auto rule = read_rule(section, site);
        check_unique(section, "id", rule.id, taken, "rule");
        taken.push_back(rule.id);
        rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace linli::config
