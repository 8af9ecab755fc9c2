// SPDX-License-Identifier: Apache-2.0
#include "app/installed.hpp"

#include <cstdlib>

namespace linli::app {

const std::string_view kVersion = LINLI_VERSION;

std::filesystem::path models_folder() {
    const char* chosen = std::getenv("LINLI_MODELS");
    return chosen != nullptr && *chosen != '\0' ? chosen : "/usr/share/linli/models";
}

}  // namespace linli::app
