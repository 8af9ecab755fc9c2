// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <onnxruntime_cxx_api.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>

#include "detect/canvas.hpp"
#include "detect/detector.hpp"
#include "detect/manifest.hpp"
#include "ingest/av_picture.hpp"

namespace linli::detect {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// CPU time of this thread: what others do on the machine does not count. Neither of the two uses
/// another thread.
Milliseconds thread_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

const char* models_folder() {
    return std::getenv("LINLI_MODELS");
}  // NOLINT(concurrency-mt-unsafe)

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The model of the manifest that a gateway uses when it is told nothing else.
std::optional<Model> usual_model() {
    if (models_folder() == nullptr) return std::nullopt;
    const auto models =
        parse_manifest(bytes_of(std::filesystem::path(models_folder()) / "manifest.toml"));
    if (!models) return std::nullopt;
    for (const Model& model : *models) {
        if (model.name == config::Detector{}.model) return model;
    }
    return std::nullopt;
}

/// A picture as a decoder leaves it (YUV 4:2:0), with something in it everywhere.
ingest::Frame picture_of(Size size) {
    ingest::prepare_av();
    ingest::Av<AVFrame> frame(av_frame_alloc());
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = size.width;
    frame->height = size.height;
    av_frame_get_buffer(frame.get(), 0);
    std::minstd_rand random(1);
    for (const int plane : {0, 1, 2}) {
        const int rows = plane == 0 ? size.height : size.height / 2;
        for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(rows) * frame->linesize[plane];
             ++i) {
            frame->data[plane][i] = static_cast<std::uint8_t>(random() >> 8U);
        }
    }
    return {ingest::PicturePool().picture_of(std::move(frame)), {}, 0};
}

/// ONNX Runtime with nothing of ours around it: one tensor, ready, on one thread.
class BareRuntime {
  public:
    BareRuntime(const Model& model, std::span<const float> tensor)
        : model_(model),
          session_(environment_,
                   (std::filesystem::path(models_folder()) / model.file).string().c_str(),
                   one_thread()),
          shape_{1, 3, model.input_size.height, model.input_size.width},
          values_(tensor.begin(), tensor.end()),
          tensor_(Ort::Value::CreateTensor<float>(memory_, values_.data(), values_.size(),
                                                  shape_.data(), shape_.size())) {
        for (const auto& name : model_.outputs) outputs_.push_back(name.c_str());
    }
    void run() {
        const std::array names = {model_.input.c_str()};
        benchmark::DoNotOptimize(session_.Run(Ort::RunOptions{nullptr}, names.data(), &tensor_, 1,
                                              outputs_.data(), outputs_.size()));
    }

  private:
    static Ort::SessionOptions one_thread() {
        Ort::SessionOptions options;
        options.SetIntraOpNumThreads(1);
        options.SetInterOpNumThreads(1);
        options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
        return options;
    }
    Model model_;
    Ort::Env environment_{ORT_LOGGING_LEVEL_ERROR, "bench"};
    Ort::Session session_;
    Ort::MemoryInfo memory_ = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    std::array<std::int64_t, 4> shape_;
    std::vector<float> values_;
    Ort::Value tensor_;
    std::vector<const char*> outputs_;
};

/// Resident memory of this process, MB.
double resident_mb() {
    std::ifstream statm("/proc/self/statm");
    double size = 0;
    double resident = 0;
    statm >> size >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// One look at a whole picture (drawing, engine, boxes) beside a run of the bare engine, in turns,
/// so that what slows the machine slows both. Budget: `ratio` 1.15. `session_mb`: what the network
/// takes in memory once it has run.
void step_beside_bare(benchmark::State& state) {
    const auto model = usual_model();
    if (!model) return state.SkipWithError("LINLI_MODELS names no folder with the models");
    auto detector = make_detector(models_folder(), model->name, config::Engine::onnxruntime);
    if (!detector) return state.SkipWithError(detector.error().message.c_str());
    const Size size{static_cast<int>(state.range(0)), static_cast<int>(state.range(1))};
    const auto frame = picture_of(size);
    const Box whole{0, 0, static_cast<float>(size.width), static_cast<float>(size.height)};
    Canvas canvas(*model);
    if (!canvas.draw(frame, whole)) return state.SkipWithError("the picture cannot be drawn");
    const double before = resident_mb();
    BareRuntime bare(*model, canvas.tensor());
    bare.run();
    // What a second one takes says little: the memory of the first is used again.
    static const double first = resident_mb() - before;
    state.counters["session_mb"] = first;
    Milliseconds ours{};
    Milliseconds theirs{};
    for (auto round : state) {
        const auto start = thread_time();
        benchmark::DoNotOptimize((*detector)->detect(frame, whole, 0.15F));
        const auto between = thread_time();
        bare.run();
        ours += between - start;
        theirs += thread_time() - between;
    }
    const auto rounds = static_cast<double>(state.iterations());
    state.counters["detector_ms"] = ours.count() / rounds;
    state.counters["bare_ms"] = theirs.count() / rounds;
    state.counters["ratio"] = ours / theirs;
}
/// The part of a look that is not the network: a picture of the camera drawn into the tensor.
void draw_tensor(benchmark::State& state) {
    const auto model = usual_model();
    if (!model) return state.SkipWithError("LINLI_MODELS names no folder with the models");
    const Size size{static_cast<int>(state.range(0)), static_cast<int>(state.range(1))};
    const auto frame = picture_of(size);
    const Box whole{0, 0, static_cast<float>(size.width), static_cast<float>(size.height)};
    Canvas canvas(*model);
    for (auto round : state) {
        if (!canvas.draw(frame, whole)) return state.SkipWithError("the picture cannot be drawn");
        benchmark::DoNotOptimize(canvas.tensor().data());
    }
}
BENCHMARK(draw_tensor)->Args({1920, 1080})->Args({640, 360})->Unit(benchmark::kMillisecond);

BENCHMARK(step_beside_bare)->Args({1920, 1080})->Args({640, 360})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace linli::detect
