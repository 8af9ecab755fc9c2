// SPDX-License-Identifier: Apache-2.0
#include "app/eval_clip.hpp"

#include <algorithm>
#include <chrono>
#include <format>

namespace linli::app {
namespace {

/// The wall time of a clip's first frame when the site gives none.
constexpr WallTime kClipStart =
    std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) + std::chrono::hours(4);

}  // namespace

Result<config::Camera> camera_of_clip(const config::Site& site, const std::string& id,
                                      const std::filesystem::path& clip, config::Pace pace) {
    const auto& cameras = site.cameras;
    const auto found =
        id.empty() ? cameras.begin() : std::ranges::find(cameras, id, &config::Camera::id);
    if (found == cameras.end()) {
        return fail(ErrorCode::not_found, id.empty()
                                              ? "the site has no camera"
                                              : std::format("the site has no camera '{}'", id));
    }
    config::Camera camera = *found;
    camera.kind = config::SourceKind::file;
    camera.address = clip.string();
    camera.pace = pace;
    camera.loop = false;
    if (!camera.starts_at) camera.starts_at = kClipStart;
    return camera;
}

}  // namespace linli::app
