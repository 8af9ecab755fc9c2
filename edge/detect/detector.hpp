// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/gateway.hpp"
#include "detect/detection.hpp"
#include "ingest/frame.hpp"

namespace linli::detect {

/// A network that finds objects. One thread at a time.
struct Detector {
    virtual ~Detector() = default;
    /// Looks at `region` (pixels of the frame) and returns what it sees with confidence >=
    /// `threshold`, overlaps suppressed, vehicle classes merged, highest confidence first. Errors:
    /// io (engine failed), unsupported (picture).
    virtual Result<std::vector<Detection>> detect(const ingest::Frame& frame, const Box& region,
                                                  float threshold) = 0;
    /// Pixels that the network sees of a region, however large it is.
    virtual Size input_size() const { return {300, 300}; }
    /// "ssdlite-mobilenetv2-coco on onnxruntime", for status and logs.
    virtual std::string description() const = 0;
};

/// Loads a model of models/manifest.toml (kind and shapes are read there; the file's sha256 is
/// checked). `models`: folder with manifest.toml and the fetched .onnx files. Errors: not_found
/// (says how to fetch), corrupt, unsupported.
Result<std::unique_ptr<Detector>> make_detector(const std::filesystem::path& models,
                                                const std::string& model, config::Engine engine);

}  // namespace linli::detect
