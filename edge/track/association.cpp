// SPDX-License-Identifier: Apache-2.0
#include "track/association.hpp"

#include <algorithm>
#include <cmath>

namespace linli::track {
namespace {

constexpr float kLeastAffinity = 0.2F;
constexpr float kLeastDoubtful = 0.4F;  // a doubtful detection has to lie well on the track
constexpr float kLeastResting = 0.5F;   // IoU with the place
constexpr float kLikeSize = 2.0F;       // heights differ by no more than this factor
constexpr float kSigmas = 2.0F;         // boxes are grown by so many standard deviations ...
constexpr float kMostGrown = 0.5F;      // ... and at most this share of their shorter side
constexpr auto kSetOff = std::chrono::seconds{1};
constexpr float kStale = 0.1F;  // less affinity per second unseen

/// Slightly less than 1 for a track that was not seen lately, so that one that was goes first.
float freshness(const Followed& track) {
    const auto lost = std::chrono::duration<float>(track.unseen_for(track.predicted_to)).count();
    return 1 - kStale * std::clamp(lost, 0.0F, 2.0F);
}

bool alike(float a, float b) { return a < kLikeSize * b && b < kLikeSize * a; }

/// A thing that stands sets off from its place: what is off it, when nobody knew the thing there a
/// moment before, is something else that stopped before it.
bool elsewhere(const Followed& track, const Box& box) {
    return track.stay() && track.unseen_for(track.predicted_to) > kSetOff &&
           has_moved(track.stillness.place(), box);
}

Box grown(const Box& box, Point margin) {
    return {box.x - margin.x, box.y - margin.y, box.width + 2 * margin.x,
            box.height + 2 * margin.y};
}

}  // namespace

float affinity(const Followed& track, const detect::Detection& detection) {
    const Box predicted = track.visible();
    const float kin = kinship(track.vote.winner(), detection.label);
    if (kin <= 0) return 0;
    if (track.resting()) {
        const float overlap = iou(predicted, detection.box);
        if (overlap < kLeastResting || kin < kAkin || elsewhere(track, detection.box)) return 0;
        return overlap * kin;
    }
    if (!alike(predicted.height, detection.box.height)) return 0;
    const float most = kMostGrown * std::min(predicted.width, predicted.height);
    const Point sigma = track.motion.uncertainty();
    const Point margin{std::min(kSigmas * sigma.x, most), std::min(kSigmas * sigma.y, most)};
    const float low = std::min(predicted.height, detection.box.height);
    const float high = std::max(predicted.height, detection.box.height);
    const float overlap = iou(grown(predicted, margin), grown(detection.box, margin)) * kin *
                          (low / high) * freshness(track);
    return overlap >= kLeastAffinity ? overlap : 0;
}

void Association::sort_by_confidence(std::span<const detect::Detection> detections, float low,
                                     float high) {
    confident_.clear();
    doubtful_.clear();
    for (std::size_t i = 0; i < detections.size(); ++i) {
        const auto& [label, confidence, box] = detections[i];
        if (box.area() <= 0 || confidence < low) continue;
        (confidence >= high ? confident_ : doubtful_).push_back(i);
    }
}

void Association::find_newcomers(std::span<const Followed> tracks,
                                 std::span<const detect::Detection> detections) {
    newcomers_.assign(confident_.size(), 0);
    if (std::ranges::none_of(tracks, &Followed::resting)) return;
    for (const Followed& track : tracks) {
        if (track.confirmed) continue;
        for (std::size_t column = 0; column < confident_.size(); ++column) {
            const float value = affinity(track, detections[confident_[column]]);
            newcomers_[column] = std::max(newcomers_[column], value);
        }
    }
}

void Association::pair(Stage stage, std::span<const Followed> tracks,
                       std::span<const detect::Detection> detections) {
    rows_.clear();
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const Followed& track = tracks[i];
        if (outcome_.of_track[i] != Assignment::kNone) continue;
        if (track.confirmed == (stage == Stage::tentative)) continue;
        if (stage == Stage::doubtful && track.misses > 0 && !track.resting()) continue;
        rows_.push_back(i);
    }
    auto& columns = stage == Stage::doubtful ? doubtful_ : confident_;
    if (rows_.empty() || columns.empty()) return;
    affinities_.resize(rows_.size(), columns.size());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const float value = affinity(tracks[rows_[row]], detections[columns[column]]);
            if (stage == Stage::doubtful && value < kLeastDoubtful) continue;
            const bool taken = stage == Stage::confident && tracks[rows_[row]].resting() &&
                               value < newcomers_[column];
            if (taken) continue;
            affinities_.at(row, column) = value;
        }
    }
    const auto pairs = assignment_.solve(affinities_);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        if (pairs[row] == Assignment::kNone) continue;
        const std::size_t detection = columns[static_cast<std::size_t>(pairs[row])];
        outcome_.of_track[rows_[row]] = static_cast<int>(detection);
    }
    std::erase_if(columns, [&](std::size_t detection) {
        return std::ranges::contains(outcome_.of_track, static_cast<int>(detection));
    });
}

const Association::Outcome& Association::match(std::span<const Followed> tracks,
                                               std::span<const detect::Detection> detections,
                                               float low, float high) {
    sort_by_confidence(detections, low, high);
    outcome_.of_track.assign(tracks.size(), Assignment::kNone);
    find_newcomers(tracks, detections);
    pair(Stage::confident, tracks, detections);
    pair(Stage::doubtful, tracks, detections);
    pair(Stage::tentative, tracks, detections);
    outcome_.unmatched = confident_;
    return outcome_;
}

}  // namespace linli::track
