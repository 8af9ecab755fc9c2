// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "track/place_memory.hpp"
#include "track/track.hpp"

namespace linli::track {

/// One stay as it is kept over a restart.
struct KeptStay {
    Track track;  ///< box normalised 0..1 of the picture, still_since set, times see KeptStays
    PlaceMemory::Known known;  ///< in that light; `looks` is 0 or PlaceMemory::kLearned
};

/// What a camera's stay memory keeps over a restart. Stream times count from the moment of keeping:
/// none is later than StreamTime{}.
struct KeptStays {
    WallTime kept_at;
    Patch whole;  ///< the whole picture in the light that shone of late
    std::vector<KeptStay> stays;

    static constexpr std::size_t kMost = 64;  ///< more are not kept, the youngest go first
};

/// The stays as text of about 2.2 kB a stay, in lines; docs/stays.md describes it.
std::string write_stays(const KeptStays& stays);

/// Reads what `write_stays` wrote. Every value is checked: boxes lie in the picture, times in
/// order, ids are different, numbers finite. Error: corrupt, with the line; unsupported: a newer
/// version.
Result<KeptStays> parse_stays(std::string_view text);

}  // namespace linli::track
