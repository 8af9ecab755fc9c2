// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace linli::track {

/// How well each of `rows` tracks goes with each of `columns` detections; 0 = not at all. Keeps its
/// memory when resized.
class AffinityMatrix {
  public:
    /// All zero afterwards.
    void resize(std::size_t rows, std::size_t columns);
    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    float& at(std::size_t row, std::size_t column) { return values_[row * columns_ + column]; }
    float at(std::size_t row, std::size_t column) const { return values_[row * columns_ + column]; }

  private:
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
    std::vector<float> values_;
};

/// Pairs rows with columns so that the sum of affinities is the largest possible; exact.
/// Method: shortest augmenting paths with potentials (Kuhn 1955, Jonker and Volgenant 1987), O(n^2
/// m). Keeps its scratch memory from call to call. One thread.
class Assignment {
  public:
    static constexpr int kNone = -1;

    /// For each row its column, or kNone where nothing with a positive affinity was left for it.
    /// Valid until the next call. Affinities are finite and not negative.
    std::span<const int> solve(const AffinityMatrix& affinity);

  private:
    void augment(std::size_t row);
    float cost(std::size_t row, std::size_t column) const;

    const AffinityMatrix* affinity_ = nullptr;
    bool turned_ = false;  ///< rows and columns swapped, so that there are at least as many columns
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
    std::vector<float> row_potential_, column_potential_, slack_;
    std::vector<std::size_t> row_of_, before_;
    std::vector<char> done_;
    std::vector<int> pairs_;
};

}  // namespace linli::track
