// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "track/assignment.hpp"
#include "track/followed.hpp"

namespace linli::track {

/// How well `detection` goes with `track` at its predicted place, 0..1; 0 = not the same object.
/// The overlap (IoU) of both boxes grown by how uncertain the prediction is, times the ratio of
/// their heights (Yang et al., "Hybrid-SORT", AAAI 2024: height tells who is nearer), times the
/// kinship of the classes. What rests is not looked for anywhere but at its place and never becomes
/// another kind of thing; a stay that was not known there a moment before is not what stands a
/// tenth off its place.
float affinity(const Followed& track, const detect::Detection& detection);

/// Finds which detection belongs to which track in one look. Two stages (Zhang et al., "ByteTrack",
/// arXiv 2110.06864): confident detections with all tracks first, doubtful ones only with what is
/// then left of the tracks. A resting track gets no detection that fits a newcomer's own path
/// better: who stops before it is not confirmed yet. Keeps its memory. One thread.
class Association {
  public:
    /// `detections` that were not matched and are confident enough to start a track.
    struct Outcome {
        std::vector<int> of_track;  ///< per track: index of its detection, or Assignment::kNone
        std::vector<std::size_t> unmatched;  ///< confident detections without a track
    };

    /// `tracks`: predicted to the time of the look. The result is valid until the next call.
    const Outcome& match(std::span<const Followed> tracks,
                         std::span<const detect::Detection> detections, float low, float high);

  private:
    enum class Stage { confident, doubtful, tentative };
    void pair(Stage stage, std::span<const Followed> tracks,
              std::span<const detect::Detection> detections);
    void find_newcomers(std::span<const Followed> tracks,
                        std::span<const detect::Detection> detections);
    void sort_by_confidence(std::span<const detect::Detection> detections, float low, float high);

    Outcome outcome_;
    AffinityMatrix affinities_;
    Assignment assignment_;
    std::vector<std::size_t> confident_, doubtful_, rows_;
    std::vector<float> newcomers_;  ///< per confident detection: its best affinity with one
};

}  // namespace linli::track
