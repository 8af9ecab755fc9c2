// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace linli::app {

/// The version of this build, as in CHANGELOG.md.
extern const std::string_view kVersion;

/// Where the models are when the configuration does not say: $LINLI_MODELS, else the installed
/// folder.
std::filesystem::path models_folder();

}  // namespace linli::app
