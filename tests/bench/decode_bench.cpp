// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <format>

#include "ingest/av_picture.hpp"
#include "ingest/stream.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

constexpr double kSeconds = 12;  ///< of each stream

/// Street-like: something moves over fine structure, under the noise of a sensor; 1080p25.
struct Coded {
    const char* name;
    const char* options;
};
constexpr Coded kStreams[] = {
    {"h264_b",
     "-c:v libx264 -preset veryfast -g 50 -sc_threshold 0 -b:v 3M -bf 2 "
     "-x264-params b-adapt=0:b-pyramid=none"},
    {"h264_p", "-c:v libx264 -preset veryfast -g 50 -sc_threshold 0 -b:v 3M -bf 0"},
    {"mjpeg", "-c:v mjpeg -q:v 6"},
};

/// The stream's file, made once for the program.
std::string file_of(const Coded& coded) {
    static const TempFolder folder;
    const auto file = folder / std::format("{}.mkv", coded.name);
    if (std::filesystem::exists(file)) return file.string();
    const std::string command = std::format(
        "ffmpeg -nostdin -v error -f lavfi -i \"mandelbrot=size=480x270:rate=25:end_scale=0.2,"
        "scale=1920:1080:flags=bicubic,noise=alls=4:allf=t,format=yuv420p\" -t {} {} '{}'",
        kSeconds, coded.options, file.string());
    if (std::system(command.c_str()) != 0) std::abort();  // NOLINT(concurrency-mt-unsafe)
    return file.string();
}

/// Pictures that the bare decoder gives: libavformat and libavcodec, one thread, nothing of ours.
std::size_t decode_bare(const std::string& file) {
    AVFormatContext* raw = nullptr;
    avformat_open_input(&raw, file.c_str(), nullptr, nullptr);
    const Av<AVFormatContext> format(raw);
    avformat_find_stream_info(raw, nullptr);
    const AVCodec* codec = nullptr;
    const int index = av_find_best_stream(raw, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    const Av<AVCodecContext> decoder(avcodec_alloc_context3(codec));
    avcodec_parameters_to_context(decoder.get(), raw->streams[index]->codecpar);
    decoder->thread_count = 1;
    avcodec_open2(decoder.get(), codec, nullptr);
    const Av<AVPacket> packet(av_packet_alloc());
    const Av<AVFrame> frame(av_frame_alloc());
    std::size_t pictures = 0;
    for (int read = 0; read >= 0;) {
        read = av_read_frame(raw, packet.get());
        avcodec_send_packet(decoder.get(), read < 0 ? nullptr : packet.get());
        av_packet_unref(packet.get());
        while (avcodec_receive_frame(decoder.get(), frame.get()) >= 0) ++pictures;
    }
    return pictures;
}

/// The same by our stream, up to finished pictures.
std::size_t decode_ours(const std::string& file, Attention attention) {
    config::Camera camera;
    camera.kind = config::SourceKind::file;
    camera.address = file;
    const std::atomic<bool> never{false};
    Patience patience(never);
    auto stream = Stream::open(camera, patience);
    if (!stream) std::abort();
    (*stream)->set_attention(attention);
    PicturePool pool;
    std::size_t pictures = 0;
    for (;;) {
        auto frame = pool.frame();
        if (!(*stream)->next(*frame, camera.data_timeout)) return pictures;
        benchmark::DoNotOptimize(pool.picture_of(std::move(frame)));
        ++pictures;
    }
}

enum class How { bare, full, quiet };

/// CPU time of one stream-second; one core carries 1000 / ms_per_second such cameras.
void decode(benchmark::State& state, Coded coded, How how) {
    const std::string file = file_of(coded);
    std::size_t pictures = 0;
    for (auto round : state) {
        pictures = how == How::bare
                       ? decode_bare(file)
                       : decode_ours(file, how == How::full ? Attention::full : Attention::quiet);
    }
    state.counters["fps"] = static_cast<double>(pictures) / kSeconds;
    state.counters["stream_seconds"] = benchmark::Counter(
        kSeconds, benchmark::Counter::kIsIterationInvariantRate);  // per second of CPU
}

const bool kRegistered = [] {
    for (const Coded& coded : kStreams) {
        for (const auto& [name, how] :
             {std::pair{"bare", How::bare}, {"full", How::full}, {"quiet", How::quiet}}) {
            benchmark::RegisterBenchmark(std::format("decode_1080p25/{}/{}", coded.name, name),
                                         decode, coded, how)
                ->Unit(benchmark::kMillisecond)
                ->ComputeStatistics("min", [](const std::vector<double>& all) {
                    return *std::ranges::min_element(all);
                });
        }
    }
    return true;
}();

}  // namespace
}  // namespace linli::ingest
