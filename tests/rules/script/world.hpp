// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>

#include "rules/script/rule_script.hpp"
#include "track/track.hpp"

namespace linli::rules::script {

/// What stands and walks before the cameras of a script, as a perfect tracker would tell it.
class World {
  public:
    explicit World(Size picture) : picture_(picture) {}

    /// Lets one action on a track happen at `now`. Actions on unknown tracks put "LINE: no track 7"
    /// into `mistakes`.
    void act(const Action& action, Time now, std::vector<std::string>& mistakes);
    /// The tracker starts anew: every track gets another id and is new.
    void forget(Time now);
    /// The tracks of `camera` at `now`. A track that is `left` or `empty` is reported once.
    std::vector<track::Track> look(const std::string& camera, Time now, StreamTime stream);

    /// The script's number of a track id.
    static std::uint64_t number_of(track::TrackId id) { return id % 1000; }

  private:
    struct Body {
        std::uint64_t id = 0;
        std::string camera;
        detect::ClassLabel label = detect::ClassLabel::other;
        Point from;
        Point to;
        Point extent;
        Point shake;
        Time starts{};
        Time arrives{};
        Time stands_since{};
        Time first_seen{};
        Time last_seen{};
        track::Sight sight = track::Sight::seen;

        Point at(Time now) const;
    };
    void place(const Action& action, Time now);
    track::Track report(Body& body, Time now, StreamTime stream) const;

    Size picture_;
    std::map<std::uint64_t, Body> bodies_;
    std::uint64_t generation_ = 0;
    std::uint64_t looks_ = 0;
};

}  // namespace linli::rules::script
