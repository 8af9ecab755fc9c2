// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/image.hpp"
#include "base/result.hpp"
#include "config/site.hpp"
#include "evidence/evidence.hpp"
#include "ingest/frame.hpp"
#include "rules/incident.hpp"
#include "track/track.hpp"

namespace linli::evidence {

/// Fills `masks` (normalised polygons) of `image` with one constant grey. Idempotent.
void burn_masks(Image& image, std::span<const Polygon> masks);

/// JPEG bytes of a bgr24 or bgrx32 image. `quality` 1..100. Error: io.
Result<std::string> encode_jpeg(const Image& image, int quality);

/// What is drawn over a picture for a person to understand a decision.
struct Overlay {
    Size size;  ///< of the frame whose pixels `tracks` and `paths` count; empty: of the picture
                ///< that is drawn on
    std::vector<config::Zone> zones;  ///< of this camera
    std::vector<config::Line> lines;
    std::vector<track::Track> tracks;  ///< boxes with id, label, dwell
    std::vector<std::vector<Point>>
        paths;  ///< foot points of tracks over time, pixels of the frame
    std::string
        caption;  ///< one line at the lower border; UTF-8, ASCII is drawn, other characters as '?'
};

/// The picture of `frame` with masks burnt in first, then `overlay`; bgr24 at the frame's size.
/// Error: io.
Result<Image> annotate(const ingest::Frame& frame, std::span<const Polygon> masks,
                       const Overlay& overlay);

/// Pictures of events on disk, whole or not at all: written beside their name, fsynced, renamed,
/// folder fsynced. One thread at a time.
class EvidenceStore {
  public:
    /// Makes the folder. Error: io.
    static Result<EvidenceStore> open(std::filesystem::path folder);

    /// Stores the masked picture of `frame` with the incident's box, time, camera and rule in its
    /// caption as {yyyy}/{mm}/{dd}/{incident}-{phase}.jpg. Error: io, no_space; nothing is left
    /// behind.
    Result<Evidence> store(const ingest::Frame& frame, const config::Camera& camera,
                           const rules::IncidentChange& change, const Overlay& overlay);

    struct Kept {
        std::uint64_t files = 0;
        std::uint64_t bytes = 0;
        std::uint64_t freed_bytes = 0;
    };
    /// Deletes files of days that ended before `since`, then the oldest until at most `max_bytes`
    /// are left; none of `pinned` names among them. Error: io.
    Result<Kept> shrink(std::uint64_t max_bytes, WallTime since,
                        std::span<const std::string> pinned);

    const std::filesystem::path& folder() const { return folder_; }

  private:
    explicit EvidenceStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

}  // namespace linli::evidence
