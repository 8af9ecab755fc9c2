// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdio>
#include <future>
#include <string>

#include "mosquitto.hpp"
#include "uplink/paho_link.hpp"
#include "uplink_fixture.hpp"

namespace linli::uplink {

/// What `command` writes; blocks until it ends.
inline std::string output_of(const std::string& command) {
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    LINLI_CHECK(pipe != nullptr);
    std::string text;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe))
        text.append(part.data(), size);
    ::pclose(pipe);
    return text;
}

/// An uplink with a real outbox over the real Paho, and a Mosquitto to talk to.
class BrokerTest : public UplinkTest {
  protected:
    BrokerTest() {
        options.broker = std::format("mqtt://127.0.0.1:{}", mosquitto.port());
        options.retry_min = 10ms;
        options.retry_max = 50ms;
    }
    ~BrokerTest() override {
        if (uplink) wait(uplink->stop(0ms));
        uplink.reset();
    }

    void dial() {
        uplink = std::make_unique<Uplink>(
            loop, options, config::Identity{"tenant", "court", "gw-1"}, *outbox, clock,
            UplinkHooks{.state =
                            [](std::uint64_t session, bool online) {
                                return std::format("{} {}", session, online ? "online" : "offline");
                            },
                        .health = [] { return std::string("health"); },
                        .changed = {},
                        .outbox_failed = {}},
            [this](Dial dial, LinkEvents events) {
                return links.make(std::move(dial), std::move(events));
            });
        uplink->start();
    }
    bool online() {
        return until([&] { return uplink->status().state == UplinkState::online; });
    }
    /// The first thing that goes wrong.
    std::string trouble() {
        EXPECT_TRUE(until([&] { return !uplink->status().last_error.empty(); }));
        return uplink->status().last_error;
    }
    bool delivered(std::uint64_t count) {
        return until(
            [&] { return uplink->status().acknowledged >= count && counts().waiting == 0; });
    }
    /// Runs an MQTT client of Mosquitto's while the loop runs; what it writes.
    std::string client(const std::string& program, const std::string& words) {
        const std::string command =
            std::format("{} -h 127.0.0.1 -p {} {}", program, mosquitto.port(), words);
        auto output = std::async(std::launch::async, output_of, command);
        EXPECT_TRUE(until([&] { return output.wait_for(0s) == std::future_status::ready; }));
        return output.get();
    }
    /// One message that somebody reads, once it has come.
    std::future<std::string> reading(const std::string& words) {
        return std::async(
            std::launch::async, output_of,
            std::format("mosquitto_sub -h 127.0.0.1 -p {} -C 1 -W 8 {}", mosquitto.port(), words));
    }
    /// The first event that a reader gets. Events are not retained, so they are stored until he is
    /// there.
    std::string first_read(const std::string& words) {
        auto reader = reading(words + " -t " + base + "/evt/#");
        EXPECT_TRUE(until([&] {
            store(1);
            return reader.wait_for(0s) == std::future_status::ready;
        }));
        return reader.get();
    }
    std::string retained_state() {
        return client("mosquitto_sub", "-t " + base + "/state -C 1 -W 5 -F '%r %p'");
    }

    const std::string base = "linli/v1/tenant/court/gw-1";
    Mosquitto mosquitto;
    PahoLinks links{loop};
};

}  // namespace linli::uplink
