// SPDX-License-Identifier: Apache-2.0
#include "track/score_hota.hpp"

#include <cmath>
#include <map>
#include <utility>

#include "track/assignment.hpp"

namespace linli::track {
namespace {

constexpr double alpha(std::size_t level) { return static_cast<double>(level + 1) / 20; }

/// What an object and a track have to do with each other.
struct Kinship {
    double potential = 0;  ///< matches before each box may have one only
    std::array<std::int64_t, HotaCounts::kAlphas> matches{};
};
using Kinships = std::map<std::pair<std::size_t, std::size_t>, Kinship>;

void add_potential(Kinships& kinships, const ScoreFrame& frame) {
    std::vector<double> of_row(frame.objects.size());
    std::vector<double> of_column(frame.tracks.size());
    for (std::size_t row = 0; row < of_row.size(); ++row) {
        for (std::size_t column = 0; column < of_column.size(); ++column) {
            of_row[row] += frame.overlap(row, column);
            of_column[column] += frame.overlap(row, column);
        }
    }
    for (std::size_t row = 0; row < of_row.size(); ++row) {
        for (std::size_t column = 0; column < of_column.size(); ++column) {
            const double overlap = frame.overlap(row, column);
            if (overlap <= 0) continue;
            kinships[{frame.objects[row], frame.tracks[column]}].potential +=
                overlap / (of_row[row] + of_column[column] - overlap);
        }
    }
}

/// Boxes that an object and a track have together when they share `common` of them.
double united(const ScoreInput& input, std::size_t object, std::size_t track, double common) {
    return static_cast<double>(input.object_boxes[object] + input.track_boxes[track]) - common;
}

class HotaMatching {
  public:
    HotaMatching(const ScoreInput& input, Kinships& kinships)
        : input_(input), kinships_(kinships) {}

    void match(const ScoreFrame& frame, HotaCounts& counts) {
        affinity_.resize(frame.objects.size(), frame.tracks.size());
        for (std::size_t row = 0; row < affinity_.rows(); ++row)
            for (std::size_t column = 0; column < affinity_.columns(); ++column)
                affinity_.at(row, column) = affinity(frame, row, column);
        const auto pairs = assignment_.solve(affinity_);
        for (auto& level : counts.levels) {
            level.missed += static_cast<std::int64_t>(frame.objects.size());
            level.extra += static_cast<std::int64_t>(frame.tracks.size());
        }
        for (std::size_t row = 0; row < pairs.size(); ++row) {
            if (pairs[row] != Assignment::kNone)
                count(frame, row, static_cast<std::size_t>(pairs[row]), counts);
        }
    }

  private:
    float affinity(const ScoreFrame& frame, std::size_t row, std::size_t column) const {
        const double overlap = frame.overlap(row, column);
        if (overlap <= 0) return 0;
        const std::size_t object = frame.objects[row];
        const std::size_t track = frame.tracks[column];
        const double potential = kinships_.at({object, track}).potential;
        return static_cast<float>(overlap * potential / united(input_, object, track, potential));
    }

    void count(const ScoreFrame& frame, std::size_t row, std::size_t column, HotaCounts& counts) {
        const double overlap = frame.overlap(row, column);
        auto& matches = kinships_.at({frame.objects[row], frame.tracks[column]}).matches;
        for (std::size_t i = 0; i < matches.size() && overlap >= alpha(i) - kRounding; ++i) {
            auto& level = counts.levels[i];
            ++matches[i];
            ++level.matches;
            --level.missed;
            --level.extra;
            level.overlap += overlap;
        }
    }

    const ScoreInput& input_;
    Kinships& kinships_;
    AffinityMatrix affinity_;
    Assignment assignment_;
};

template <class Value>
double mean(const HotaCounts& counts, Value value) {
    double sum = 0;
    for (const auto& level : counts.levels) sum += value(level);
    return sum / static_cast<double>(HotaCounts::kAlphas);
}

double det(const HotaCounts::Level& level) {
    return share(static_cast<double>(level.matches), level.matches + level.missed + level.extra);
}

double ass(const HotaCounts::Level& level) { return share(level.association, level.matches); }

}  // namespace

HotaCounts& HotaCounts::operator+=(const HotaCounts& other) {
    for (std::size_t i = 0; i < kAlphas; ++i) {
        levels[i].matches += other.levels[i].matches;
        levels[i].missed += other.levels[i].missed;
        levels[i].extra += other.levels[i].extra;
        levels[i].association += other.levels[i].association;
        levels[i].overlap += other.levels[i].overlap;
    }
    return *this;
}

double HotaCounts::hota() const {
    return mean(*this, [](const Level& level) { return std::sqrt(det(level) * ass(level)); });
}

double HotaCounts::det_a() const { return mean(*this, det); }

double HotaCounts::ass_a() const { return mean(*this, ass); }

double HotaCounts::loc_a() const {
    return mean(*this, [](const Level& level) {
        return level.matches > 0 ? share(level.overlap, level.matches) : 1;
    });
}

HotaCounts score_hota(const ScoreInput& input) {
    Kinships kinships;
    for (const auto& frame : input.frames) add_potential(kinships, frame);
    HotaCounts counts;
    HotaMatching matching(input, kinships);
    for (const auto& frame : input.frames) matching.match(frame, counts);
    for (const auto& [pair, kinship] : kinships) {
        for (std::size_t i = 0; i < HotaCounts::kAlphas; ++i) {
            const auto matches = static_cast<double>(kinship.matches[i]);
            counts.levels[i].association +=
                matches * matches / united(input, pair.first, pair.second, matches);
        }
    }
    return counts;
}

}  // namespace linli::track
