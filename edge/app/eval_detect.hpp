// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "config/gateway.hpp"

namespace linli::app {

/// What `linli-eval detect` was asked for.
struct EvalDetectOptions {
    std::filesystem::path images;  ///< folder; its .jpg, .jpeg and .png files are looked at
    std::filesystem::path out;     ///< CSV file, replaced
    config::Detector detector;     ///< `confidence` is the lowest that is written
};

/// Looks at each picture of a folder, by name, and writes what the detector sees as CSV with the
/// header `image,label,confidence,x,y,w,h` (pixels of the picture). A picture that cannot be read
/// is told on standard error and left out; the others are still looked at, and the error that comes
/// back says how many were left out. Errors: not_found (folder, model), io (CSV), corrupt
/// (pictures).
Result<void> eval_detect(const EvalDetectOptions& options);

}  // namespace linli::app
