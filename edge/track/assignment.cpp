// SPDX-License-Identifier: Apache-2.0
#include "track/assignment.hpp"

#include <algorithm>
#include <limits>

namespace linli::track {

void AffinityMatrix::resize(std::size_t rows, std::size_t columns) {
    rows_ = rows;
    columns_ = columns;
    values_.assign(rows * columns, 0.0F);
}

float Assignment::cost(std::size_t row, std::size_t column) const {
    return turned_ ? -affinity_->at(column - 1, row - 1) : -affinity_->at(row - 1, column - 1);
}

// Rows and columns count from 1 here; column 0 stands for "the row being placed".
void Assignment::augment(std::size_t row) {
    row_of_[0] = row;
    std::ranges::fill(slack_, std::numeric_limits<float>::infinity());
    std::ranges::fill(done_, char{0});
    std::size_t column = 0;
    do {
        done_[column] = 1;
        const std::size_t from = row_of_[column];
        float delta = std::numeric_limits<float>::infinity();
        std::size_t next = 0;
        for (std::size_t j = 1; j <= columns_; ++j) {
            if (done_[j]) continue;
            const float reduced = cost(from, j) - row_potential_[from] - column_potential_[j];
            if (reduced < slack_[j]) {
                slack_[j] = reduced;
                before_[j] = column;
            }
            if (slack_[j] < delta) {
                delta = slack_[j];
                next = j;
            }
        }
        for (std::size_t j = 0; j <= columns_; ++j) {
            if (done_[j]) {
                row_potential_[row_of_[j]] += delta;
                column_potential_[j] -= delta;
            } else {
                slack_[j] -= delta;
            }
        }
        column = next;
    } while (row_of_[column] != 0);
    while (column != 0) {
        row_of_[column] = row_of_[before_[column]];
        column = before_[column];
    }
}

std::span<const int> Assignment::solve(const AffinityMatrix& affinity) {
    affinity_ = &affinity;
    turned_ = affinity.rows() > affinity.columns();
    rows_ = std::min(affinity.rows(), affinity.columns());
    columns_ = std::max(affinity.rows(), affinity.columns());
    row_potential_.assign(rows_ + 1, 0.0F);
    column_potential_.assign(columns_ + 1, 0.0F);
    slack_.resize(columns_ + 1);
    done_.resize(columns_ + 1);
    before_.assign(columns_ + 1, 0);
    row_of_.assign(columns_ + 1, 0);
    for (std::size_t row = 1; row <= rows_; ++row) augment(row);

    pairs_.assign(affinity.rows(), kNone);
    for (std::size_t j = 1; j <= columns_; ++j) {
        if (row_of_[j] == 0) continue;
        const std::size_t row = (turned_ ? j : row_of_[j]) - 1;
        const std::size_t column = (turned_ ? row_of_[j] : j) - 1;
        if (affinity.at(row, column) > 0) pairs_[row] = static_cast<int>(column);
    }
    return pairs_;
}

}  // namespace linli::track
