// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace linli::uplink {

/// The host in mqtt://host:port or mqtts://host:port, without the brackets of an IPv6 address.
std::string host_of(const std::string& broker);

/// The port in mqtt://host:port or mqtts://host:port.
std::string port_of(const std::string& broker);

/// The address in Paho's spelling: tcp://host:port or ssl://host:port.
std::string paho_uri(const std::string& broker);

/// Why the host of `broker` cannot be found, in words; empty when it can. Blocks, half a minute
/// when name servers are silent.
std::string find_host(const std::string& broker);

/// A TCP connection, closed in the end.
class TcpSocket {
  public:
    explicit TcpSocket(int descriptor) : descriptor_(descriptor) {}
    TcpSocket(TcpSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    TcpSocket& operator=(TcpSocket&&) = delete;
    ~TcpSocket();
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

/// Connects to `broker`, with time-outs of seconds for everything. Blocks. Error: not_connected, in
/// words.
Result<TcpSocket> reach(const std::string& broker);

/// Runs `work` on a thread of its own that nobody waits for: a look-up cannot be cancelled, and
/// neither the loop nor a clean stop may wait for one. `work` must not touch what the program may
/// have left by then.
void run_apart(std::function<void()> work);

}  // namespace linli::uplink
