// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace linli::ingest {

/// What a stream did that it should not, and that was coped with: counts.
struct StreamTroubles {
    std::uint64_t broken = 0;        ///< packets or pictures that did not decode whole
    std::uint64_t without_time = 0;  ///< pictures after the first without a time stamp
    std::uint64_t time_steps = 0;    ///< time stamps that went back, or in a file far ahead
    std::uint64_t size_changes = 0;  ///< pictures of another size than the one before

    friend bool operator==(const StreamTroubles&, const StreamTroubles&) = default;
    friend StreamTroubles operator+(const StreamTroubles& a, const StreamTroubles& b) {
        return {a.broken + b.broken, a.without_time + b.without_time, a.time_steps + b.time_steps,
                a.size_changes + b.size_changes};
    }
};

/// The worst of what has come in `now` that was not there `before`, in words; one at least has.
std::string_view words_for(const StreamTroubles& before, const StreamTroubles& now);

}  // namespace linli::ingest
