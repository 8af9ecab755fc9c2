// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "config/gateway.hpp"
#include "outbox/outbox.hpp"
#include "uplink/link.hpp"

namespace linli::uplink {

namespace asio = boost::asio;

enum class UplinkState { disabled, disconnected, dialling, online, draining };
std::string_view name_of(UplinkState state);

struct UplinkStatus {
    UplinkState state = UplinkState::disconnected;
    std::string broker;
    std::string last_error;
    std::uint64_t session =
        0;  ///< counts connects over the life of the database; in birth and state
    std::uint64_t connects = 0;  ///< since the process started
    std::uint64_t published = 0;
    std::uint64_t acknowledged = 0;
    std::size_t in_flight = 0;
    std::size_t window = 0;  ///< min(server Receive Maximum, own cap) - 2, at least 1
    bool drained = false;    ///< everything stored has been handed to the broker
};

/// What the uplink asks of the rest of the gateway. Loop thread.
struct UplinkHooks {
    /// Serialised linli.v1.GatewayState for the retained `state` topic; `session` and `online` are
    /// the uplink's.
    std::function<std::string(std::uint64_t session, bool online)> state;
    /// Serialised linli.v1.GatewayHealth for the retained `health` topic.
    std::function<std::string()> health;
    /// Called after each change of state.
    std::function<void(const UplinkStatus&)> changed;
    /// The outbox could not be read; may be empty.
    std::function<void(const Error&)> outbox_failed = {};
};

/// Delivers the outbox to one MQTT broker and answers its commands. Loop thread only; Paho's
/// threads only post to it. Operation: dial (full-jitter back-off), birth, then rows in sequence
/// within the own window; a row leaves on a good PUBACK alone. Rows stored before this connection
/// or handed out before carry `replay`. No PUBACK for ack_timeout: disconnect, dial again. Limits:
/// one broker; commands: `ping` (the rest come with the command set).
class Uplink {
  public:
    /// `make_link`: PahoLinks::make in the app, a fake in tests.
    Uplink(asio::io_context& loop, config::Uplink options, config::Identity identity,
           outbox::Outbox& outbox, const Clock& clock, UplinkHooks hooks, MakeLink make_link);
    ~Uplink();

    void start();
    /// New events have been committed: send them. Cheap; call as often as you like.
    void wake();
    /// Publishes an offline state, waits up to `patience` for what is in flight, disconnects.
    asio::awaitable<void> stop(std::chrono::milliseconds patience);
    UplinkStatus status() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::uplink
