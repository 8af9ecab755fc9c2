// SPDX-License-Identifier: Apache-2.0
#include "uplink/uplink.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <random>

#include "base/log.hpp"
#include "uplink/password.hpp"
#include "uplink/session.hpp"

namespace linli::uplink {
namespace {

using namespace std::chrono_literals;

/// The durable count of connections.
constexpr const char* kSession = "uplink_session";

}  // namespace

std::string_view name_of(UplinkState state) {
    switch (state) {
        case UplinkState::disabled:
            return "disabled";
        case UplinkState::disconnected:
            return "disconnected";
        case UplinkState::dialling:
            return "dialling";
        case UplinkState::online:
            return "online";
        case UplinkState::draining:
            return "draining";
    }
    return "unknown";
}

struct Uplink::Impl {
    Impl(asio::io_context& the_loop, config::Uplink the_options, config::Identity the_identity,
         outbox::Outbox& the_outbox, const Clock& the_clock, UplinkHooks the_hooks, MakeLink maker)
        : loop(the_loop),
          options(std::move(the_options)),
          identity(std::move(the_identity)),
          outbox(the_outbox),
          clock(the_clock),
          hooks(std::move(the_hooks)),
          make_link(std::move(maker)),
          bell(the_loop),
          keep_alive(std::chrono::ceil<std::chrono::seconds>(options.keep_alive)) {
        status.broker = options.broker;
        if (options.client_id.empty()) {
            options.client_id =
                "linli-" + identity.tenant + "-" + identity.community + "-" + identity.gateway;
        }
        if (!options.enabled) status.state = UplinkState::disabled;
    }

    asio::awaitable<void> run();
    asio::awaitable<SessionEnd> one_session();
    asio::awaitable<void> pause(std::chrono::milliseconds least, std::chrono::milliseconds most);
    Dial dial_of(std::uint64_t session) const;
    void enter(UplinkState state);

    asio::io_context& loop;
    config::Uplink options;
    config::Identity identity;
    outbox::Outbox& outbox;
    const Clock& clock;
    UplinkHooks hooks;
    MakeLink make_link;
    Bell bell;
    std::chrono::seconds keep_alive;
    UplinkStatus status;
    std::minstd_rand random{std::random_device{}()};
    std::uint64_t wakes = 0;
    bool stopping = false;
    bool running = false;
};

void Uplink::Impl::enter(UplinkState state) {
    if (status.state == state) return;
    status.state = state;
    log::info("uplink {}: {}", options.broker, name_of(state));
    if (hooks.changed) hooks.changed(status);
}

Dial Uplink::Impl::dial_of(std::uint64_t session) const {
    Dial dial;
    dial.options = options;
    dial.client_id = options.client_id;
    dial.password = read_password(options.password_file);
    dial.keep_alive = keep_alive;
    const std::string base = topic_base(options, identity);
    dial.will.topic = base + "/state";
    dial.will.payload = hooks.state(session, /*online=*/false);
    dial.will.retained = true;
    dial.will.content_type = "application/protobuf";
    dial.commands = base + "/cmd/+";
    return dial;
}

asio::awaitable<void> Uplink::Impl::pause(std::chrono::milliseconds least,
                                          std::chrono::milliseconds most) {
    std::uniform_int_distribution<std::int64_t> share(least.count(), most.count());
    const auto end = clock.steady() + std::chrono::milliseconds(share(random));
    while (!stopping && clock.steady() < end) {
        co_await bell.wait(std::chrono::ceil<std::chrono::milliseconds>(end - clock.steady()));
    }
}

asio::awaitable<SessionEnd> Uplink::Impl::one_session() {
    const auto stored = co_await outbox.read_fact(kSession);
    if (!stored)
        co_return SessionEnd{SessionEnd::Kind::trouble,
                             "session number: " + stored.error().message};
    status.session =
        std::max<std::uint64_t>(status.session, std::strtoull(stored->c_str(), nullptr, 10)) + 1;
    // The number is on disk before the broker sees it: no two connections ever have the same. But a
    // full disk must not keep the backlog from leaving.
    if (auto written = co_await outbox.write_fact(kSession, std::to_string(status.session));
        !written) {
        log::warn("uplink: the session number cannot be stored: {}", written.error().message);
    }
    Session session({options, identity, outbox, clock, hooks, bell, status, stopping, wakes});
    co_return co_await session.run(make_link, dial_of(status.session),
                                   [this] { enter(UplinkState::online); });
}

asio::awaitable<void> Uplink::Impl::run() {
    auto most = options.retry_min;
    while (!stopping) {
        enter(UplinkState::dialling);
        const auto began = clock.steady();
        const SessionEnd end = co_await one_session();
        status.in_flight = 0;
        if (stopping) break;
        if (end.kind == SessionEnd::Kind::other_keep_alive) {
            keep_alive = end.keep_alive;
            continue;
        }
        status.last_error = end.why;
        log::warn("uplink {}: {}", options.broker, end.why);
        enter(UplinkState::disconnected);
        // One that did not even hold for as long as the pause before it changes nothing: two
        // gateways with one client id must not throw each other out without end.
        if (end.was_online && clock.steady() - began >= most) most = options.retry_min;
        const bool ask = end.kind == SessionEnd::Kind::ask_operator;
        if (ask) most = options.retry_max;
        co_await pause(ask ? most / 2 : 0ms, most);
        most = std::min(most * 2, options.retry_max);
    }
    enter(UplinkState::disconnected);
    running = false;
}

Uplink::Uplink(asio::io_context& loop, config::Uplink options, config::Identity identity,
               outbox::Outbox& outbox, const Clock& clock, UplinkHooks hooks, MakeLink make_link)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(identity), outbox, clock,
                                   std::move(hooks), std::move(make_link))) {}

Uplink::~Uplink() = default;

void Uplink::start() {
    if (!impl_->options.enabled || impl_->running) return;
    impl_->running = true;
    asio::co_spawn(impl_->loop, impl_->run(), asio::detached);
}

void Uplink::wake() {
    ++impl_->wakes;
    impl_->status.drained = false;
    impl_->bell.ring();
}

asio::awaitable<void> Uplink::stop(std::chrono::milliseconds patience) {
    const auto end = impl_->clock.steady() + patience;
    asio::steady_timer timer(impl_->loop);
    if (impl_->status.state == UplinkState::online) {
        impl_->enter(UplinkState::draining);
        // Also what was stored this moment.
        wake();
        while (impl_->clock.steady() < end &&
               (impl_->status.in_flight > 0 || !impl_->status.drained)) {
            timer.expires_after(5ms);
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }
    impl_->stopping = true;
    while (impl_->running) {
        impl_->bell.ring();
        timer.expires_after(5ms);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

UplinkStatus Uplink::status() const { return impl_->status; }

}  // namespace linli::uplink
