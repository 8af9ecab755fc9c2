// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <random>

#include "detect/motion_gate.hpp"
#include "ingest/av_picture.hpp"

namespace linli::detect {
namespace {

enum class Scene { quiet, busy };

constexpr int kPictures = 25;  ///< that come again and again, five seconds of them

/// A street as a decoder leaves it (YUV 4:2:0), with a sensor's noise; in a busy one six people
/// walk.
ingest::Frame picture_of(Size size, Scene scene, int number) {
    ingest::Av<AVFrame> frame(av_frame_alloc());
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = size.width;
    frame->height = size.height;
    av_frame_get_buffer(frame.get(), 0);
    std::minstd_rand random(static_cast<unsigned>(number + 1));
    const int tile = size.width / 16;
    const int tall = size.height / 8;
    for (int y = 0; y < size.height; ++y) {
        auto* row = frame->data[0] + static_cast<std::ptrdiff_t>(y) * frame->linesize[0];
        for (int x = 0; x < size.width; ++x) {
            const bool odd = (x / tile + y / tile) % 2 != 0;
            row[x] = static_cast<std::uint8_t>(60 + x * 60 / size.width + (odd ? 20 : 0) +
                                               static_cast<int>(random() % 7));
        }
        for (int person = 0; scene == Scene::busy && person < 6; ++person) {
            const int top = (person + 1) * size.height / 8;
            const int left = (person * 7 + number) * size.width / 64;
            if (y >= top && y < top + tall) std::fill_n(row + left, tall / 3, std::uint8_t{30});
        }
    }
    for (const int plane : {1, 2}) {
        std::fill_n(frame->data[plane],
                    static_cast<std::ptrdiff_t>(frame->linesize[plane]) * size.height / 2,
                    std::uint8_t{128});
    }
    return {ingest::PicturePool().picture_of(std::move(frame)), {}, 0};
}

/// One frame judged, five a second; scaling it down is part of it. Budget of a quiet one, the
/// scaling left out: 0.05 ms.
void judge(benchmark::State& state, Scene scene) {
    const Size size{static_cast<int>(state.range(0)), static_cast<int>(state.range(1))};
    std::array<ingest::Frame, kPictures> frames;
    for (int i = 0; i < kPictures; ++i)
        frames[static_cast<std::size_t>(i)] = picture_of(size, scene, i);
    MotionGate gate{config::Camera{}};
    Moment moment;
    std::size_t number = 0;
    std::size_t moving = 0;
    const auto show = [&] {
        auto& frame = frames[number++ % kPictures];
        moment.stream += std::chrono::milliseconds{200};
        frame.moment = moment;
        moving += gate.judge(frame)->state == GateState::moving ? 1U : 0U;
    };
    for (int i = 0; i < 5 * kPictures; ++i) show();
    number = 0;
    moving = 0;
    for (auto round : state) show();
    state.counters["moving"] = static_cast<double>(moving) / static_cast<double>(number);
}
BENCHMARK_CAPTURE(judge, quiet, Scene::quiet)->Args({1920, 1080})->Args({640, 360});
BENCHMARK_CAPTURE(judge, busy, Scene::busy)->Args({1920, 1080})->Args({640, 360});

/// The gate without the scaling: the picture is as small as the gate wants it.
void judge_small(benchmark::State& state) {
    MotionGate gate{config::Camera{}};
    std::array<ingest::Frame, kPictures> frames;
    Image image({160, 88}, PixelFormat::gray8);
    std::minstd_rand random(1);
    for (auto& frame : frames) {
        for (int y = 0; y < image.size().height; ++y) {
            for (int x = 0; x < image.size().width; ++x)
                image.row(y)[x] = static_cast<std::uint8_t>(60 + x + random() % 3);
        }
        frame = ingest::frame_of(image, {});
    }
    Moment moment;
    std::size_t number = 0;
    for (auto round : state) {
        moment.stream += std::chrono::milliseconds{200};
        auto& frame = frames[number++ % kPictures];
        frame.moment = moment;
        benchmark::DoNotOptimize(gate.judge(frame));
    }
}
BENCHMARK(judge_small);

}  // namespace
}  // namespace linli::detect
