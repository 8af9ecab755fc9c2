// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/geometry.hpp"

namespace linli::track {

/// How much a box may change its motion: what stands is expected to go on standing.
enum class Agility { moving, resting };

/// Where a box is and goes: Kalman filters (constant velocity for the centre, constant value for
/// width and height), one per coordinate because their noises are independent. All noise is in
/// shares of the box's longer side, so near and far objects behave alike, and per second of stream
/// time, so uneven gaps between looks are right by themselves. Source of the filter: Bewley et al.,
/// "Simple Online and Realtime Tracking", ICIP 2016; the white-acceleration noise: Bar-Shalom et
/// al., "Estimation with Applications to Tracking and Navigation", section 6.2.2.
class BoxMotion {
  public:
    /// Starts at `box` with unknown velocity.
    explicit BoxMotion(const Box& box);

    /// Moves on by `seconds` (>= 0).
    void predict(float seconds, Agility agility);

    /// Takes in a measured box; the less `confidence` (0..1) it has, the less it counts. Where the
    /// border of `picture` cuts it off, its inner edge tells where the object is, which keeps the
    /// extent it had before: the box goes on over the border with it.
    void correct(const Box& box, float confidence, Size picture);

    /// It is known to stand: velocity zero. What changes from now on is new motion.
    void halt();

    /// It is known to stand where it was: as good as another measurement of the same box.
    void settle();

    Box box() const;
    /// Of the centre, pixels per second.
    Point velocity() const { return {x_.velocity, y_.velocity}; }
    /// Standard deviation of the centre, pixels.
    Point uncertainty() const;

  private:
    struct Axis {
        float value = 0;
        float velocity = 0;
        float pp = 0, pv = 0, vv = 0;  ///< covariance

        void predict(float seconds, float density);
        void correct(float measured, float variance);
    };
    /// Centre and extent of a measured box along one axis.
    struct Span {
        float centre;
        float extent;
    };
    float scale() const;
    static Span whole_of(float low, float extent, float known, float border);

    Axis x_, y_, width_, height_;
};

}  // namespace linli::track
