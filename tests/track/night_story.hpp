// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "night_dice.hpp"
#include "night_picture.hpp"

namespace linli::track {

/// What happens on the street from 18:00 to 06:00, in seconds from the beginning. One van parks at
/// kParks and drives off at kLeaves. Meanwhile it grows dark, the lamp goes on, the camera switches
/// to infrared and back, cars pass with their lights on, people walk by or stand before the van,
/// and now and then a car stops before it for a minute.
class NightStory {
  public:
    static constexpr double kHour = 3600;
    static constexpr double kParks = 300;
    static constexpr double kLeaves = 11.2 * kHour;
    static constexpr double kEnd = 12 * kHour;
    static constexpr Box kVan{110, 100, 90, 56};  ///< where it is parked

    explicit NightStory(std::uint64_t seed);

    NightLight light(double seconds) const;
    /// Everything there, in no order. The van has id 1.
    std::vector<NightThing> things(double seconds) const;
    /// Something moves or has just moved: the camera looks at every frame.
    bool lively(double seconds) const;
    /// The van drives in or off.
    static bool van_moves(double seconds);

  private:
    /// Comes in at one side, waits at `stop_x` for a while and goes out at the other.
    struct Passer {
        std::uint64_t id = 0;
        NightThing::Coat coat = NightThing::Coat::person;
        Size extent;
        float foot_y = 0;
        float speed = 0;  ///< pixels per second, negative to the left
        double from = 0;
        float stop_x = 0;
        double wait = 0;

        double until() const;
        float foot_x(double seconds) const;
        bool moving(double seconds) const;
        bool has_lights() const { return coat != NightThing::Coat::person; }
    };
    void add_people(NightDice& dice);
    void add_traffic(NightDice& dice);
    void add_stoppers(NightDice& dice);

    std::vector<Passer> passers_;
};

}  // namespace linli::track
