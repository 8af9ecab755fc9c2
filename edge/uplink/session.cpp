// SPDX-License-Identifier: Apache-2.0
#include "uplink/session.hpp"

#include <algorithm>
#include <format>

#include "base/log.hpp"
#include "event/command.hpp"
#include "uplink/reason.hpp"

namespace linli::uplink {
namespace {

using namespace std::chrono_literals;

/// Messages that are not rows of the outbox: birth, health, answers.
constexpr std::uint64_t kNoRow = 0;
/// So many rows are read at a time.
constexpr std::size_t kReadAhead = 256;
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
    events.on_message = [this](const Incoming& incoming) { answer_command(incoming); };
    events.on_lost = [this](std::string why) { end(SessionEnd::Kind::trouble, std::move(why)); };
    return events;
}

void Session::end(SessionEnd::Kind kind, std::string why) {
    if (!end_) end_ = SessionEnd{kind, std::move(why), welcome_ && welcome_->accepted, {}};
    parts_.bell.ring();
}

asio::awaitable<SessionEnd> Session::run(const MakeLink& make_link, Dial dial, std::function<void()> on_online) {
    const auto used_keep_alive = dial.keep_alive;
    const auto give_up = parts_.clock.steady() + parts_.options.connect_timeout + kDialGrace;
    link_ = make_link(std::move(dial), events());
    while (!welcome_ && !parts_.stopping && parts_.clock.steady() < give_up) co_await parts_.bell.wait(500ms);
    if (parts_.stopping) co_return SessionEnd{SessionEnd::Kind::stopped, "", false, {}};
    if (!welcome_) co_return SessionEnd{SessionEnd::Kind::trouble, "the broker does not answer", false, {}};
    if (!welcome_->accepted) co_return SessionEnd{SessionEnd::Kind::trouble, welcome_->why_not, false, {}};
    const std::chrono::seconds wanted(welcome_->server_keep_alive_s);
    if (wanted.count() > 0 && wanted < used_keep_alive) {
        link_->disconnect();
        co_return SessionEnd{SessionEnd::Kind::other_keep_alive, "", true, wanted};
    }
    on_online();
    co_await begin();
    while (!end_ && !parts_.stopping) {
        co_await settle();
        co_await send();
        if (parts_.clock.steady() >= next_health_) send_health();
        watch_the_oldest();
        if (!end_) co_await parts_.bell.wait(until_next_duty());
    }
    co_await settle();
    if (!end_) {
        send_state(/*online=*/false);
        link_->disconnect();
        asio::steady_timer goodbye(co_await asio::this_coro::executor, 100ms);
        co_await goodbye.async_wait(asio::as_tuple(asio::use_awaitable));
        end_ = SessionEnd{SessionEnd::Kind::stopped, "", true, {}};
    }
    co_return *end_;
}

asio::awaitable<void> Session::begin() {
    ++parts_.status.connects;
    parts_.status.last_error.clear();
    const auto least = std::min<int>(welcome_->receive_maximum, parts_.options.max_in_flight);
    // Two places are kept for birth, health and answers.
    parts_.status.window = static_cast<std::size_t>(std::max(1, least - 2));
    if (const auto counts = co_await parts_.outbox.counts()) backlog_end_ = counts->last_sequence;
    send_state(/*online=*/true);
    next_health_ = parts_.clock.steady();
}

/// Tells the outbox what the broker has said since the last time.
asio::awaitable<void> Session::settle() {
    while (!acknowledged_.empty()) {
        std::vector<std::uint64_t> done(acknowledged_.begin(), acknowledged_.end());
        acknowledged_.clear();
        if (auto removed = co_await parts_.outbox.remove_delivered(done); !removed) {
            // They stay in the outbox and are sent again later, with the same ids: a repetition, never a loss.
            log::warn("delivered events stay in the outbox: {}", removed.error().message);
        }
    }
    while (!dead_.empty()) {
        auto [sequence, why] = std::move(dead_.front());
        dead_.pop_front();
        log::error("event {} will never be taken and is put aside: {}", sequence, why);
        if (auto put = co_await parts_.outbox.dead_letter(sequence, why); !put) {
            log::error("event {}: {}", sequence, put.error().message);
        }
    }
}

asio::awaitable<void> Session::send() {
    parts_.status.drained = false;
    while (!end_ && in_flight_.size() < parts_.status.window) {
        if (ready_.empty()) {
            auto rows = co_await parts_.outbox.read_after(cursor_, kReadAhead);
            if (!rows) {
                end(SessionEnd::Kind::trouble, "outbox: " + rows.error().message);
                co_return;
            }
            if (rows->empty()) {
                parts_.status.drained = true;
                co_return;
            }
            cursor_ = rows->back().sequence;
            std::ranges::move(*rows, std::back_inserter(ready_));
        }
        const outbox::StoredEvent row = std::move(ready_.front());
        ready_.pop_front();
        const Sending sending{parts_.clock.wall(), row.sequence <= backlog_end_ || row.sent_before};
        auto message = to_wire(row, parts_.options, parts_.identity, sending);
        if (!message) {
            dead_.emplace_back(row.sequence, message.error().message);
            continue;
        }
        const std::uint64_t tag = next_tag_++;
        in_flight_[tag] = {row.sequence, parts_.clock.steady()};
        parts_.status.in_flight = in_flight_.size();
        ++parts_.status.published;
        publish(tag, *message);
    }
}

bool Session::publish(std::uint64_t tag, const WireMessage& message) {
    if (link_->publish(tag, message)) return true;
    end(SessionEnd::Kind::trouble, "the client library takes no more messages");
    return false;
}

void Session::answered(std::uint64_t tag, int reason) {
    const auto found = in_flight_.find(tag);
    if (tag == kNoRow || found == in_flight_.end()) return;
    const std::uint64_t sequence = found->second.sequence;
    in_flight_.erase(found);
    parts_.status.in_flight = in_flight_.size();
    switch (verdict_of(reason)) {
        case Verdict::delivered:
            ++parts_.status.acknowledged;
            acknowledged_.push_back(sequence);
            break;
        case Verdict::dead_letter: dead_.emplace_back(sequence, reason_words(reason)); break;
        case Verdict::retry:
            end(SessionEnd::Kind::trouble, "the broker refused an event: " + reason_words(reason));
            break;
        case Verdict::ask_operator:
            end(SessionEnd::Kind::ask_operator, "the broker refused an event: " + reason_words(reason));
            break;
    }
    parts_.bell.ring();
}

void Session::send_state(bool online) {
    WireMessage message;
    message.topic = topic_base(parts_.options, parts_.identity) + "/state";
    message.payload = parts_.hooks.state(parts_.status.session, online);
    message.retained = true;
    message.content_type = "application/protobuf";
    publish(kNoRow, message);
}

void Session::send_health() {
    WireMessage message;
    message.topic = topic_base(parts_.options, parts_.identity) + "/health";
    message.payload = parts_.hooks.health();
    message.retained = true;
    message.content_type = "application/protobuf";
    publish(kNoRow, message);
    next_health_ = parts_.clock.steady() + parts_.options.health_interval;
}

void Session::answer_command(const Incoming& command) {
    const std::string base = topic_base(parts_.options, parts_.identity);
    const std::string prefix = base + "/cmd/";
    // A retained command is an old one: it would be obeyed at every connect.
    if (!command.topic.starts_with(prefix) || command.retained || end_) return;
    const std::string name = command.topic.substr(prefix.size());
    event::Reply reply;
    reply.time = parts_.clock.wall();
    if (auto parsed = event::parse_command(command.payload); !parsed) {
        reply.status = event::ReplyStatus::not_understood;
        reply.text = parsed.error().message;
    } else {
        reply.id = parsed->id;
        const bool known = parsed->kind == event::CommandKind::ping && name == event::name_of(parsed->kind);
        reply.status = known ? event::ReplyStatus::done : event::ReplyStatus::unsupported;
        reply.text = known ? "pong" : std::format("this gateway does not know the command '{}' yet", name);
    }
    WireMessage message;
    // Answers stay below our own topics: nobody may make a gateway speak elsewhere.
    const bool ours = command.response_topic.starts_with(base + "/rsp/") &&
                      command.response_topic.find_first_of("+#") == std::string::npos;
    message.topic = ours ? command.response_topic : base + "/rsp/" + name;
    message.payload = event::serialise(reply);
    message.content_type = "application/protobuf";
    message.correlation_data = command.correlation_data;
    publish(kNoRow, message);
}

std::chrono::milliseconds Session::until_next_duty() const {
    auto due = next_health_;
    for (const auto& [tag, row] : in_flight_) due = std::min(due, row.sent + parts_.options.ack_timeout);
    return std::max(1ms, std::chrono::ceil<std::chrono::milliseconds>(due - parts_.clock.steady()));
}

void Session::watch_the_oldest() {
    for (const auto& [tag, row] : in_flight_) {
        if (parts_.clock.steady() - row.sent < parts_.options.ack_timeout) continue;
        end(SessionEnd::Kind::trouble,
            std::format("no answer to event {} for {} s: the link is half-open", row.sequence,
                        parts_.options.ack_timeout.count() / 1000));
        return;
    }
}

}  // namespace linli::uplink
