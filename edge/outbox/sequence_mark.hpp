// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/result.hpp"

namespace linli::outbox {

/// A number on disk beside the database that no sequence ever given exceeds: a new database after
/// corruption goes on above it, and a consumer sees the loss as a gap. Moved up in blocks, so that
/// one event in 10,000 pays for it. One thread.
class SequenceMark {
  public:
    static constexpr std::uint64_t kBlock = 10'000;

    /// Reads FILE.sequence. Error: io. A file that holds no number is as good as none when the
    /// database knows its last sequence; see `unreadable`.
    static Result<SequenceMark> open(const std::filesystem::path& database);
    /// Keeps nothing on disk.
    static SequenceMark in_memory() { return {}; }

    /// The mark found on disk by `open`; empty when there was none.
    std::optional<std::uint64_t> found() const { return found_; }
    /// There was a file, and it held no number.
    bool unreadable() const { return unreadable_; }

    /// Makes sure that the mark on disk is at least `sequence`. Error: io, no_space; the mark is as
    /// before.
    Result<void> cover(std::uint64_t sequence);

  private:
    std::filesystem::path file_;
    std::optional<std::uint64_t> found_;
    std::uint64_t mark_ = 0;
    bool unreadable_ = false;
};

}  // namespace linli::outbox
