// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "config/site.hpp"

namespace linli::app {

/// The camera of `site` that `clip` stands for, as a file that is read once at `pace`. `id`: empty
/// for the site's first camera. A camera without `starts_at` gets a fixed one, so that results do
/// not depend on the day. Error: not_found.
Result<config::Camera> camera_of_clip(const config::Site& site, const std::string& id,
                                      const std::filesystem::path& clip, config::Pace pace);

}  // namespace linli::app
