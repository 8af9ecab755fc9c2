// SPDX-License-Identifier: Apache-2.0
#include "track/stillness.hpp"

#include <algorithm>
#include <cmath>

namespace linli::track {
namespace {

constexpr float kStill = 0.1F;    // Rule::still's default
constexpr float kRegrown = 1.3F;  // both sides grew or shrank so much: it came nearer or went away
constexpr float kPlaceLooks = 10;
constexpr auto kSettling = std::chrono::seconds{2};

/// What both edges of one axis agree on; one edge alone is moved by something that covers the
/// object.
float common_shift(float low, float high) {
    if ((low > 0) != (high > 0)) return 0;
    return std::abs(low) < std::abs(high) ? low : high;
}

}  // namespace

bool has_moved(const Box& place, const Box& box) {
    const float dx = common_shift(box.x - place.x, box.right() - place.right());
    const float dy = common_shift(box.y - place.y, box.bottom() - place.bottom());
    if (std::hypot(dx, dy) > kStill * std::sqrt(place.area())) return true;
    const float wider = box.width / place.width;
    const float higher = box.height / place.height;
    return std::min(wider, higher) > kRegrown || std::max(wider, higher) < 1 / kRegrown;
}

Stillness::Stillness(StreamTime since, StreamTime last, const Box& place)
    : count_(kWindow), place_(place), averaged_(kPlaceLooks), since_(since), last_(last) {
    looks_.fill({last, place});
}

void Stillness::add(StreamTime time, const Box& box) {
    looks_[count_ % kWindow] = {time, box};
    ++count_;
    last_ = time;
    if (count_ == 1) return start(time, box);
    const Box middle = median();
    if (has_moved(place_, middle)) {
        // It began with the oldest look that already shows it away from the old place.
        StreamTime began = time;
        for (std::size_t i = 0; i < std::min(count_, kWindow); ++i) {
            if (has_moved(place_, looks_[i].box)) began = std::min(began, looks_[i].time);
        }
        return start(began, middle);
    }
    if (averaged_ >= kPlaceLooks) return;
    averaged_ += 1;
    place_.x += (middle.x - place_.x) / averaged_;
    place_.y += (middle.y - place_.y) / averaged_;
    place_.width += (middle.width - place_.width) / averaged_;
    place_.height += (middle.height - place_.height) / averaged_;
}

void Stillness::start(StreamTime time, const Box& place) {
    place_ = place;
    averaged_ = 1;
    since_ = time;
}

std::optional<StreamTime> Stillness::since() const {
    if (count_ < 2 || last_ - since_ < kSettling) return std::nullopt;
    return since_;
}

Box Stillness::median() const {
    const std::size_t size = std::min(count_, kWindow);
    const auto middle = [&](float Box::* side) {
        std::array<float, kWindow> values{};
        for (std::size_t i = 0; i < size; ++i) values[i] = looks_[i].box.*side;
        std::ranges::nth_element(values.begin(), values.begin() + size / 2, values.begin() + size);
        return values[size / 2];
    };
    return {middle(&Box::x), middle(&Box::y), middle(&Box::width), middle(&Box::height)};
}

}  // namespace linli::track
