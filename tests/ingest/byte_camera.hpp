// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <thread>

#include "config/site.hpp"

namespace linli::ingest {

/// A live camera that says exactly the bytes a test wrote down: one client at a TCP port of the
/// loopback gets them as fast as it reads.
class ByteCamera {
  public:
    enum class Then {
        silence,  ///< the connection stays open and nothing comes any more
        hang_up,
        again,  ///< from the beginning, for ever
    };

    ByteCamera(std::string bytes, Then then);
    ByteCamera(const ByteCamera&) = delete;
    ByteCamera& operator=(const ByteCamera&) = delete;
    ~ByteCamera();

    /// How to reach it.
    config::Camera camera() const;

  private:
    void serve();

    std::string bytes_;
    Then then_;
    int listening_;
    int stop_[2];  ///< a pipe that is closed to end `serve`
    int port_ = 0;
    std::thread thread_;
};

}  // namespace linli::ingest
