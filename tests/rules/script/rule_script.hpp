// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/geometry.hpp"
#include "base/time.hpp"
#include "config/site.hpp"
#include "detect/detection.hpp"

namespace linli::rules::script {

using Time = std::chrono::microseconds;  ///< from the script's beginning

/// What happens at a time of a script (docs/rule-scripts.md).
enum class Verb {
    track,
    walk,
    shake,
    seen,
    unseen,
    occluded,
    left,
    empty,
    drop,
    becomes,
    blind,
    judged,
    lost,
    back,
    restart,
    crash,
    clock,
    withdraw,
    look,
    end,
};

struct Action {
    int line = 0;
    Time at{};
    Verb verb = Verb::end;
    std::uint64_t id = 0;
    std::uint64_t other = 0;  ///< becomes: the new id
    detect::ClassLabel label = detect::ClassLabel::other;
    Point place{};       ///< 0..100 of the picture: foot point, or amplitude of a shake
    Point extent{};      ///< width and height of the box, 0..100
    Time time{};         ///< walk: arrival; restart: how long down; clock: step; look: interval
    std::string text{};  ///< track: camera; withdraw: event type
};

/// One change that must come. Keys are facts, or one of the script's own words
/// (docs/rule-scripts.md).
struct Expected {
    int line = 0;
    Time at{};
    std::string type;
    std::string phase;
    std::map<std::string, std::string> keys;
};

struct Script {
    std::string name;  ///< of the file, for messages
    config::Site site;
    WallTime start;
    Time look{200'000};
    Size picture{1000, 1000};
    std::vector<Action> actions;  ///< in the order of time
    std::vector<Expected> expected;
    bool nothing = false;  ///< says "=> nothing"
    Time end{};
};

/// Reads a script. Error: invalid_argument, "FILE:LINE: what is wrong".
/// Limits: 64 KiB, 12 hours, 64 places, tracks and rules, looks of 50 ms or more.
Result<Script> parse(std::string_view text, const std::string& name);

}  // namespace linli::rules::script
