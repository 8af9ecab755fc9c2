// SPDX-License-Identifier: Apache-2.0
#include "app/eval_track.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <map>
#include <ranges>
#include <vector>

#include "app/text_file.hpp"
#include "track/mot_file.hpp"
#include "track/tracker.hpp"

namespace linli::app {
namespace {

namespace fs = std::filesystem;
using track::MotDetection;
using track::MotResult;
using track::MotSequence;

/// One object's boxes in the frames that saw it, in order.
struct Path {
    bool confirmed = false;
    std::vector<MotResult> boxes;
};
using Paths = std::map<track::TrackId, Path>;

fs::path detections_of(const fs::path& sequence) {
    const auto direct = sequence / "det.txt";
    return fs::exists(direct) ? direct : sequence / "det" / "det.txt";
}

bool is_sequence(const fs::path& folder) {
    return fs::exists(folder / "seqinfo.ini") && fs::exists(detections_of(folder));
}

void to_unit_scale(std::vector<MotDetection>& detections) {
    auto values = detections | std::views::transform(&MotDetection::confidence) |
                  std::ranges::to<std::vector<double>>();
    std::ranges::sort(values);
    if (values.empty() || (values.front() >= 0 && values.back() <= 1)) return;
    const bool flat = values.front() == values.back();
    for (auto& detection : detections) {
        const auto rank = std::ranges::upper_bound(values, detection.confidence) - values.begin();
        detection.confidence =
            flat ? 1 : 0.1 + 0.9 * static_cast<double>(rank) / static_cast<double>(values.size());
    }
}

void note(Paths& paths, int frame, const std::vector<track::Track>& tracks, bool confirmed) {
    for (const auto& seen : tracks) {
        if (seen.sight != track::Sight::seen) continue;
        auto& path = paths[seen.id];
        path.confirmed = path.confirmed || confirmed;
        path.boxes.push_back(
            {.frame = frame, .id = 0, .box = seen.box, .confidence = seen.confidence});
    }
}

Paths follow(const MotSequence& sequence, const std::vector<MotDetection>& all) {
    std::vector<std::vector<detect::Detection>> frames(static_cast<std::size_t>(sequence.length));
    for (const auto& [frame, box, confidence] : all) {
        frames[static_cast<std::size_t>(frame) - 1].push_back(
            {.label = detect::ClassLabel::person,
             .confidence = static_cast<float>(confidence),
             .box = box});
    }
    track::Tracker tracker;
    Paths paths;
    for (int frame = 1; frame <= sequence.length; ++frame) {
        const auto micros = std::llround((frame - 1) * 1e6 / sequence.frame_rate);
        const Moment moment{.stream = StreamTime{std::chrono::microseconds{micros}}};
        note(paths, frame,
             tracker.update(moment, sequence.size, frames[static_cast<std::size_t>(frame) - 1]),
             true);
        note(paths, frame, tracker.tentative(), false);
    }
    return paths;
}

Box between(const Box& a, const Box& b, float share) {
    const auto mix = [share](float from, float to) { return from + share * (to - from); };
    return {mix(a.x, b.x), mix(a.y, b.y), mix(a.width, b.width), mix(a.height, b.height)};
}

/// Fills the frames between two sightings of one track.
void fill_gaps(std::vector<MotResult>& boxes) {
    std::vector<MotResult> filled;
    for (const auto& next : boxes) {
        if (!filled.empty()) {
            const MotResult last = filled.back();
            const auto gap = static_cast<float>(next.frame - last.frame);
            for (int frame = last.frame + 1; frame < next.frame; ++frame) {
                const float share = static_cast<float>(frame - last.frame) / gap;
                filled.push_back({.frame = frame,
                                  .id = last.id,
                                  .box = between(last.box, next.box, share),
                                  .confidence = std::min(last.confidence, next.confidence)});
            }
        }
        filled.push_back(next);
    }
    boxes = std::move(filled);
}

std::vector<MotResult> results_of(Paths paths) {
    std::vector<MotResult> results;
    int id = 0;
    for (auto& [track, path] : paths) {
        if (!path.confirmed) continue;
        ++id;
        for (auto& box : path.boxes) box.id = id;
        fill_gaps(path.boxes);
        results.insert(results.end(), path.boxes.begin(), path.boxes.end());
    }
    std::ranges::sort(results, {},
                      [](const MotResult& result) { return std::pair(result.frame, result.id); });
    return results;
}

Result<void> track_sequence(const fs::path& folder, const fs::path& target) {
    const auto info_file = folder / "seqinfo.ini";
    const auto info_text = read_text(info_file);
    if (!info_text) return std::unexpected(info_text.error());
    const auto sequence = track::parse_mot_sequence(*info_text, info_file.string());
    if (!sequence) return std::unexpected(sequence.error());
    const auto file = detections_of(folder);
    const auto text = read_text(file);
    if (!text) return std::unexpected(text.error());
    auto detections = track::parse_mot_detections(*text, file.string(), *sequence);
    if (!detections) return std::unexpected(detections.error());
    to_unit_scale(*detections);
    return write_text(target,
                      track::format_mot_results(results_of(follow(*sequence, *detections))));
}

}  // namespace

Result<void> eval_track(const fs::path& detections, const fs::path& out) {
    std::error_code error;
    std::vector<fs::path> sequences;
    if (is_sequence(detections)) sequences.push_back(fs::canonical(detections, error));
    for (fs::directory_iterator entry(detections, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->is_directory(error) && is_sequence(entry->path()))
            sequences.push_back(entry->path());
    }
    if (error)
        return fail(ErrorCode::io, std::format("{}: {}", detections.string(), error.message()));
    if (sequences.empty()) {
        return fail(ErrorCode::not_found,
                    std::format("{}: no sequence (a folder with seqinfo.ini and det.txt)",
                                detections.string()));
    }
    std::ranges::sort(sequences);
    fs::create_directories(out, error);
    if (error) return fail(ErrorCode::io, std::format("{}: {}", out.string(), error.message()));
    for (const auto& sequence : sequences) {
        if (auto done = track_sequence(sequence, out / (sequence.filename().string() + ".txt"));
            !done)
            return done;
    }
    return {};
}

}  // namespace linli::app
