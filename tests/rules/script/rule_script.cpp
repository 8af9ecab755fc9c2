// SPDX-License-Identifier: Apache-2.0
#include "rules/script/rule_script.hpp"

#include <algorithm>
#include <format>
#include <optional>

#include "rules/script/setup.hpp"
#include "rules/script/words.hpp"

namespace linli::rules::script {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr std::size_t kMostActions = 1000;

constexpr std::pair<std::string_view, Verb> kVerbs[] = {
    {"track", Verb::track},     {"walk", Verb::walk},     {"shake", Verb::shake},
    {"seen", Verb::seen},       {"unseen", Verb::unseen}, {"occluded", Verb::occluded},
    {"left", Verb::left},       {"empty", Verb::empty},   {"drop", Verb::drop},
    {"becomes", Verb::becomes}, {"blind", Verb::blind},   {"judged", Verb::judged},
    {"lost", Verb::lost},       {"back", Verb::back},     {"restart", Verb::restart},
    {"crash", Verb::crash},     {"clock", Verb::clock},   {"withdraw", Verb::withdraw},
    {"look", Verb::look},       {"end", Verb::end}};

std::unexpected<Error> wrong(std::string text) {
    return fail(ErrorCode::invalid_argument, std::move(text));
}

/// Puts what `result` holds into `field`, or passes its error on.
template <class T>
Result<void> into(Result<T> result, T& field) {
    if (!result) return std::unexpected(std::move(result.error()));
    field = std::move(*result);
    return {};
}

Point usual_extent(detect::ClassLabel label) {
    switch (label) {
        case detect::ClassLabel::person:
            return {4, 12};
        case detect::ClassLabel::vehicle:
            return {20, 12};
        case detect::ClassLabel::motorcycle:
        case detect::ClassLabel::bicycle:
            return {8, 8};
        default:
            return {6, 5};
    }
}

/// "track 7 person 50 50 [4x12] [camera]".
Result<void> read_track(Words& words, Action& action) {
    if (auto label = into(words.take_class(), action.label); !label) return label;
    if (auto place = into(words.take_point(), action.place); !place) return place;
    action.extent = usual_extent(action.label);
    while (!words.done()) {
        auto word = words.take("a size or camera");
        const auto by = word->find('x');
        if (by == std::string::npos || word->front() < '0' || word->front() > '9') {
            action.text = *word;
            continue;
        }
        word->replace(by, 1, " ");
        Words size(*word);
        if (auto extent = into(size.take_point(), action.extent); !extent) return extent;
        if (action.extent.x <= 0 || action.extent.y <= 0)
            return wrong("expected a size like 20x12");
    }
    return {};
}

Result<void> read_walk(Words& words, Action& action) {
    if (auto place = into(words.take_point(), action.place); !place) return place;
    const auto by = words.take("'by' and a time");
    if (!by || *by != "by") return wrong("expected 'by' and the time of arrival");
    if (auto time = into(words.take_time(), action.time); !time) return time;
    if (action.time <= action.at) return wrong("expected a time of arrival after the start");
    return {};
}

Result<void> read_optional_time(Words& words, Action& action) {
    return words.done() ? Result<void>{} : into(words.take_time(), action.time);
}

Result<void> read_step(Words& words, Action& action) {
    const auto text = words.take("a step like +2h");
    if (!text) return std::unexpected(text.error());
    if (!text->starts_with('+') && !text->starts_with('-'))
        return wrong("expected a step like +2h or -30min");
    return into(parse_time(*text), action.time);
}

Result<void> read_details(Words& words, Action& action) {
    switch (action.verb) {
        case Verb::track:
            return read_track(words, action);
        case Verb::walk:
            return read_walk(words, action);
        case Verb::shake:
            return into(words.take_point(), action.place);
        case Verb::becomes:
            return into(words.take_id(), action.other);
        case Verb::restart:
        case Verb::crash:
            return read_optional_time(words, action);
        case Verb::clock:
            return read_step(words, action);
        case Verb::withdraw:
            return into(words.take("an event type"), action.text);
        case Verb::look: {
            if (auto time = into(words.take_time(), action.time); !time) return time;
            if (action.time < std::chrono::milliseconds(50)) return wrong("expected 50ms or more");
            return {};
        }
        default:
            return {};
    }
}

bool has_id(Verb verb) { return verb <= Verb::becomes; }

Result<Action> read_action(std::string_view name, Words& words, Time at) {
    const auto known = std::ranges::find(kVerbs, name, &std::pair<std::string_view, Verb>::first);
    if (known == std::end(kVerbs)) {
        return wrong(std::format("expected => or an action such as track, walk or unseen, not '{}'",
                                 name.substr(0, 64)));
    }
    Action action{.at = at, .verb = known->second};
    if (has_id(action.verb)) {
        if (auto id = into(words.take_id(), action.id); !id) return std::unexpected(id.error());
    }
    if (auto details = read_details(words, action); !details)
        return std::unexpected(details.error());
    return action;
}

Result<Expected> read_expected(Words& words, Time at) {
    Expected expected{.at = at, .type = {}, .phase = {}, .keys = {}};
    if (auto type = into(words.take("an event type"), expected.type); !type) {
        return std::unexpected(type.error());
    }
    if (auto phase = into(words.take("a phase such as confirmed"), expected.phase); !phase) {
        return std::unexpected(phase.error());
    }
    while (!words.done()) {
        const auto word = words.take("KEY=VALUE");
        const auto equals = word->find('=');
        if (equals == std::string::npos)
            return wrong("expected KEY=VALUE, not '" + word->substr(0, 64) + "'");
        expected.keys[word->substr(0, equals)] = word->substr(equals + 1);
    }
    return expected;
}

/// One statement: setup, or TIME ACTION, or TIME => CHANGE, or => nothing.
Result<void> read_statement(std::string_view statement, int line, Script& script) {
    Words words(statement);
    if (words.done()) return {};
    const bool timed = words.peek().front() >= '0' && words.peek().front() <= '9';
    if (!timed) {
        const auto kind = *words.take("a statement");
        if (kind != "=>") {
            if (auto read = read_setup(kind, words, script); !read) return read;
            return words.finish();
        }
        const auto nothing = words.take("'nothing'");
        if (!nothing || *nothing != "nothing")
            return wrong("a change needs its time before the =>");
        script.nothing = true;
        return words.finish();
    }
    const auto at = words.take_time();
    if (!at) return std::unexpected(at.error());
    script.end = std::max(script.end, *at);
    const auto verb = words.take("=> or an action");
    if (!verb) return std::unexpected(verb.error());
    if (*verb == "=>") {
        auto expected = read_expected(words, *at);
        if (!expected) return std::unexpected(expected.error());
        expected->line = line;
        script.expected.push_back(std::move(*expected));
        return {};
    }
    auto action = read_action(*verb, words, *at);
    if (!action) return std::unexpected(action.error());
    if (script.actions.size() >= kMostActions) return wrong("too many actions");
    action->line = line;
    script.actions.push_back(std::move(*action));
    return words.finish();
}

Result<void> read_line(std::string_view text, int line, Script& script) {
    text = text.substr(0, text.find('#'));
    while (true) {
        const auto end = text.find(';');
        if (auto read = read_statement(text.substr(0, end), line, script); !read) return read;
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
}

Result<void> check(const Script& script) {
    if (script.site.rules.empty()) return wrong("a script needs a rule");
    if (script.nothing != script.expected.empty()) {
        return wrong("a script needs changes (TIME => TYPE PHASE), or '=> nothing' and none");
    }
    return {};
}

}  // namespace

Result<Script> parse(std::string_view text, const std::string& name) {
    if (text.size() > kMostBytes) return wrong(name + ":1: a script has at most 64 KiB");
    Script script;
    script.name = name;
    script.start =
        std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12);
    int line = 1;
    for (std::string_view rest = text; !rest.empty(); ++line) {
        const auto end = rest.find('\n');
        if (auto read = read_line(rest.substr(0, end), line, script); !read) {
            return wrong(std::format("{}:{}: {}", name, line, read.error().message));
        }
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (auto whole = check(script); !whole) {
        return wrong(std::format("{}:{}: {}", name, line, whole.error().message));
    }
    std::ranges::stable_sort(script.actions, {}, &Action::at);
    std::ranges::stable_sort(script.expected, {}, &Expected::at);
    return script;
}

}  // namespace linli::rules::script
