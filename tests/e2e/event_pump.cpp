// SPDX-License-Identifier: Apache-2.0
// Outbox and uplink under generated incidents, for tests that kill it or its broker. Says on a
// journal what it meant to store
// (`intent ID`) and what is stored (`stored ID SEQUENCE`), so that nothing_lost.py can compare with
// what a centre received.
#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <format>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "config/load.hpp"
#include "event/event_builder.hpp"
#include "outbox/outbox.hpp"
#include "uplink/paho_link.hpp"
#include "uplink/uplink.hpp"

namespace linli {
namespace {

namespace asio = boost::asio;
using rules::Phase;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr int kCameras = 4;  ///< so many commit at the same time
constexpr std::string_view kUsage =
    "usage: event_pump --config gateway.toml --rate EVENTS_PER_SECOND --count N --journal FILE\n"
    "Stores N events (0 = for ever), ends when all have left. Results: 0 good, 1 failed, 2 "
    "usage.\n";

[[noreturn]] void give_up(const std::string& why) {
    std::cerr << "event_pump: " << why << '\n';
    ::_exit(1);
}

struct Arguments {
    std::filesystem::path config;
    std::filesystem::path journal;
    double rate = 50;
    std::uint64_t count = 0;
};

Arguments read(const std::vector<std::string>& words) {
    std::map<std::string, std::string> values;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) values[words[i]] = words[i + 1];
    Arguments arguments{.config = values["--config"],
                        .journal = values["--journal"],
                        .rate = std::atof(values["--rate"].c_str()),
                        .count = std::strtoull(values["--count"].c_str(), nullptr, 10)};
    if (values.size() != 4 || arguments.rate <= 0 || arguments.config.empty() ||
        arguments.journal.empty()) {
        std::cerr << kUsage;
        std::exit(2);
    }
    return arguments;
}

/// Lines that survive a SIGKILL once `write` has returned.
class Journal {
  public:
    explicit Journal(const std::filesystem::path& file)
        : file_(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
        if (file_ < 0) give_up("cannot open " + file.string());
    }
    ~Journal() { ::close(file_); }
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    void write(const std::string& line) const {
        if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
            give_up("cannot write the journal");
        }
    }

  private:
    int file_;
};

class Pump {
  public:
    Pump(asio::io_context& loop, const config::Gateway& gateway, const Arguments& arguments,
         outbox::Outbox& outbox, const Clock& clock)
        : loop_(loop),
          arguments_(arguments),
          outbox_(outbox),
          clock_(clock),
          ids_(clock),
          builder_(gateway.identity, {}, [this] { return ids_.next(); }),
          journal_(arguments.journal),
          links_(loop),
          uplink_(loop, gateway.uplink, gateway.identity, outbox, clock,
                  {.state = [](std::uint64_t, bool) { return std::string(); },
                   .health = [] { return std::string(); },
                   .changed = [](const uplink::UplinkStatus&) {}},
                  [this](uplink::Dial dial, uplink::LinkEvents events) {
                      return links_.make(std::move(dial), std::move(events));
                  }) {}

    /// Goes on with the incidents that were open, until all events are stored and have left.
    asio::awaitable<void> run() {
        auto open = co_await outbox_.open_incidents();
        if (!open) give_up(open.error().message);
        std::map<std::string, rules::Incident> by_camera;
        for (auto& incident : *open) by_camera[incident.camera] = std::move(incident);
        uplink_.start();
        for (int i = 0; i < kCameras; ++i) {
            const std::string camera = std::format("pump-{}", i);
            asio::co_spawn(loop_, watch(camera, by_camera[camera]), asio::detached);
        }
        while (running_ > 0 || co_await waiting() > 0)
            co_await pause(std::chrono::milliseconds(20));
        co_await uplink_.stop(std::chrono::seconds(2));
    }

  private:
    asio::awaitable<std::uint64_t> waiting() {
        const auto counts = co_await outbox_.counts();
        if (!counts) give_up(counts.error().message);
        co_return counts->waiting;
    }

    asio::awaitable<void> pause(std::chrono::steady_clock::duration time) {
        asio::steady_timer timer(loop_, time);
        co_await timer.async_wait(kTuple);
    }

    /// One camera's incidents one after the other, four phases each, at its share of the rate.
    asio::awaitable<void> watch(std::string camera, rules::Incident incident) {
        const auto step = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::chrono::duration<double>(kCameras / arguments_.rate));
        auto due = std::chrono::steady_clock::now();
        while (arguments_.count == 0 || begun_ < arguments_.count) {
            ++begun_;
            due += step;
            advance(incident, camera);
            co_await store(incident);
            co_await pause(due - std::chrono::steady_clock::now());
        }
        --running_;
    }

    void advance(rules::Incident& incident, const std::string& camera) {
        const Moment now{.stream = StreamTime(clock_.steady().time_since_epoch() /
                                              std::chrono::microseconds(1) * StreamDuration(1)),
                         .wall = clock_.wall(),
                         .epoch = 1};
        if (!incident.open()) {
            incident = {};
            incident.id = ids_.next();
            incident.rule = "no-parking";
            incident.type = "illegal_parking";
            incident.domain = "parking";
            incident.camera = camera;
            incident.zone = "access";
            incident.label = detect::ClassLabel::vehicle;
            incident.began = now;
        }
        const auto next = static_cast<Phase>(incident.phases.size());
        incident.last_seen = now;
        incident.phases.push_back(
            {.phase = next, .moment = now, .reason = "generated", .facts = {{"dwell_s", "1"}}});
    }

    asio::awaitable<void> store(rules::Incident incident) {
        outbox::Change change;
        change.event = builder_.build({incident}, {});
        change.incident = std::move(incident);
        const std::string id = change.event->id;
        journal_.write("intent " + id + "\n");
        std::vector<outbox::Change> changes;
        changes.push_back(std::move(change));
        const auto stored = co_await outbox_.commit(std::move(changes));
        if (!stored) give_up("commit: " + stored.error().message);
        journal_.write(std::format("stored {} {}\n", id, stored->front()));
        uplink_.wake();
    }

    asio::io_context& loop_;
    const Arguments& arguments_;
    outbox::Outbox& outbox_;
    const Clock& clock_;
    IdSource ids_;
    event::EventBuilder builder_;
    Journal journal_;
    uplink::PahoLinks links_;
    uplink::Uplink uplink_;
    int running_ = kCameras;
    std::uint64_t begun_ = 0;
};

int run(const Arguments& arguments) {
    const auto gateway = config::load_gateway(arguments.config);
    if (!gateway) give_up(gateway.error().front().text());
    const SystemClock clock;
    std::filesystem::create_directories(gateway->storage.directory);
    auto outbox = outbox::Outbox::open({.file = gateway->storage.directory / "linli.db"}, clock);
    if (!outbox) give_up(outbox.error().message);
    asio::io_context loop;
    Pump pump(loop, *gateway, arguments, **outbox, clock);
    asio::co_spawn(loop, pump.run(), [&](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
        loop.stop();
    });
    loop.run();
    return 0;
}

}  // namespace
}  // namespace linli

int main(int argc, char** argv) {
    return linli::run(linli::read(std::vector<std::string>(argv + 1, argv + argc)));
}
