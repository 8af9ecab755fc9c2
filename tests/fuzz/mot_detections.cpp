// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "track/mot_file.hpp"

// Reads the bytes as a det.txt and as a seqinfo.ini; what is accepted must keep its promises.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const linli::track::MotSequence sequence{.frame_rate = 25, .size = {640, 480}, .length = 100};
    if (const auto found = linli::track::parse_mot_detections(text, "det.txt", sequence)) {
        for (const auto& detection : *found) {
            LINLI_CHECK(detection.frame >= 1 && detection.frame <= sequence.length);
            LINLI_CHECK(detection.box.width > 0 && detection.box.height > 0);
        }
    }
    if (const auto found = linli::track::parse_mot_sequence(text, "seqinfo.ini")) {
        LINLI_CHECK(found->length >= 1 && found->frame_rate > 0 && found->size.width >= 1);
    }
    return 0;
}
