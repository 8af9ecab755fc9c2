// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "night_detector.hpp"
#include "night_story.hpp"
#include "rules/engine.hpp"
#include "track/stay_memory.hpp"
#include "track/tracker.hpp"

namespace linli::track {

/// A gateway that watches the street of a story: detector, tracker, stay memory and the rule
/// illegal_parking with its defaults, where the van stands. Three times the camera is away for a
/// while, once the whole gateway. In the end the van drives off without being detected on its way.
class NightWatch {
  public:
    explicit NightWatch(std::uint64_t seed);

    /// While the gateway is down, the van drives off. The street is then empty.
    void let_the_van_leave_during_the_restart() { leaves_in_restart_ = true; }
    /// What stands still is not handed on at the restart.
    void forget_stays_at_the_restart() { forgets_ = true; }
    void run();

    /// What the rules said: "observed incident-1 7267.5", seconds since 18:00.
    struct Said {
        std::string phase;
        std::string incident;
        double seconds = 0;
        std::string ended_by;
        double dwell = 0;  ///< seconds
    };
    const std::vector<Said>& said() const { return said_; }
    /// Ids of all stays of a vehicle whose foot was where parking is forbidden.
    const std::set<TrackId>& stays() const { return stays_; }
    /// How the stays ended.
    const std::vector<Sight>& ends() const { return ends_; }
    /// Share of looks at the parked van that detected it, and that knew it to be there.
    double detected() const { return static_cast<double>(detected_) / static_cast<double>(looks_); }
    double known() const { return static_cast<double>(known_) / static_cast<double>(looks_); }

  private:
    void tick(double seconds);
    void look(double seconds, const ingest::Frame& frame);
    void report(double seconds, Moment moment, bool judged);
    void restart(double seconds);
    Moment moment(double seconds) const;
    std::vector<NightThing> things(double seconds) const;

    NightStory story_;
    NightDetector detector_;
    std::uint64_t noise_;
    config::Site site_;
    Tracker tracker_;
    StayMemory memory_;
    std::unique_ptr<rules::Engine> engine_;
    std::vector<Track> tracks_;
    std::uint32_t epoch_ = 1;
    double process_since_ = 0;
    double warm_at_ = 0;
    double next_look_ = 0;
    int incidents_ = 0;
    bool leaves_in_restart_ = false;
    bool forgets_ = false;

    std::vector<Said> said_;
    std::set<TrackId> stays_;
    std::vector<Sight> ends_;
    std::size_t looks_ = 0;
    std::size_t detected_ = 0;
    std::size_t known_ = 0;
};

}  // namespace linli::track
