// SPDX-License-Identifier: Apache-2.0
#include "uplink/broker_address.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <format>
#include <string_view>
#include <system_error>
#include <thread>

namespace linli::uplink {
namespace {

constexpr std::string_view kPlain = "mqtt://";
constexpr std::string_view kTls = "mqtts://";
constexpr std::chrono::seconds kReachPatience{3};

/// host:port
std::string_view authority(std::string_view broker) {
    if (broker.starts_with(kTls)) return broker.substr(kTls.size());
    if (broker.starts_with(kPlain)) return broker.substr(kPlain.size());
    return broker;
}

/// The addresses of a host; free themselves.
class Addresses {
  public:
    Addresses(const std::string& host, const std::string& port) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        code_ = getaddrinfo(host.c_str(), port.c_str(), &hints, &first_);
    }
    Addresses(const Addresses&) = delete;
    Addresses& operator=(const Addresses&) = delete;
    ~Addresses() {
        if (first_ != nullptr) freeaddrinfo(first_);
    }
    int code() const { return code_; }
    const addrinfo* first() const { return first_; }

  private:
    int code_ = 0;
    addrinfo* first_ = nullptr;
};

}  // namespace

std::string host_of(const std::string& broker) {
    const std::string_view all = authority(broker);
    if (all.starts_with('[')) return std::string(all.substr(1, all.find(']') - 1));
    return std::string(all.substr(0, all.rfind(':')));
}

std::string paho_uri(const std::string& broker) {
    return (broker.starts_with(kTls) ? "ssl://" : "tcp://") + std::string(authority(broker));
}

std::string port_of(const std::string& broker) {
    const std::string_view all = authority(broker);
    return std::string(all.substr(all.rfind(':') + 1));
}

std::string find_host(const std::string& broker) {
    const Addresses addresses(host_of(broker), port_of(broker));
    if (addresses.code() == 0) return {};
    return std::format("cannot find the host '{}' ({}): check [uplink] broker and the name servers",
                       host_of(broker), gai_strerror(addresses.code()));
}

TcpSocket::~TcpSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<TcpSocket> reach(const std::string& broker) {
    const Addresses addresses(host_of(broker), port_of(broker));
    int error = EHOSTUNREACH;
    for (const addrinfo* address = addresses.first(); address != nullptr;
         address = address->ai_next) {
        TcpSocket socket(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (socket.descriptor() < 0) {
            error = errno;
            continue;
        }
        const timeval patience{kReachPatience.count(), 0};
        ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::connect(socket.descriptor(), address->ai_addr, address->ai_addrlen) == 0)
            return socket;
        error = errno == EINPROGRESS ? ETIMEDOUT : errno;
    }
    return fail(ErrorCode::not_connected, std::format("cannot reach {}: {}", authority(broker),
                                                      std::generic_category().message(error)));
}

void run_apart(std::function<void()> work) { std::thread(std::move(work)).detach(); }

}  // namespace linli::uplink
