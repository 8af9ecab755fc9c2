// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <format>

#include "ingest/av_picture.hpp"
#include "ingest/last_picture.hpp"
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

/// Packets that go into a ring of 10 s, as those of an evidence stream do. The file's own reading
/// is in it, a network's is not.
std::size_t keep_packets(const std::string& file, benchmark::State& state) {
    config::Camera camera;
    camera.kind = config::SourceKind::file;
    camera.address = file;
    const std::atomic<bool> never{false};
    Patience patience(never);
    auto reader = PacketReader::open(camera, patience, Probe::when_needed);
    if (!reader) std::abort();
    PacketRing ring(std::chrono::seconds(10), 64ULL << 20U);
    ring.begin(reader->video());
    const Av<AVPacket> packet(av_packet_alloc());
    std::size_t packets = 0;
    while (reader->read(*packet)) {
        const auto sent = time_of(packet->dts, reader->video().time_base);
        ring.add(*packet, Clock::Steady(sent.value_or(std::chrono::microseconds{})));
        ++packets;
    }
    const auto content = ring.content();
    state.counters["ring_MB"] = static_cast<double>(content.bytes) / 1e6;
    state.counters["ring_s"] = std::chrono::duration<double>(content.span).count();
    return packets;
}

enum class How { bare, full, quiet, keep };

/// CPU time of one stream-second; one core carries 1000 / ms_per_second such cameras.
void decode(benchmark::State& state, Coded coded, How how) {
    const std::string file = file_of(coded);
    std::size_t pictures = 0;
    for (auto round : state) {
        pictures = how == How::bare   ? decode_bare(file)
                   : how == How::keep ? keep_packets(file, state)
                   : how == How::full ? decode_ours(file, Attention::full)
                                      : decode_ours(file, Attention::quiet);
    }
    state.counters["fps"] = static_cast<double>(pictures) / kSeconds;
    state.counters["stream_seconds"] = benchmark::Counter(
        kSeconds, benchmark::Counter::kIsIterationInvariantRate);  // per second of CPU
}

/// One picture of the ring: the last of a group of 50, which takes the longest.
void picture(benchmark::State& state, Coded coded) {
    config::Camera camera;
    camera.kind = config::SourceKind::file;
    camera.address = file_of(coded);
    const std::atomic<bool> never{false};
    Patience patience(never);
    auto reader = PacketReader::open(camera, patience, Probe::when_needed);
    if (!reader) std::abort();
    PacketRing ring(std::chrono::seconds(10), 64ULL << 20U);
    ring.begin(reader->video());
    const Av<AVPacket> packet(av_packet_alloc());
    for (int i = 0; i < 50 && reader->read(*packet); ++i)
        ring.add(*packet, Clock::Steady(std::chrono::milliseconds(40 * i)));
    const auto cut = ring.cut(Clock::Steady(std::chrono::hours(0)) + std::chrono::seconds(2));
    if (!cut) std::abort();
    for (auto round : state) {
        const auto shown = last_picture(cut->packets, never);
        if (!shown) std::abort();
    }
    state.counters["packets"] = static_cast<double>(cut->packets.size());
}

const bool kRegistered = [] {
    for (const Coded& coded : kStreams) {
        benchmark::RegisterBenchmark(std::format("evidence_picture_1080p25/{}", coded.name),
                                     picture, coded)
            ->Unit(benchmark::kMillisecond);
        for (const auto& [name, how] : {std::pair{"bare", How::bare},
                                        {"full", How::full},
                                        {"quiet", How::quiet},
                                        {"keep", How::keep}}) {
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
