// SPDX-License-Identifier: Apache-2.0
#include "track/kept_stays.hpp"

#include <cstddef>
#include <cstdint>

#include "track/stay_memory.hpp"
#include "track/tracker.hpp"

// Reads the bytes as kept stays; what is accepted must be taken up and, written again, read the
// same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace linli;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto kept = track::parse_stays(text);
    if (!kept) return 0;
    const std::string written = track::write_stays(*kept);
    const auto again = track::parse_stays(written);
    LINLI_CHECK(again && again->stays.size() == kept->stays.size());
    LINLI_CHECK(track::write_stays(*again) == written);

    const Moment now{
        .stream = StreamTime{std::chrono::seconds{5}}, .wall = kept->kept_at, .epoch = 1};
    track::StayMemory memory;
    track::Tracker tracker;
    const auto stays = tracker.restore(memory.restore(*kept, now, {640, 360}), now.stream);
    LINLI_CHECK(stays.size() == kept->stays.size());
    for (const auto& stay : stays) LINLI_CHECK(stay.still_since && *stay.still_since <= now.stream);
    tracker.update(now, {640, 360}, {});
    return 0;
}
