// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/geometry.hpp"
#include "base/result.hpp"
#include "detect/detection.hpp"

namespace linli::detect {

/// How a network wants its picture and what its numbers mean.
enum class ModelKind {
    ssdlite,  ///< TensorFlow object detection API: anchors, box codes, logits
    yolox,    ///< Megvii's YOLOX: grid cells, objectness times class score
};

/// Which outputs of a network mean one of our class labels.
struct ClassSource {
    ClassLabel label = ClassLabel::other;
    std::vector<std::size_t> indices;  ///< the highest of these scores is the label's
};

/// One `[[model]]` of models/manifest.toml.
struct Model {
    std::string name;
    ModelKind kind = ModelKind::ssdlite;
    std::string file;    ///< in the models folder
    std::string sha256;  ///< of `file`, 64 lower-case hex digits
    std::string licence;
    std::string source;         ///< where it comes from, for people and models/fetch
    std::string source_sha256;  ///< of what is downloaded
    std::string input;          ///< name of the input tensor
    Size input_size;            ///< pixels, 32..4096 each
    std::vector<std::string> outputs;
    std::size_t class_count = 0;  ///< values per row of class scores, 1..10000
    std::vector<ClassSource> classes;
};

/// Reads the text of a manifest (TOML). Errors: corrupt, with line and what is wrong; unsupported
/// for a newer version.
Result<std::vector<Model>> parse_manifest(std::string_view text);

}  // namespace linli::detect
