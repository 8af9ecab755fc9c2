// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <format>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include "detect/network.hpp"

namespace linli::detect {
namespace {

class OpencvNetwork final : public Network {
  public:
    OpencvNetwork(const Model& model, std::string_view onnx)
        : model_(model), net_(cv::dnn::readNetFromONNX(onnx.data(), onnx.size())) {
        net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    }

    Result<std::vector<std::span<const float>>> run(std::span<const float> input) override {
        const std::array shape = {1, 3, model_.input_size.height, model_.input_size.width};
        // The library reads through a pointer to non-const and does not write.
        const cv::Mat blob(static_cast<int>(shape.size()), shape.data(), CV_32F,
                           const_cast<float*>(input.data()));
        if (blob.total() != input.size())
            return fail(ErrorCode::invalid_argument, "input tensor has a wrong size");
        try {
            net_.setInput(blob, model_.input);
            net_.forward(results_, model_.outputs);
        } catch (const cv::Exception& error) {
            return fail(ErrorCode::io, std::format("opencv: {}", error.what()));
        }
        std::vector<std::span<const float>> views;
        for (const auto& result : results_) {
            if (result.type() != CV_32F || !result.isContinuous()) {
                return fail(ErrorCode::unsupported,
                            "an output of the model is not of 32-bit floats");
            }
            views.emplace_back(result.ptr<float>(), result.total());
        }
        return views;
    }

  private:
    Model model_;
    cv::dnn::Net net_;
    std::vector<cv::Mat> results_;
};

}  // namespace

Result<std::unique_ptr<Network>> open_opencv(const Model& model, std::string_view onnx) {
    try {
        // Looks run side by side in the vision pool; a pool of OpenCV's own below each would only
        // fight.
        cv::setNumThreads(1);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        return std::make_unique<OpencvNetwork>(model, onnx);
    } catch (const cv::Exception& error) {
        return fail(ErrorCode::unsupported, std::format("opencv: {}", error.what()));
    }
}

}  // namespace linli::detect
