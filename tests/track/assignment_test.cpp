// SPDX-License-Identifier: Apache-2.0
#include "track/assignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace linli::track {
namespace {

float best_by_trying_all(const AffinityMatrix& affinity) {
    std::vector<std::size_t> columns(std::max(affinity.rows(), affinity.columns()));
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    float best = 0;
    do {
        float sum = 0;
        for (std::size_t row = 0; row < affinity.rows(); ++row) {
            if (columns[row] < affinity.columns()) sum += affinity.at(row, columns[row]);
        }
        best = std::max(best, sum);
    } while (std::ranges::next_permutation(columns).found);
    return best;
}

TEST(Assignment, IsAsGoodAsTryingAllPairings) {
    std::mt19937 random{1};
    Assignment assignment;
    AffinityMatrix affinity;
    for (int trial = 0; trial < 300; ++trial) {
        affinity.resize(1 + random() % 5, 1 + random() % 5);
        for (std::size_t row = 0; row < affinity.rows(); ++row) {
            for (std::size_t column = 0; column < affinity.columns(); ++column) {
                const auto value = static_cast<float>(random() % 100) / 100;
                affinity.at(row, column) = value < 0.4F ? 0 : value;
            }
        }

        const auto pairs = assignment.solve(affinity);

        float sum = 0;
        std::set<int> used;
        for (std::size_t row = 0; row < affinity.rows(); ++row) {
            if (pairs[row] == Assignment::kNone) continue;
            EXPECT_TRUE(used.insert(pairs[row]).second) << "a column was given twice";
            const float value = affinity.at(row, static_cast<std::size_t>(pairs[row]));
            EXPECT_GT(value, 0);
            sum += value;
        }
        EXPECT_NEAR(sum, best_by_trying_all(affinity), 1e-4F);
    }
}

TEST(Assignment, GivesUpAGoodPairForABetterWhole) {
    AffinityMatrix affinity;
    affinity.resize(2, 2);
    affinity.at(0, 0) = 0.9F;
    affinity.at(0, 1) = 0.8F;
    affinity.at(1, 0) = 0.7F;

    Assignment assignment;
    const auto pairs = assignment.solve(affinity);

    EXPECT_EQ(pairs[0], 1);
    EXPECT_EQ(pairs[1], 0);
}

TEST(Assignment, OfNothingIsNothing) {
    AffinityMatrix affinity;
    affinity.resize(2, 0);
    Assignment assignment;

    EXPECT_EQ(assignment.solve(affinity)[1], Assignment::kNone);
}

}  // namespace
}  // namespace linli::track
