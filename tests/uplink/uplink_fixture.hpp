// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <format>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "outbox/outbox.hpp"
#include "temp_folder.hpp"
#include "uplink/uplink.hpp"

namespace linli::uplink {

using namespace std::chrono_literals;

inline event::NewEvent an_event(const std::string& id) {
    return {.id = id,
            .type = "dog.off_hours",
            .domain = "dogs",
            .subject = "incident-1",
            .time = WallTime(std::chrono::seconds(1'700'000'000)),
            .severity = config::Severity::high,
            .dataref = {},
            .payload = {}};
}

/// A broker that does what the test says. What was published outlives the link.
class FakeBroker {
  public:
    struct Published {
        std::uint64_t tag = 0;
        WireMessage message;
    };
    explicit FakeBroker(asio::io_context& loop) : loop_(loop) {}

    MakeLink maker() {
        return [this](Dial dial, LinkEvents events) -> std::unique_ptr<Link> {
            dials.push_back(std::move(dial));
            published.clear();
            events_ = std::move(events);
            const int number = static_cast<int>(dials.size());
            asio::post(loop_, [this, number] {
                if (welcomes && alive_ == number) events_.on_welcome(welcome);
            });
            alive_ = number;
            return std::make_unique<FakeLink>(*this, number);
        };
    }
    /// The answer to publish(tag) of the latest connection.
    void answer(std::uint64_t tag, int reason) { events_.on_answer(tag, reason); }
    void lose() { events_.on_lost("cable pulled"); }
    void tell(const Incoming& incoming) { events_.on_message(incoming); }

    /// Of this connection, the events alone.
    std::vector<Published> rows() const {
        std::vector<Published> rows;
        for (const auto& one : published) {
            if (one.message.topic.find("/evt/") != std::string::npos) rows.push_back(one);
        }
        return rows;
    }

    Welcome welcome{.accepted = true, .why_not = {}};
    std::vector<Dial> dials;
    std::vector<Published> published;  ///< on the latest connection
    int disconnects = 0;
    bool answers = false;  ///< says 0 to every publish by itself
    bool welcomes = true;

  private:
    struct FakeLink final : Link {
        FakeLink(FakeBroker& the_broker, int the_number) : broker(the_broker), number(the_number) {}
        ~FakeLink() override {
            if (broker.alive_ == number) broker.alive_ = 0;
        }
        bool publish(std::uint64_t tag, const WireMessage& message) override {
            broker.published.push_back({tag, message});
            if (broker.answers) {
                asio::post(broker.loop_, [&owner = broker, tag, mine = number] {
                    if (owner.alive_ == mine) owner.events_.on_answer(tag, 0);
                });
            }
            return true;
        }
        void disconnect() override { ++broker.disconnects; }
        FakeBroker& broker;
        int number;
    };

    asio::io_context& loop_;
    LinkEvents events_;
    int alive_ = 0;  ///< number of the dial whose link lives; 0 = none
};

inline std::string attribute(const WireMessage& message, const std::string& name) {
    for (const auto& [key, value] : message.user_properties) {
        if (key == name) return value;
    }
    return {};
}

/// A loop, a real outbox in a folder of its own, an uplink, and the fake broker.
class UplinkTest : public ::testing::Test {
  protected:
    UplinkTest() {
        options.broker = "mqtt://nowhere:1883";
        options.retry_min = 1ms;
        options.retry_max = 2ms;
        auto opened = outbox::Outbox::open({.file = folder / "linli.db"}, clock);
        EXPECT_TRUE(opened);
        outbox = std::move(*opened);
    }
    ~UplinkTest() override {
        if (uplink) wait(uplink->stop(0ms));
    }

    void start() {
        uplink = std::make_unique<Uplink>(
            loop, options, config::Identity{"tenant", "court", "gw-1"}, *outbox, clock,
            UplinkHooks{.state =
                            [](std::uint64_t session, bool online) {
                                return std::format("{} {}", session, online ? "online" : "offline");
                            },
                        .health = [] { return std::string("health"); },
                        .changed = {},
                        .outbox_failed = {}},
            broker.maker());
        uplink->start();
    }
    /// Runs the loop until `ready`, for 10 s at most.
    bool until(const std::function<bool()>& ready) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!ready() && std::chrono::steady_clock::now() < end) {
            loop.restart();
            loop.run_one_for(10ms);
        }
        return ready();
    }
    void wait(asio::awaitable<void> work) {
        bool done = false;
        asio::co_spawn(loop, std::move(work), [&done](const std::exception_ptr&) { done = true; });
        EXPECT_TRUE(until([&done] { return done; }));
    }
    void store(int count) {
        store_quietly(count);
        if (uplink) uplink->wake();
    }
    /// Stores, and does not tell the uplink.
    void store_quietly(int count) {
        std::vector<outbox::Change> changes;
        for (int i = 0; i < count; ++i) {
            changes.push_back(
                {.incident = {}, .event = an_event("id-" + std::to_string(++stored_))});
        }
        wait([](outbox::Outbox& box, std::vector<outbox::Change> work) -> asio::awaitable<void> {
            EXPECT_TRUE(co_await box.commit(std::move(work)));
        }(*outbox, std::move(changes)));
    }
    outbox::Counts counts() {
        outbox::Counts result;
        wait([](outbox::Outbox& box, outbox::Counts& into) -> asio::awaitable<void> {
            auto read = co_await box.counts();
            EXPECT_TRUE(read);
            if (read) into = *read;
        }(*outbox, result));
        return result;
    }
    bool rows_are(std::size_t count) {
        return until([&] { return broker.rows().size() == count; });
    }
    std::vector<std::string> ids() const {
        std::vector<std::string> result;
        for (const auto& row : broker.rows()) result.push_back(attribute(row.message, "id"));
        return result;
    }

    TempFolder folder;
    SystemClock clock;
    asio::io_context loop;
    config::Uplink options;
    FakeBroker broker{loop};
    std::unique_ptr<outbox::Outbox> outbox;
    std::unique_ptr<Uplink> uplink;

  private:
    int stored_ = 0;
};

}  // namespace linli::uplink
