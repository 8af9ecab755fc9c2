// SPDX-License-Identifier: Apache-2.0
#include "track/light_memory.hpp"

#include <algorithm>

namespace linli::track {
namespace {

constexpr float kLeastWhole = 4;       // grey levels of contrast; less carries nothing
constexpr float kWholeChanged = 0.5F;  // likeness of whole pictures under which the light changed
constexpr float kFadeShare = 0.99F;    // per picture
constexpr float kWholeSame = 0.7F;     // the same light as some time ago

}  // namespace

LightMemory::Change LightMemory::see(const Patch& whole, StreamTime now) {
    if (whole.contrast() < kLeastWhole) return Change::dark;
    Light& present = lights_[now_];
    Change change = Change::none;
    if (present.whole && likeness(*present.whole, whole) < kWholeChanged) {
        const auto alike = [&](const Light& light) {
            return light.whole ? likeness(*light.whole, whole) : -1;
        };
        auto light = std::ranges::max_element(lights_, {}, alike);
        change = Change::known;
        if (alike(*light) < kWholeSame) {
            light = std::ranges::min_element(lights_, {}, &Light::used);
            change = Change::fresh;
        }
        if (change == Change::fresh) light->share = 0;
        now_ = static_cast<std::size_t>(light - lights_.begin());
    }
    lights_[now_].whole = whole;
    lights_[now_].used = now;
    for (Light& light : lights_) light.share *= kFadeShare;
    lights_[now_].share += 1 - kFadeShare;
    return change;
}

std::size_t LightMemory::usual() const {
    const auto most = std::ranges::max_element(lights_, {}, &Light::share);
    return static_cast<std::size_t>(most - lights_.begin());
}

}  // namespace linli::track
