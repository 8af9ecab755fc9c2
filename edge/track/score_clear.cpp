// SPDX-License-Identifier: Apache-2.0
#include "track/score_clear.hpp"

#include <optional>

#include "track/assignment.hpp"

namespace linli::track {
namespace {

class ClearMatching {
  public:
    ClearMatching(std::size_t objects, double threshold)
        : last_(objects), threshold_(threshold - kRounding) {}

    void match(const ScoreFrame& frame, ClearCounts& counts) {
        fill(frame);
        const auto pairs = assignment_.solve(affinity_);
        counts.missed += static_cast<std::int64_t>(frame.objects.size());
        counts.extra += static_cast<std::int64_t>(frame.tracks.size());
        for (std::size_t row = 0; row < pairs.size(); ++row) {
            if (pairs[row] == Assignment::kNone) continue;
            const auto column = static_cast<std::size_t>(pairs[row]);
            auto& last = last_[frame.objects[row]];
            const Match match{.track = frame.tracks[column], .frame = frame.number};
            ++counts.matches;
            --counts.missed;
            --counts.extra;
            counts.overlap += frame.overlap(row, column);
            if (last && last->track != match.track) ++counts.switches;
            if (last && last->frame < frame.number - 1) ++counts.fragmentations;
            last = match;
        }
    }

  private:
    struct Match {
        std::size_t track = 0;
        int frame = 0;
    };

    bool good(const ScoreFrame& frame, std::size_t row, std::size_t column) const {
        return frame.overlap(row, column) >= threshold_;
    }

    bool kept(const ScoreFrame& frame, std::size_t row, std::size_t column) const {
        const auto& last = last_[frame.objects[row]];
        return last && last->frame == frame.number - 1 && last->track == frame.tracks[column] &&
               good(frame, row, column);
    }

    /// A kept match leaves nothing else to its row and its column.
    void fill(const ScoreFrame& frame) {
        affinity_.resize(frame.objects.size(), frame.tracks.size());
        std::vector<bool> row_taken(affinity_.rows());
        std::vector<bool> column_taken(affinity_.columns());
        for (std::size_t row = 0; row < affinity_.rows(); ++row) {
            for (std::size_t column = 0; column < affinity_.columns(); ++column) {
                if (!kept(frame, row, column)) continue;
                row_taken[row] = column_taken[column] = true;
                affinity_.at(row, column) = 1;
            }
        }
        for (std::size_t row = 0; row < affinity_.rows(); ++row) {
            for (std::size_t column = 0; column < affinity_.columns(); ++column) {
                if (!row_taken[row] && !column_taken[column] && good(frame, row, column))
                    affinity_.at(row, column) = static_cast<float>(frame.overlap(row, column));
            }
        }
    }

    std::vector<std::optional<Match>> last_;  ///< of each object
    double threshold_;
    AffinityMatrix affinity_;
    Assignment assignment_;
};

}  // namespace

ClearCounts& ClearCounts::operator+=(const ClearCounts& other) {
    matches += other.matches;
    missed += other.missed;
    extra += other.extra;
    switches += other.switches;
    fragmentations += other.fragmentations;
    overlap += other.overlap;
    return *this;
}

double ClearCounts::mota() const {
    return share(static_cast<double>(matches - extra - switches), matches + missed);
}

double ClearCounts::motp() const { return share(overlap, matches); }

ClearCounts score_clear(const ScoreInput& input, double threshold) {
    ClearCounts counts;
    ClearMatching matching(input.object_boxes.size(), threshold);
    for (const auto& frame : input.frames) matching.match(frame, counts);
    return counts;
}

}  // namespace linli::track
