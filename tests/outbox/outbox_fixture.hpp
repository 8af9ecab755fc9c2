// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fake_clock.hpp"
#include "outbox/outbox.hpp"

namespace linli::outbox {

/// Runs `work` on `loop` until it is done. For the results of the outbox, and int.
template <class T>
T wait_for(asio::io_context& loop, asio::awaitable<T> work);

/// An empty folder that is deleted in the end.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "outbox-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

inline event::NewEvent an_event(std::string id) {
    return {.id = std::move(id),
            .type = "illegal_parking",
            .domain = "parking",
            .subject = "incident-1",
            .time = WallTime(std::chrono::seconds(1'700'000'000)),
            .severity = config::Severity::high,
            .dataref = "evidence/1.jpg",
            .payload = std::string("\0bytes\xFF", 7)};
}

inline Change a_change(std::string id) {
    return {.incident = {}, .event = an_event(std::move(id))};
}

inline rules::PhaseRecord a_phase(rules::Phase phase, WallTime wall = {}) {
    return {.phase = phase,
            .moment = {.stream = StreamTime(std::chrono::seconds(420)), .wall = wall, .epoch = 3},
            .reason = "stood 420.2s in zone 'fire-lane', limit 420s",
            .facts = {{"dwell_s", "420.2"}, {"zone", "fire \"lane\""}}};
}

inline rules::Incident an_incident(std::string id, std::vector<rules::PhaseRecord> phases) {
    rules::Incident incident;
    incident.id = std::move(id);
    incident.rule = "no-parking";
    incident.type = "illegal_parking";
    incident.domain = "parking";
    incident.severity = config::Severity::critical;
    incident.camera = "gate";
    incident.zone = "fire-lane";
    incident.track = 7;
    incident.label = detect::ClassLabel::vehicle;
    incident.confidence = 0.75F;
    incident.box = {0.125F, 0.25F, 0.5F, 0.0625F};
    incident.began = {.stream = StreamTime(std::chrono::seconds(5)),
                      .wall = WallTime(std::chrono::microseconds(1'700'000'000'123'456)),
                      .epoch = 2};
    incident.last_seen = {.stream = StreamTime(std::chrono::seconds(425)),
                          .wall = WallTime(std::chrono::seconds(1'700'000'420)),
                          .epoch = 3};
    incident.phases = std::move(phases);
    return incident;
}

/// A loop, a clock, and one outbox on disk in a folder of its own.
class OutboxTest : public ::testing::Test {
  protected:
    OutboxTest() { options_.file = folder_.path() / "linli.db"; }

    void open() {
        auto opened = Outbox::open(options_, clock_);
        ASSERT_TRUE(opened.has_value()) << opened.error().message;
        outbox_ = std::move(*opened);
    }
    void reopen() {
        outbox_.reset();
        open();
    }
    template <class T>
    T wait(asio::awaitable<T> work) {
        return wait_for(loop_, std::move(work));
    }
    /// Commits one event; its sequence.
    std::uint64_t store(std::string id) {
        return wait(outbox_->commit({a_change(std::move(id))})).value().front();
    }
    std::vector<std::uint64_t> waiting_sequences() {
        std::vector<std::uint64_t> sequences;
        const auto events = wait(outbox_->read_after(0, 1'000'000)).value();
        for (const StoredEvent& event : events) sequences.push_back(event.sequence);
        return sequences;
    }
    Counts counts() { return wait(outbox_->counts()).value(); }

    TemporaryFolder folder_;
    FakeClock clock_;
    asio::io_context loop_;
    Options options_;
    std::unique_ptr<Outbox> outbox_;
};

}  // namespace linli::outbox
