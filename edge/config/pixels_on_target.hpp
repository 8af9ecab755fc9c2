// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/site.hpp"

namespace linli::config {

/// How tall a usual one of `subject` is, metres: a person 1.7, a dog 0.4.
float usual_height(Subject subject);

/// How many pixels of the analysed stream something `metres` tall fills that stands at `foot`
/// (normalised); 0 on and above the horizon. On level ground seen by a camera without roll an
/// upright height grows linearly with the distance of its foot from the horizon, in rows: Hoiem,
/// Efros, Hebert, "Putting Objects in Perspective", CVPR 2006, equation 5.
float pixels_on_target(const ViewScale& scale, Point foot, float metres);

/// The fewest pixels of height at which the default network still finds most of `subject`:
/// measured, see docs/configuration.md.
float least_pixels(Subject subject);

/// Something that a rule asks for and the camera shows too small.
struct Doubt {
    std::string camera;
    std::string rule;
    std::string zone;  ///< or line
    Subject subject = Subject::person;
    float pixels = 0;      ///< where it is smallest
    float needed = 0;      ///< least_pixels
    bool nowhere = false;  ///< not large enough at the near end either

    /// "camera gate: a 40 cm dog is 9 px at the far end of zone lawn: not detectable there (50 px
    /// are needed; rule dog-hours)".
    std::string text() const;
};

/// What the cameras with a scale show too small for their rules, in the order of the rules.
std::vector<Doubt> doubts_of(const Site& site);

}  // namespace linli::config
