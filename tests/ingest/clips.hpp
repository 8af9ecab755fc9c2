// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "config/site.hpp"
#include "ingest/frame_source.hpp"

namespace linli::ingest {

/// Runs `ffmpeg` with `words` (the output file last) and aborts the test when it fails.
void ffmpeg(std::vector<std::string> words, const std::filesystem::path& output);

/// A clip of a moving test picture, H.264, one key frame a `key_every`, no audio, into `output`
/// (.mp4, .ts, .mkv, .h264).
struct Clip {
    std::string size = "160x120";
    int rate = 10;
    int frames = 20;
    int key_every = 10;
    int b_frames = 0;
};
void make_clip(const Clip& clip, const std::filesystem::path& output);

/// A file camera that plays `file` flat out and once.
config::Camera file_camera(const std::filesystem::path& file);

/// All frames of `source` up to its error.
struct Played {
    std::vector<Frame> frames;
    Error end;
    StreamTroubles troubles;
};
Played play(FrameSource& source);
/// The same of a file; `end` says why it could not be opened.
Played play(const config::Camera& camera);

/// The picture as grey bytes at its own size: equal pictures are equal strings.
std::string pixels_of(const Frame& frame);

std::string read_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);

}  // namespace linli::ingest
