// SPDX-License-Identifier: Apache-2.0
#include "ingest/rtsp_camera.hpp"

#include <format>

#include "base/result.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

/// Python, GStreamer and its plugins have to load; the machine may be busy.
constexpr auto kStart = 60s;

}  // namespace

RtspCamera::RtspCamera(std::filesystem::path clip, std::optional<Login> login)
    : clip_(std::move(clip)), login_(std::move(login)) {
    start();
}

void RtspCamera::start() {
    std::vector<std::string> words{"python3", LINLI_SOURCE_DIR "/tests/e2e/rtsp_server.py",
                                   "--file",  clip_.string(),
                                   "--port",  std::to_string(port_),
                                   "--shared"};
    if (login_) {
        words.insert(words.end(), {"--user", login_->user, "--password", login_->password, "--auth",
                                   login_->method});
    }
    server_.emplace(words);
    const auto ready = server_->hear(kStart);
    LINLI_CHECK(ready && ready->starts_with("ready "));
    port_ = std::stoi(ready->substr(6));
}

config::Camera RtspCamera::camera(const std::string& credentials, const std::string& path) const {
    return rtsp_at(std::format("rtsp://{}127.0.0.1:{}{}",
                               credentials.empty() ? "" : credentials + "@", port_, path));
}

config::Camera rtsp_at(const std::string& address) {
    config::Camera camera;
    camera.id = "gate";
    camera.kind = config::SourceKind::rtsp;
    camera.address = address;
    camera.connect_timeout = 10s;
    camera.data_timeout = 10s;
    return camera;
}

}  // namespace linli::ingest
