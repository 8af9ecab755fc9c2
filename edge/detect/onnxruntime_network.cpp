// SPDX-License-Identifier: Apache-2.0
#include <onnxruntime_cxx_api.h>

#include <array>
#include <format>
#include <iostream>

#include "detect/network.hpp"

namespace linli::detect {
namespace {

/// While it lives, nothing that is written to std::cerr is seen.
class MutedErrors {
  public:
    MutedErrors() : before_(std::cerr.rdbuf(nullptr)) {}
    MutedErrors(const MutedErrors&) = delete;
    MutedErrors& operator=(const MutedErrors&) = delete;
    ~MutedErrors() {
        std::cerr.rdbuf(before_);
        std::cerr.clear();
    }

  private:
    std::streambuf* before_;
};

Ort::Env& environment() {
    // One for the process, as ONNX Runtime wants it; made on first use.
    static Ort::Env env(ORT_LOGGING_LEVEL_ERROR, "linli");
    return env;
}

Ort::SessionOptions options() {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);
    options.SetInterOpNumThreads(1);
    options.SetExecutionMode(ORT_SEQUENTIAL);
    options.SetDeterministicCompute(true);
    options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
    // The arena keeps 20 MB that a run of some milliseconds does not miss: malloc is as quick here.
    options.DisableCpuMemArena();
    return options;
}

class OnnxRuntimeNetwork final : public Network {
  public:
    OnnxRuntimeNetwork(const Model& model, std::string_view onnx)
        : model_(model),
          session_(environment(), onnx.data(), onnx.size(), options()),
          shape_{1, 3, model.input_size.height, model.input_size.width},
          values_(static_cast<std::size_t>(3) * static_cast<std::size_t>(model.input_size.height) *
                  static_cast<std::size_t>(model.input_size.width)) {}

    Result<std::vector<std::span<const float>>> run(std::span<const float> input) override {
        if (input.size() != values_)
            return fail(ErrorCode::invalid_argument, "input tensor has a wrong size");
        try {
            return run_session(input);
        } catch (const Ort::Exception& error) {
            return fail(ErrorCode::io, std::format("onnxruntime: {}", error.what()));
        }
    }

  private:
    Result<std::vector<std::span<const float>>> run_session(std::span<const float> input) {
        // The library reads through a pointer to non-const and does not write.
        auto tensor = Ort::Value::CreateTensor<float>(memory_, const_cast<float*>(input.data()),
                                                      input.size(), shape_.data(), shape_.size());
        const std::array names = {model_.input.c_str()};
        std::vector<const char*> outputs;
        outputs.reserve(model_.outputs.size());
        for (const auto& name : model_.outputs) outputs.push_back(name.c_str());
        results_ = session_.Run(Ort::RunOptions{nullptr}, names.data(), &tensor, 1, outputs.data(),
                                outputs.size());
        std::vector<std::span<const float>> views;
        for (const auto& result : results_) {
            const auto info = result.GetTensorTypeAndShapeInfo();
            if (info.GetElementType() != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
                return fail(ErrorCode::unsupported,
                            "an output of the model is not of 32-bit floats");
            }
            views.emplace_back(result.GetTensorData<float>(), info.GetElementCount());
        }
        return views;
    }

    Model model_;
    Ort::Session session_;
    Ort::MemoryInfo memory_ = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    std::array<std::int64_t, 4> shape_;
    std::size_t values_;
    std::vector<Ort::Value> results_;
};

}  // namespace

Result<std::unique_ptr<Network>> open_onnxruntime(const Model& model, std::string_view onnx) {
    // Debian's libonnx registers its operators when it is loaded, and the first session once more:
    // hundreds of harmless complaints by way of std::cerr. What is wrong with a model comes as an
    // exception; our log has its own stream.
    const MutedErrors muted;
    try {
        return std::make_unique<OnnxRuntimeNetwork>(model, onnx);
    } catch (const Ort::Exception& error) {
        return fail(ErrorCode::unsupported, std::format("onnxruntime: {}", error.what()));
    }
}

}  // namespace linli::detect
