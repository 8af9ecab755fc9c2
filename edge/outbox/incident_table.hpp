// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "outbox/connection.hpp"
#include "rules/incident.hpp"

namespace linli::outbox {

/// Incidents and their phases in the database. Ended ones are kept for a while, and at most so
/// many. Owner's thread; may throw SQLite::Exception.
class IncidentTable {
  public:
    IncidentTable(Connection& connection, std::size_t keep_at_most, std::chrono::hours keep_for)
        : connection_(connection), keep_at_most_(keep_at_most), keep_for_(keep_for) {}

    /// Writes `incident` over what was known under its id. Error: invalid_argument without id or
    /// phase.
    Result<void> save(const rules::Incident& incident);

    /// Writes where and when a known incident was last seen; nothing for an unknown one.
    void refresh(const rules::Incident& incident);

    /// Those that cannot be read are left out, and the log says so.
    Result<std::vector<rules::Incident>> open_ones();
    /// By id, newest first.
    Result<std::vector<rules::Incident>> newest(std::size_t limit);
    /// Error: not_found; invalid_argument when several ids end in `tail`.
    Result<rules::Incident> find(const std::string& tail);

    /// Deletes ended incidents that are too old at `now` or too many.
    void prune(WallTime now);

  private:
    std::vector<rules::Incident> with_phases(std::vector<rules::Incident> incidents);
    Result<void> read_phases(rules::Incident& incident);

    Connection& connection_;
    std::size_t keep_at_most_;
    std::chrono::hours keep_for_;
};

}  // namespace linli::outbox
