// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "uplink/link.hpp"

namespace linli::uplink {

/// Makes links over Eclipse Paho's asynchronous C client: no persistence, no buffering, no
/// reconnecting of its own. Concurrency: `make` and the links on the loop; Paho's threads only post
/// to it. Clients are created and destroyed on a thread of their own, since Paho holds a lock of
/// its own while it connects. Must outlive its links; the loop outlives it.
class PahoLinks {
  public:
    explicit PahoLinks(boost::asio::io_context& loop);
    ~PahoLinks();  ///< waits until every client is destroyed
    std::unique_ptr<Link> make(Dial dial, LinkEvents events);

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace linli::uplink
