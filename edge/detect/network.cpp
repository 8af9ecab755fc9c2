// SPDX-License-Identifier: Apache-2.0
#include "detect/network.hpp"

namespace linli::detect {

std::string_view name_of(config::Engine engine) {
    return engine == config::Engine::opencv ? "opencv" : "onnxruntime";
}

Result<std::unique_ptr<Network>> open_network(const Model& model, std::string_view onnx,
                                              config::Engine engine) {
    return engine == config::Engine::opencv ? open_opencv(model, onnx)
                                            : open_onnxruntime(model, onnx);
}

}  // namespace linli::detect
