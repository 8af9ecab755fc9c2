// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace linli::uplink {

/// Wakes the one coroutine that waits; a ring while nobody waits is remembered. Loop thread only.
class Bell {
  public:
    explicit Bell(boost::asio::io_context& loop) : timer_(loop) {}

    void ring() {
        rung_ = true;
        timer_.cancel();
    }
    /// Completes at the next ring, at once if it has rung since the last wait, or after `most`.
    boost::asio::awaitable<void> wait(std::chrono::milliseconds most) {
        if (!rung_) {
            timer_.expires_after(most);
            co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        }
        rung_ = false;
    }

  private:
    boost::asio::steady_timer timer_;
    bool rung_ = false;
};

}  // namespace linli::uplink
