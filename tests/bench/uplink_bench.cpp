// SPDX-License-Identifier: Apache-2.0
// Events per second to a Mosquitto on the loopback: Paho alone within the same window, our link
// within it, and the whole way from the outbox on disk.
#include <MQTTAsync.h>
#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <format>
#include <mutex>

#include "outbox/outbox.hpp"
#include "uplink/mosquitto.hpp"
#include "uplink/paho_link.hpp"
#include "uplink/uplink.hpp"

namespace linli::uplink {
namespace {

using namespace std::chrono_literals;
constexpr int kMessages = 5000;
constexpr int kWindow = 18;  ///< Mosquitto's Receive Maximum of 20, less two
const std::string kPayload(400, 'x');

config::Uplink options_for(const Mosquitto& broker) {
    config::Uplink options;
    options.broker = std::format("mqtt://127.0.0.1:{}", broker.port());
    options.client_id = "bench";
    return options;
}

/// Paho alone, the next message from its own callback thread.
struct Bare {
    std::mutex mutex;
    std::condition_variable changed;
    int free = 0;
    int done = 0;
};

void on_connected(void* context, MQTTAsync_successData5* /*data*/) {
    Bare& bare = *static_cast<Bare*>(context);
    const std::scoped_lock lock(bare.mutex);
    bare.free = kWindow;
    bare.changed.notify_one();
}
void on_published(void* context, MQTTAsync_successData5* /*data*/) {
    Bare& bare = *static_cast<Bare*>(context);
    const std::scoped_lock lock(bare.mutex);
    ++bare.free;
    ++bare.done;
    bare.changed.notify_one();
}

void publish_bare(MQTTAsync client, Bare& bare) {
    MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
    response.onSuccess5 = on_published;
    response.context = &bare;
    MQTTAsync_message message = MQTTAsync_message_initializer;
    message.payload = const_cast<char*>(kPayload.data());
    message.payloadlen = static_cast<int>(kPayload.size());
    message.qos = 1;
    for (int sent = 0; sent < kMessages; ++sent) {
        std::unique_lock lock(bare.mutex);
        bare.changed.wait(lock, [&] { return bare.free > 0; });
        --bare.free;
        lock.unlock();
        LINLI_CHECK(MQTTAsync_sendMessage(client, "bench", &message, &response) ==
                    MQTTASYNC_SUCCESS);
    }
    std::unique_lock lock(bare.mutex);
    bare.changed.wait(lock, [&] { return bare.done == kMessages; });
}

void BM_PahoAlone(benchmark::State& state) {
    Mosquitto broker;
    broker.start();
    for (auto _ : state) {
        state.PauseTiming();
        Bare bare;
        MQTTAsync client = nullptr;
        MQTTAsync_createOptions create = MQTTAsync_createOptions_initializer5;
        MQTTAsync_createWithOptions(&client,
                                    std::format("tcp://127.0.0.1:{}", broker.port()).c_str(),
                                    "bare", MQTTCLIENT_PERSISTENCE_NONE, nullptr, &create);
        MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer5;
        connect.cleanstart = 1;
        connect.onSuccess5 = on_connected;
        connect.context = &bare;
        connect.maxInflight = kWindow + 10;
        LINLI_CHECK(MQTTAsync_connect(client, &connect) == MQTTASYNC_SUCCESS);
        {
            std::unique_lock lock(bare.mutex);
            bare.changed.wait(lock, [&] { return bare.free > 0; });
        }
        state.ResumeTiming();
        publish_bare(client, bare);
        state.PauseTiming();
        MQTTAsync_destroy(&client);
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * kMessages);
}
BENCHMARK(BM_PahoAlone)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_Link(benchmark::State& state) {
    Mosquitto broker;
    broker.start();
    WireMessage message;
    message.topic = "bench";
    message.payload = kPayload;
    message.content_type = "application/protobuf";
    for (auto _ : state) {
        state.PauseTiming();
        boost::asio::io_context loop;
        PahoLinks links(loop);
        int sent = 0;
        int done = 0;
        std::unique_ptr<Link> link;
        const auto fill = [&] {
            while (sent < kMessages && sent - done < kWindow)
                LINLI_CHECK(link->publish(static_cast<std::uint64_t>(++sent), message));
        };
        LinkEvents events;
        events.on_welcome = [&](const Welcome& welcome) {
            LINLI_CHECK(welcome.accepted);
            state.ResumeTiming();
            fill();
        };
        events.on_answer = [&](std::uint64_t, int) {
            ++done;
            fill();
        };
        events.on_message = [](const Incoming&) {};
        events.on_no_commands = [](const std::string&) {};
        events.on_lost = [](const std::string&) { LINLI_CHECK(false); };
        Dial dial;
        dial.options = options_for(broker);
        dial.client_id = "bench";
        dial.will.topic = "will";
        dial.commands = "cmd/+";
        link = links.make(std::move(dial), std::move(events));
        const auto work = boost::asio::make_work_guard(loop);
        while (done < kMessages) loop.run_one();
        state.PauseTiming();
        link.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * kMessages);
}
BENCHMARK(BM_Link)->UseRealTime()->Unit(benchmark::kMillisecond);

event::NewEvent an_event(int number) {
    return {.id = std::format("{:036}", number),
            .type = "intrusion",
            .domain = "safety",
            .subject = "incident",
            .time = WallTime(1s * 1'700'000'000),
            .severity = config::Severity::high,
            .dataref = {},
            .payload = kPayload};
}

asio::awaitable<void> store(outbox::Outbox& outbox, int from) {
    std::vector<outbox::Change> changes;
    for (int i = 0; i < kMessages; ++i)
        changes.push_back({.incident = {}, .event = an_event(from + i)});
    LINLI_CHECK((co_await outbox.commit(std::move(changes))).has_value());
}

void BM_FromTheOutbox(benchmark::State& state) {
    Mosquitto broker;
    broker.start();
    const TempFolder folder;
    const SystemClock clock;
    auto outbox = outbox::Outbox::open({.file = folder / "linli.db"}, clock);
    LINLI_CHECK(outbox.has_value());
    int stored = 0;
    for (auto _ : state) {
        state.PauseTiming();
        asio::io_context loop;
        const auto work = asio::make_work_guard(loop);
        bool done = false;
        asio::co_spawn(loop, store(**outbox, stored),
                       [&](const std::exception_ptr&) { done = true; });
        while (!done) loop.run_one();
        stored += kMessages;
        PahoLinks links(loop);
        Uplink uplink(loop, options_for(broker), {"t", "c", "g"}, **outbox, clock,
                      {.state = [](std::uint64_t, bool) { return std::string("state"); },
                       .health = [] { return std::string("health"); },
                       .changed = {}},
                      [&](Dial dial, LinkEvents events) {
                          return links.make(std::move(dial), std::move(events));
                      });
        uplink.start();
        while (uplink.status().state != UplinkState::online) loop.run_one();
        state.ResumeTiming();
        while (uplink.status().acknowledged < kMessages) loop.run_one();
        state.PauseTiming();
        done = false;
        asio::co_spawn(loop, uplink.stop(1s), [&](const std::exception_ptr&) { done = true; });
        while (!done) loop.run_one();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * kMessages);
}
BENCHMARK(BM_FromTheOutbox)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace linli::uplink
