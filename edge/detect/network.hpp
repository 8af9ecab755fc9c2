// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "config/gateway.hpp"
#include "detect/manifest.hpp"

namespace linli::detect {

/// A loaded network: one tensor in, tensors out. One thread at a time; it uses no other thread.
struct Network {
    virtual ~Network() = default;
    /// Runs once on `input` (1 x 3 x height x width, planar). Outputs are flat, in the order of the
    /// manifest, and valid until the next run. Errors: io (the engine failed), invalid_argument
    /// (size of `input`).
    virtual Result<std::vector<std::span<const float>>> run(std::span<const float> input) = 0;
};

/// "onnxruntime" or "opencv".
std::string_view name_of(config::Engine engine);

/// Loads the bytes of an ONNX file. Errors: corrupt, unsupported (the engine does not take it).
Result<std::unique_ptr<Network>> open_network(const Model& model, std::string_view onnx,
                                              config::Engine engine);

/// As open_network, each on its engine.
Result<std::unique_ptr<Network>> open_onnxruntime(const Model& model, std::string_view onnx);
Result<std::unique_ptr<Network>> open_opencv(const Model& model, std::string_view onnx);

}  // namespace linli::detect
