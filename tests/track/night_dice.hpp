// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace linli::track {

/// Well mixed bits of a number: the output step of Steele et al., "Fast splittable pseudorandom
/// number generators" (SplitMix64), OOPSLA 2014.
inline std::uint64_t scrambled(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

/// Chance for a simulated night: the same on every machine for the same seed.
class NightDice {
  public:
    explicit NightDice(std::uint64_t seed) : state_(scrambled(seed)) {}
    /// Evenly spread in low..high.
    double between(double low, double high) {
        state_ += 1;
        const auto unit = static_cast<double>(scrambled(state_) >> 11U) / 9007199254740992.0;
        return low + (high - low) * unit;
    }
    bool chance(double share) { return between(0, 1) < share; }

  private:
    std::uint64_t state_;
};

}  // namespace linli::track
