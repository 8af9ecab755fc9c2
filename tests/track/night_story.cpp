// SPDX-License-Identifier: Apache-2.0
#include "night_story.hpp"

#include <algorithm>
#include <cmath>

namespace linli::track {
namespace {

constexpr double kDriveIn = 8;  // seconds
constexpr double kDriveOff = 6;
constexpr float kMargin = 80;  // pixels outside of the picture where things begin and end
constexpr double kRoad = NightPicture::kSize.width + 2 * kMargin;

/// How far the van is from its place, pixels to the left while it drives in, to the right later.
float van_offset(double seconds) {
    if (seconds < NightStory::kParks) {
        const double left = (NightStory::kParks - seconds) / kDriveIn;
        return -static_cast<float>(300 * left * left);
    }
    if (seconds > NightStory::kLeaves) {
        const double gone = (seconds - NightStory::kLeaves) / kDriveOff;
        return static_cast<float>(300 * gone * gone);
    }
    return 0;
}

}  // namespace

double NightStory::Passer::until() const { return from + kRoad / std::abs(speed) + wait; }

float NightStory::Passer::foot_x(double seconds) const {
    const double entry = speed > 0 ? -kMargin : NightPicture::kSize.width + kMargin;
    const double to_stop = (stop_x - entry) / speed;
    const double moved = seconds - from - std::clamp(seconds - from - to_stop, 0.0, wait);
    return static_cast<float>(entry + speed * moved);
}

bool NightStory::Passer::moving(double seconds) const {
    return std::abs(foot_x(seconds) - foot_x(seconds - 2)) > 1;
}

NightStory::NightStory(std::uint64_t seed) {
    NightDice dice(seed);
    add_people(dice);
    add_traffic(dice);
    add_stoppers(dice);
}

/// Every few minutes somebody walks by before the van; each fourth stops there for a while.
void NightStory::add_people(NightDice& dice) {
    for (double at = dice.between(20, 400); at < kEnd - 300; at += dice.between(120, 900)) {
        const float speed = static_cast<float>(dice.between(25, 45));
        passers_.push_back({.id = 1000 + passers_.size(),
                            .coat = NightThing::Coat::person,
                            .extent = {28, 84},
                            .foot_y = static_cast<float>(dice.between(160, 185)),
                            .speed = dice.chance(0.5) ? speed : -speed,
                            .from = at,
                            .stop_x = static_cast<float>(dice.between(110, 200)),
                            .wait = dice.chance(0.25) ? dice.between(10, 150) : 0});
    }
}

void NightStory::add_traffic(NightDice& dice) {
    for (double at = dice.between(5, 200); at < kEnd - 300; at += dice.between(60, 600)) {
        const float speed = static_cast<float>(dice.between(60, 140));
        passers_.push_back(
            {.id = 1000 + passers_.size(),
             .coat = dice.chance(0.2) ? NightThing::Coat::coach : NightThing::Coat::saloon,
             .extent = {130, 85},
             .foot_y = static_cast<float>(dice.between(205, 230)),
             .speed = dice.chance(0.5) ? speed : -speed,
             .from = at});
    }
}

/// Their place overlaps the van's by an IoU of a half: as near to a theft as it gets.
void NightStory::add_stoppers(NightDice& dice) {
    for (const double hour : {1.2, 4.0, 7.6, 10.4}) {
        passers_.push_back({.id = 1000 + passers_.size(),
                            .coat = NightThing::Coat::saloon,
                            .extent = {100, 62},
                            .foot_y = 175,
                            .speed = 40,
                            .from = hour * kHour + dice.between(0, 600),
                            .stop_x = static_cast<float>(dice.between(143, 152)),
                            .wait = 60});
    }
}

NightLight NightStory::light(double seconds) const {
    const double hours = seconds / kHour;
    NightLight light;
    const double dusk = std::clamp((1.5 - hours) / 1.2, 0.0, 1.0);
    const double dawn = std::clamp((hours - 11) / 0.8, 0.0, 1.0);
    light.day = static_cast<float>(std::max(dusk, dawn));
    light.lamp = hours > 1.3 && hours < 11.4;
    light.infrared = hours > 2.1 && hours < 11.1;
    for (const Passer& passer : passers_) {
        if (!passer.has_lights() || seconds < passer.from || seconds > passer.until()) continue;
        // Their cone goes before them and is at its strongest where it meets the van.
        light.headlights = 1 - light.day;
        light.headlights_x = passer.foot_x(seconds) + (passer.speed > 0 ? 90.0F : -90.0F);
    }
    return light;
}

bool NightStory::van_moves(double seconds) {
    return (seconds > kParks - kDriveIn && seconds < kParks) ||
           (seconds > kLeaves && seconds < kLeaves + kDriveOff);
}

std::vector<NightThing> NightStory::things(double seconds) const {
    std::vector<NightThing> things;
    if (seconds > kParks - kDriveIn && seconds < kLeaves + kDriveOff) {
        Box van = kVan;
        van.x += van_offset(seconds);
        things.push_back({1, NightThing::Coat::van, van});
    }
    for (const Passer& passer : passers_) {
        if (seconds < passer.from || seconds > passer.until()) continue;
        const auto width = static_cast<float>(passer.extent.width);
        const auto height = static_cast<float>(passer.extent.height);
        things.push_back(
            {passer.id,
             passer.coat,
             {passer.foot_x(seconds) - width / 2, passer.foot_y - height, width, height}});
    }
    return things;
}

bool NightStory::lively(double seconds) const {
    const auto moves = [&](const Passer& passer) {
        return seconds >= passer.from - 2 && seconds <= passer.until() + 2 &&
               passer.moving(seconds);
    };
    return van_moves(seconds) || std::ranges::any_of(passers_, moves);
}

}  // namespace linli::track
