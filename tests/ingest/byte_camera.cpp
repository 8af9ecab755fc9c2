// SPDX-License-Identifier: Apache-2.0
#include "ingest/byte_camera.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <format>

#include "base/result.hpp"

namespace linli::ingest {
namespace {

/// Waits for `events` at `socket`; false when `stop` has been closed at its other end.
bool wait_for(int socket, short events, int stop) {
    pollfd waiting[2] = {{socket, events, 0}, {stop, POLLIN, 0}};
    return poll(waiting, 2, -1) > 0 && waiting[1].revents == 0;
}

}  // namespace

ByteCamera::ByteCamera(std::string bytes, Then then)
    : bytes_(std::move(bytes)),
      then_(then),
      listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    LINLI_CHECK(bind(listening_, plain, size) == 0 && listen(listening_, 1) == 0);
    LINLI_CHECK(getsockname(listening_, plain, &size) == 0 && pipe2(stop_, O_CLOEXEC) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

ByteCamera::~ByteCamera() {
    close(stop_[1]);
    thread_.join();
    close(stop_[0]);
    close(listening_);
}

config::Camera ByteCamera::camera() const {
    config::Camera camera;
    camera.id = "gate";
    camera.kind = config::SourceKind::rtsp;  // live
    camera.address = std::format("tcp://127.0.0.1:{}", port_);
    camera.connect_timeout = std::chrono::seconds(10);
    camera.data_timeout = std::chrono::milliseconds(700);
    return camera;
}

void ByteCamera::serve() {
    if (!wait_for(listening_, POLLIN, stop_[0])) return;
    const int client = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    std::size_t sent = 0;
    while (sent < bytes_.size() && wait_for(client, POLLOUT, stop_[0])) {
        const ssize_t some = send(client, bytes_.data() + sent, bytes_.size() - sent, MSG_NOSIGNAL);
        if (some < 0) break;
        sent += static_cast<std::size_t>(some);
        if (sent == bytes_.size() && then_ == Then::again) sent = 0;
    }
    if (then_ != Then::hang_up) wait_for(stop_[0], POLLIN, stop_[0]);
    close(client);
}

}  // namespace linli::ingest
