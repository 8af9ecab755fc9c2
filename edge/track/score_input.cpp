// SPDX-License-Identifier: Apache-2.0
#include "track/score_input.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace linli::track {
namespace {

/// Numbers ids in the order in which they come and counts their boxes.
class Numbering {
  public:
    explicit Numbering(std::vector<std::int64_t>& boxes) : boxes_(boxes) {}

    std::size_t operator()(int id) {
        const auto [found, added] = numbers_.try_emplace(id, boxes_.size());
        if (added) boxes_.push_back(0);
        ++boxes_[found->second];
        return found->second;
    }

  private:
    std::vector<std::int64_t>& boxes_;
    std::unordered_map<int, std::size_t> numbers_;
};

// In double: in float 0.7 is less than 0.7.
double shared(double from, double length, double other, double other_length) {
    const double part = std::min(from + length, other + other_length) - std::max(from, other);
    // Far from the origin the sum loses digits of a tiny length.
    return std::min({part, length, other_length});
}

double overlap_of(const Box& a, const Box& b) {
    const double width = shared(a.x, a.width, b.x, b.width);
    const double height = shared(a.y, a.height, b.y, b.height);
    if (width <= 0 || height <= 0) return 0;
    const double both = width * height;
    return both / (double{a.width} * a.height + double{b.width} * b.height - both);
}

struct Boxes {
    std::vector<Box> truth, results;
};

}  // namespace

ScoreInput score_input(std::span<const MotResult> truth, std::span<const MotResult> results) {
    ScoreInput input;
    std::map<int, std::pair<ScoreFrame, Boxes>> frames;
    Numbering objects(input.object_boxes);
    for (const auto& [number, id, box, confidence] : truth) {
        auto& [frame, boxes] = frames[number];
        frame.objects.push_back(objects(id));
        boxes.truth.push_back(box);
    }
    Numbering tracks(input.track_boxes);
    for (const auto& [number, id, box, confidence] : results) {
        auto& [frame, boxes] = frames[number];
        frame.tracks.push_back(tracks(id));
        boxes.results.push_back(box);
    }
    for (auto& [number, entry] : frames) {
        auto& [frame, boxes] = entry;
        frame.number = number;
        for (const Box& row : boxes.truth)
            for (const Box& column : boxes.results)
                frame.overlaps.push_back(overlap_of(row, column));
        input.frames.push_back(std::move(frame));
    }
    return input;
}

double share(double part, std::int64_t whole) {
    return whole > 0 ? part / static_cast<double>(whole) : 0;
}

}  // namespace linli::track
