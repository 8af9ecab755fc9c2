// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "uplink/bell.hpp"
#include "uplink/cloud_event.hpp"
#include "uplink/link.hpp"
#include "uplink/uplink.hpp"

namespace linli::uplink {

/// How a connection ended.
struct SessionEnd {
    enum class Kind {
        trouble,           ///< dial again after the usual pause
        ask_operator,      ///< dial again after the longest pause
        other_keep_alive,  ///< dial again at once with the broker's keep alive
        stopped,           ///< we were told to
    };
    Kind kind = Kind::trouble;
    std::string why;
    bool was_online = false;
    std::chrono::seconds keep_alive{};
};

/// One connection from dialling to its end: birth, rows in sequence within the window, answers, health, commands. Loop thread only.
class Session {
  public:
    /// What it works on; all of it outlives the session.
    struct Parts {
        const config::Uplink& options;
        const config::Identity& identity;
        outbox::Outbox& outbox;
        const Clock& clock;
        const UplinkHooks& hooks;
        Bell& bell;
        UplinkStatus& status;
        const bool& stopping;
    };
    explicit Session(Parts parts) : parts_(parts) {}

    asio::awaitable<SessionEnd> run(const MakeLink& make_link, Dial dial, std::function<void()> on_online);

  private:
    struct InFlight {
        std::uint64_t sequence = 0;
        Clock::Steady sent;
    };

    LinkEvents events();
    asio::awaitable<void> begin();
    asio::awaitable<void> settle();
    asio::awaitable<void> send();
    void send_health();
    void send_state(bool online);
    bool publish(std::uint64_t tag, const WireMessage& message);
    void answered(std::uint64_t tag, int reason);
    void answer_command(const Incoming& command);
    void end(SessionEnd::Kind kind, std::string why);
    std::chrono::milliseconds until_next_duty() const;
    void watch_the_oldest();

    Parts parts_;
    std::unique_ptr<Link> link_;
    std::optional<Welcome> welcome_;
    std::optional<SessionEnd> end_;
    std::map<std::uint64_t, InFlight> in_flight_;  ///< by tag
    std::deque<outbox::StoredEvent> ready_;        ///< read, not yet sent
    std::deque<std::uint64_t> acknowledged_;       ///< to be removed from the outbox
    std::deque<std::pair<std::uint64_t, std::string>> dead_;
    std::uint64_t next_tag_ = 1;
    std::uint64_t cursor_ = 0;       ///< last sequence read
    std::uint64_t backlog_end_ = 0;  ///< rows up to here were stored before this connection
    Clock::Steady next_health_;
};

}  // namespace linli::uplink
