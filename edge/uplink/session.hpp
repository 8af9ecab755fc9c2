// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "uplink/backlog.hpp"
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

/// One connection from dialling to its end: birth, rows in sequence within the window, answers,
/// health, commands. Loop thread only.
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
        const std::uint64_t& wakes;  ///< grows with each call of Uplink::wake
    };
    explicit Session(Parts parts) : parts_(parts) {}

    asio::awaitable<SessionEnd> run(const MakeLink& make_link, Dial dial,
                                    std::function<void()> on_online);

  private:
    struct InFlight {
        std::optional<std::uint64_t> sequence;  ///< none: birth, health or an answer
        std::string topic;
        Clock::Steady sent;
    };

    LinkEvents events();
    asio::awaitable<bool> welcomed(std::chrono::seconds used_keep_alive);
    asio::awaitable<void> begin();
    asio::awaitable<void> work();
    asio::awaitable<void> read();
    asio::awaitable<void> say_goodbye();
    void fill_window();
    void send(const outbox::StoredEvent& row);
    void tell(WireMessage message);
    void tell_waiting();
    void send_health();
    WireMessage state(bool online) const;
    void publish(std::optional<std::uint64_t> sequence, const WireMessage& message);
    void answered(std::uint64_t tag, int reason);
    void row_answered(std::uint64_t sequence, int reason);
    void end(SessionEnd::Kind kind, std::string why);
    std::chrono::milliseconds until_next_duty() const;
    void watch_the_oldest();

    Parts parts_;
    Backlog backlog_{parts_.outbox};
    std::unique_ptr<Link> link_;
    std::optional<Welcome> welcome_;
    std::optional<SessionEnd> end_;
    bool lost_ = false;                            ///< nothing can be said any more
    std::map<std::uint64_t, InFlight> in_flight_;  ///< by tag
    std::deque<WireMessage> others_;               ///< no events; wait for a place
    std::size_t rows_in_flight_ = 0;
    std::uint64_t next_tag_ = 1;
    Clock::Steady next_health_;
};

}  // namespace linli::uplink
