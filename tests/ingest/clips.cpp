// SPDX-License-Identifier: Apache-2.0
#include "ingest/clips.hpp"

#include <format>
#include <fstream>
#include <iterator>

#include "ingest/process.hpp"

namespace linli::ingest {

void ffmpeg(std::vector<std::string> words, const std::filesystem::path& output) {
    std::vector<std::string> all{"ffmpeg", "-nostdin", "-v", "error", "-y"};
    all.insert(all.end(), words.begin(), words.end());
    all.push_back(output.string());
    Process process(all);
    LINLI_CHECK(process.wait() == 0);
}

void make_clip(const Clip& clip, const std::filesystem::path& output) {
    ffmpeg({"-f",
            "lavfi",
            "-i",
            std::format("testsrc=size={}:rate={}", clip.size, clip.rate),
            "-frames:v",
            std::to_string(clip.frames),
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-g",
            std::to_string(clip.key_every),
            "-bf",
            std::to_string(clip.b_frames),
            "-sc_threshold",
            "0",
            "-threads",
            "1"},
           output);
}

config::Camera file_camera(const std::filesystem::path& file) {
    config::Camera camera;
    camera.id = "gate";
    camera.kind = config::SourceKind::file;
    camera.address = file.string();
    camera.pace = config::Pace::flat_out;
    return camera;
}

Played play(FrameSource& source) {
    Played played;
    for (;;) {
        auto frame = source.next();
        if (!frame) {
            played.end = frame.error();
            played.troubles = source.troubles();
            return played;
        }
        played.frames.push_back(std::move(*frame));
    }
}

Played play(const config::Camera& camera) {
    const SystemClock clock;
    const std::atomic<bool> never{false};
    auto source = open_source(camera, clock, never);
    if (!source) return {{}, source.error(), {}};
    return play(**source);
}

std::string pixels_of(const Frame& frame) {
    const auto image = frame.render(frame.size(), PixelFormat::gray8);
    LINLI_CHECK(image.has_value());
    return {image->bytes().begin(), image->bytes().end()};
}

std::string read_bytes(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace linli::ingest
