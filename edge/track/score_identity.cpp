// SPDX-License-Identifier: Apache-2.0
#include "track/score_identity.hpp"

#include <map>
#include <numeric>
#include <utility>

#include "track/assignment.hpp"

namespace linli::track {
namespace {

struct Cover {
    std::size_t object = 0;
    std::size_t track = 0;
    std::int64_t boxes = 0;
};

std::vector<Cover> covers_of(const ScoreInput& input, double threshold) {
    std::map<std::pair<std::size_t, std::size_t>, std::int64_t> boxes;
    for (const auto& frame : input.frames) {
        for (std::size_t row = 0; row < frame.objects.size(); ++row) {
            for (std::size_t column = 0; column < frame.tracks.size(); ++column) {
                if (frame.overlap(row, column) >= threshold - kRounding)
                    ++boxes[{frame.objects[row], frame.tracks[column]}];
            }
        }
    }
    std::vector<Cover> covers;
    covers.reserve(boxes.size());
    for (const auto& [pair, count] : boxes)
        covers.push_back({.object = pair.first, .track = pair.second, .boxes = count});
    return covers;
}

/// Sorts objects and tracks into groups that have nothing to do with one another, so that a long
/// sequence does not need one matrix of everybody with everybody.
class Groups {
  public:
    explicit Groups(std::size_t members) : parent_(members) {
        std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    }
    void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }
    std::size_t root(std::size_t member) {
        while (parent_[member] != member) member = parent_[member] = parent_[parent_[member]];
        return member;
    }

  private:
    std::vector<std::size_t> parent_;
};

/// Boxes covered by the best choice of pairs among `covers`.
std::int64_t most_boxes(const std::vector<Cover>& covers, Assignment& assignment) {
    std::map<std::size_t, std::size_t> rows;
    std::map<std::size_t, std::size_t> columns;
    for (const auto& cover : covers) {
        rows.try_emplace(cover.object, rows.size());
        columns.try_emplace(cover.track, columns.size());
    }
    AffinityMatrix affinity;
    affinity.resize(rows.size(), columns.size());
    for (const auto& [object, track, boxes] : covers)
        affinity.at(rows.at(object), columns.at(track)) = static_cast<float>(boxes);
    const auto pairs = assignment.solve(affinity);
    std::int64_t most = 0;
    for (const auto& [object, track, boxes] : covers) {
        if (pairs[rows.at(object)] == static_cast<int>(columns.at(track))) most += boxes;
    }
    return most;
}

}  // namespace

IdentityCounts& IdentityCounts::operator+=(const IdentityCounts& other) {
    matches += other.matches;
    missed += other.missed;
    extra += other.extra;
    return *this;
}

double IdentityCounts::idf1() const {
    return share(2 * static_cast<double>(matches), 2 * matches + missed + extra);
}

double IdentityCounts::idp() const { return share(static_cast<double>(matches), matches + extra); }

double IdentityCounts::idr() const { return share(static_cast<double>(matches), matches + missed); }

// An object and a track that share m boxes leave missed + extra smaller by 2 m than if they were
// not paired: the least mistakes are the most boxes covered.
IdentityCounts score_identity(const ScoreInput& input, double threshold) {
    const std::size_t objects = input.object_boxes.size();
    const auto covers = covers_of(input, threshold);
    Groups groups(objects + input.track_boxes.size());
    for (const auto& cover : covers) groups.join(cover.object, objects + cover.track);
    std::map<std::size_t, std::vector<Cover>> by_group;
    for (const auto& cover : covers) by_group[groups.root(cover.object)].push_back(cover);

    IdentityCounts counts;
    Assignment assignment;
    for (const auto& [root, group] : by_group) counts.matches += most_boxes(group, assignment);
    const auto sum = [](const std::vector<std::int64_t>& boxes) {
        return std::accumulate(boxes.begin(), boxes.end(), std::int64_t{0});
    };
    counts.missed = sum(input.object_boxes) - counts.matches;
    counts.extra = sum(input.track_boxes) - counts.matches;
    return counts;
}

}  // namespace linli::track
