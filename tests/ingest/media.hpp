// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <format>
#include <string>

namespace linli::ingest {

/// Makes `file` with the ffmpeg program: `arguments` stand between the input and the name. False
/// when it could not.
inline bool make_media(const std::filesystem::path& file, const std::string& arguments) {
    const std::string command = std::format(
        "ffmpeg -nostdin -v error -y -f lavfi {} '{}' >/dev/null 2>&1", arguments, file.string());
    return std::system(command.c_str()) == 0;  // NOLINT(concurrency-mt-unsafe): one thread
}

/// `frames` pictures of 160x120, 10 a second, H.264.
inline bool make_clip(const std::filesystem::path& file, int frames) {
    return make_media(
        file,
        std::format("-i testsrc2=size=160x120:rate=10 -frames:v {} -c:v libx264 -preset ultrafast "
                    "-pix_fmt yuv420p -g 5",
                    frames));
}

}  // namespace linli::ingest
