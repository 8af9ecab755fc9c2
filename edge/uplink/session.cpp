// SPDX-License-Identifier: Apache-2.0
#include "uplink/session.hpp"

#include <algorithm>
#include <format>

#include "base/log.hpp"
#include "uplink/command_answer.hpp"
#include "uplink/reason.hpp"

namespace linli::uplink {
namespace {

using namespace std::chrono_literals;

/// Places of the window that birth, health and answers have for themselves, and how many of them
/// may wait for one.
constexpr std::size_t kOtherPlaces = 2;
constexpr std::size_t kMostOthers = 16;
/// What a packet has beside its payload: topic, attributes, framing. At most about so many bytes.
constexpr std::size_t kEnvelope = 2048;
/// A dial that says nothing for this much longer than its time-out is given up.
constexpr auto kDialGrace = 5s;

}  // namespace

LinkEvents Session::events() {
    LinkEvents events;
    events.on_welcome = [this](const Welcome& welcome) {
        welcome_ = welcome;
        parts_.bell.ring();
    };
    events.on_answer = [this](std::uint64_t tag, int reason) { answered(tag, reason); };
    events.on_message = [this](const Incoming& incoming) {
        if (end_) return;
        auto answer =
            answer_to(incoming, topic_base(parts_.options, parts_.identity), parts_.clock.wall());
        if (answer) tell(std::move(*answer));
    };
    events.on_no_commands = [this](const std::string& why) {
        parts_.status.last_error = "no commands can be received: " + why;
        log::warn("uplink: {}", parts_.status.last_error);
    };
    events.on_lost = [this](std::string why) {
        lost_ = true;
        end(SessionEnd::Kind::trouble, std::move(why));
    };
    return events;
}

void Session::end(SessionEnd::Kind kind, std::string why) {
    if (!end_) end_ = SessionEnd{kind, std::move(why), welcome_ && welcome_->accepted, {}};
    parts_.bell.ring();
}

asio::awaitable<SessionEnd> Session::run(const MakeLink& make_link, Dial dial,
                                         std::function<void()> on_online) {
    const auto keep_alive = dial.keep_alive;
    link_ = make_link(std::move(dial), events());
    if (co_await welcomed(keep_alive)) {
        on_online();
        co_await begin();
        co_await work();
        co_await say_goodbye();
        co_await backlog_.settle();
    }
    co_return *end_;
}

/// Waits for the broker's welcome; false when the session ends without one.
asio::awaitable<bool> Session::welcomed(std::chrono::seconds used_keep_alive) {
    const auto give_up = parts_.clock.steady() + parts_.options.connect_timeout + kDialGrace;
    while (!welcome_ && !end_ && !parts_.stopping && parts_.clock.steady() < give_up) {
        co_await parts_.bell.wait(500ms);
    }
    if (parts_.stopping) {
        end(SessionEnd::Kind::stopped, "");
    } else if (!welcome_) {
        end(SessionEnd::Kind::trouble, "the broker does not answer");
    } else if (!welcome_->accepted) {
        end(SessionEnd::Kind::trouble, welcome_->why_not);
    } else if (welcome_->maximum_qos < 1) {
        end(SessionEnd::Kind::ask_operator, "the broker acknowledges nothing: it must allow QoS 1");
        link_->disconnect();
    } else if (const std::chrono::seconds wanted(welcome_->server_keep_alive_s);
               wanted.count() > 0 && wanted < used_keep_alive) {
        end_ = SessionEnd{SessionEnd::Kind::other_keep_alive, "", true, wanted};
        link_->disconnect();
    }
    co_return !end_;
}

asio::awaitable<void> Session::begin() {
    ++parts_.status.connects;
    parts_.status.last_error.clear();
    const auto least = std::min<std::size_t>(
        welcome_->receive_maximum, static_cast<std::size_t>(parts_.options.max_in_flight));
    parts_.status.window = least > kOtherPlaces ? least - kOtherPlaces : 1;
    if (auto begun = co_await backlog_.begin(); !begun) {
        end(SessionEnd::Kind::trouble, std::move(begun.error().message));
        co_return;
    }
    tell(state(/*online=*/true));
    next_health_ = parts_.clock.steady();
}

asio::awaitable<void> Session::work() {
    while (!end_ && !parts_.stopping) {
        co_await read();
        fill_window();
        // From here on the answers themselves send the rows that have been read, also while the
        // disk is busy.
        co_await backlog_.settle();
        if (parts_.clock.steady() >= next_health_) send_health();
        watch_the_oldest();
        if (!end_) co_await parts_.bell.wait(until_next_duty());
    }
}

/// What the broker can still be told: that we are not there, in a retained message instead of a
/// last will.
asio::awaitable<void> Session::say_goodbye() {
    if (!lost_) {
        link_->publish(next_tag_++, state(/*online=*/false));
        link_->disconnect();
        asio::steady_timer goodbye(co_await asio::this_coro::executor, 100ms);
        co_await goodbye.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    if (!end_) end(SessionEnd::Kind::stopped, "");
}

asio::awaitable<void> Session::read() {
    const std::uint64_t wakes = parts_.wakes;
    auto nothing_more = co_await backlog_.read();
    if (!nothing_more) {
        if (parts_.hooks.outbox_failed) parts_.hooks.outbox_failed(nothing_more.error());
        end(SessionEnd::Kind::trouble, std::move(nothing_more.error().message));
        co_return;
    }
    // What was stored while we read has rung the bell, so we come back.
    parts_.status.drained = *nothing_more && backlog_.empty() && wakes == parts_.wakes;
}

void Session::fill_window() {
    while (!end_ && !backlog_.empty() && rows_in_flight_ < parts_.status.window) {
        send(backlog_.take());
    }
}

void Session::send(const outbox::StoredEvent& row) {
    const Sending sending{parts_.clock.wall(), backlog_.is_replay(row)};
    auto message = to_wire(row, parts_.options, parts_.identity, sending);
    if (!message) {
        backlog_.put_aside(row.sequence, message.error().message);
        parts_.bell.ring();
        return;
    }
    const std::size_t bytes = message->payload.size() + kEnvelope;
    if (welcome_->maximum_packet_bytes > 0 && bytes > welcome_->maximum_packet_bytes) {
        end(SessionEnd::Kind::ask_operator,
            std::format("event {} needs a packet of {} bytes and the broker takes {}: raise its "
                        "maximum packet size",
                        row.sequence, bytes, welcome_->maximum_packet_bytes));
        return;
    }
    publish(row.sequence, *message);
    ++parts_.status.published;
}

/// Sends what is no event as soon as it has a place.
void Session::tell(WireMessage message) {
    if (others_.size() >= kMostOthers) {
        log::debug("uplink: no room for {}", message.topic);
        return;
    }
    others_.push_back(std::move(message));
    tell_waiting();
}

void Session::tell_waiting() {
    while (!end_ && !others_.empty() && in_flight_.size() - rows_in_flight_ < kOtherPlaces) {
        const WireMessage message = std::move(others_.front());
        others_.pop_front();
        publish(std::nullopt, message);
    }
}

void Session::publish(std::optional<std::uint64_t> sequence, const WireMessage& message) {
    const std::uint64_t tag = next_tag_++;
    in_flight_[tag] = {sequence, message.topic, parts_.clock.steady()};
    if (sequence) ++rows_in_flight_;
    parts_.status.in_flight = rows_in_flight_;
    if (link_->publish(tag, message)) return;
    end(SessionEnd::Kind::trouble, "the client library takes no more messages");
}

void Session::answered(std::uint64_t tag, int reason) {
    const auto found = in_flight_.find(tag);
    if (found == in_flight_.end()) return;
    const InFlight one = std::move(found->second);
    in_flight_.erase(found);
    if (one.sequence) {
        --rows_in_flight_;
        parts_.status.in_flight = rows_in_flight_;
        row_answered(*one.sequence, reason);
    } else if (verdict_of(reason) != Verdict::delivered) {
        parts_.status.last_error =
            std::format("the broker refuses {}: {}", one.topic, reason_words(reason));
        log::warn("uplink: {}", parts_.status.last_error);
    }
    tell_waiting();
    fill_window();
    parts_.bell.ring();
}

void Session::row_answered(std::uint64_t sequence, int reason) {
    const auto words = [&] {
        return std::format("the broker refuses event {}: {}", sequence, reason_words(reason));
    };
    switch (verdict_of(reason)) {
        case Verdict::delivered:
            ++parts_.status.acknowledged;
            backlog_.acknowledged(sequence);
            break;
        case Verdict::dead_letter:
            backlog_.put_aside(sequence, reason_words(reason));
            break;
        case Verdict::retry:
            end(SessionEnd::Kind::trouble, words());
            break;
        case Verdict::ask_operator:
            end(SessionEnd::Kind::ask_operator, words());
            break;
    }
}

WireMessage Session::state(bool online) const {
    WireMessage message;
    message.topic = topic_base(parts_.options, parts_.identity) + "/state";
    message.payload = parts_.hooks.state(parts_.status.session, online);
    message.retained = true;
    message.content_type = "application/protobuf";
    return message;
}

void Session::send_health() {
    WireMessage message;
    message.topic = topic_base(parts_.options, parts_.identity) + "/health";
    message.payload = parts_.hooks.health();
    message.retained = true;
    message.content_type = "application/protobuf";
    tell(std::move(message));
    next_health_ = parts_.clock.steady() + parts_.options.health_interval;
}

std::chrono::milliseconds Session::until_next_duty() const {
    auto due = next_health_;
    for (const auto& [tag, one] : in_flight_)
        due = std::min(due, one.sent + parts_.options.ack_timeout);
    return std::max(1ms, std::chrono::ceil<std::chrono::milliseconds>(due - parts_.clock.steady()));
}

void Session::watch_the_oldest() {
    for (const auto& [tag, one] : in_flight_) {
        if (parts_.clock.steady() - one.sent < parts_.options.ack_timeout) continue;
        const std::string what = one.sequence ? std::format("event {}", *one.sequence) : one.topic;
        end(SessionEnd::Kind::trouble,
            std::format("no answer to {} for {} s: the link is half-open", what,
                        parts_.options.ack_timeout.count() / 1000));
        return;
    }
}

}  // namespace linli::uplink
