// SPDX-License-Identifier: Apache-2.0
// A child commits and says so on a pipe; it is killed at a random moment; what it said must be true
// of the database.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <format>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "outbox_fixture.hpp"

namespace linli::outbox {
namespace {

void say(int pipe, const std::string& line) {
    // Below PIPE_BUF: a line is whole or not there.
    if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(3);
}

/// Incidents one after the other, three phases each, an event with each phase; the first event of
/// each is delivered again.
asio::awaitable<int> live(Outbox& outbox, std::string name, int pipe) {
    using rules::Phase;
    for (int number = 0;; ++number) {
        rules::Incident incident = an_incident(std::format("{}-{}", name, number), {});
        for (const Phase phase : {Phase::observed, Phase::confirmed, Phase::cleared}) {
            incident.phases.push_back(a_phase(phase));
            Change change = a_change(std::format("{}-{}", incident.id, incident.phases.size()));
            change.event->subject = incident.id;
            change.incident = incident;
            say(pipe, "intend " + change.event->id + "\n");
            const std::string id = change.event->id;
            const auto stored = co_await outbox.commit({std::move(change)});
            if (!stored) ::_exit(4);
            say(pipe, std::format("stored {} {}\n", id, stored->front()));
            if (phase != Phase::observed) continue;
            say(pipe, std::format("remove {}\n", stored->front()));
            if (!co_await outbox.remove_delivered({stored->front()})) ::_exit(5);
            say(pipe, std::format("removed {}\n", stored->front()));
        }
    }
}

[[noreturn]] void run_child(const Options& options, int round, int pipe) {
    const SystemClock clock;
    auto outbox = Outbox::open(options, clock);
    if (!outbox) ::_exit(2);
    asio::io_context loop;
    for (int i = 0; i < 4; ++i) {
        asio::co_spawn(loop, live(**outbox, std::format("r{}c{}", round, i), pipe),
                       [](std::exception_ptr, int) {});
    }
    loop.run();
    ::_exit(6);
}

/// What the children said, over all rounds.
struct Said {
    std::set<std::string> intended;
    std::map<std::uint64_t, std::string> stored;
    std::set<std::uint64_t> to_remove;
    std::set<std::uint64_t> removed;

    void hear(const std::string& text) {
        std::istringstream lines(text);
        std::string line;
        while (std::getline(lines, line)) {
            std::istringstream words(line);
            std::string verb;
            words >> verb;
            if (verb == "intend") {
                std::string id;
                words >> id;
                intended.insert(id);
            } else if (verb == "stored") {
                std::string id;
                std::uint64_t sequence = 0;
                words >> id >> sequence;
                EXPECT_TRUE(stored.emplace(sequence, id).second) << sequence << " given twice";
            } else {
                std::uint64_t sequence = 0;
                words >> sequence;
                (verb == "remove" ? to_remove : removed).insert(sequence);
            }
        }
    }
};

class CrashTest : public OutboxTest {
  protected:
    /// Starts a child, kills it when it has spoken `lines` times and `after` more milliseconds went
    /// by.
    void kill_a_child(int round, int lines, int after) {
        int ends[2] = {};
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(ends[0]);
            run_child(options_, round, ends[1]);
        }
        ::close(ends[1]);
        std::string text;
        while (std::ranges::count(text, '\n') < lines && take(ends[0], text)) continue;
        for (pollfd readable = {.fd = ends[0], .events = POLLIN, .revents = 0}; after > 0;
             --after) {
            if (::poll(&readable, 1, 1) > 0) take(ends[0], text);
        }
        ::kill(child, SIGKILL);
        while (take(ends[0], text)) continue;
        ::close(ends[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
        said_.hear(text);
    }

    static bool take(int pipe, std::string& text) {
        char buffer[4096];
        const ssize_t size = ::read(pipe, buffer, sizeof buffer);
        if (size > 0) text.append(buffer, static_cast<std::size_t>(size));
        return size > 0;
    }

    void check() {
        open();
        EXPECT_FALSE(outbox_->was_corrupt());
        const auto events = wait(outbox_->read_after(0, 10'000'000)).value();
        std::set<std::uint64_t> present;
        std::map<std::string, std::size_t> phases;
        for (const StoredEvent& stored : events) {
            EXPECT_TRUE(said_.intended.contains(stored.event.id))
                << stored.event.id << " is invented";
            const auto said = said_.stored.find(stored.sequence);
            if (said != said_.stored.end()) {
                EXPECT_EQ(said->second, stored.event.id);
            }
            EXPECT_FALSE(said_.removed.contains(stored.sequence))
                << stored.sequence << " came back";
            present.insert(stored.sequence);
            const auto phase = static_cast<std::size_t>(stored.event.id.back() - '0');
            phases[stored.event.subject] = std::max(phases[stored.event.subject], phase);
        }
        for (const auto& [sequence, id] : said_.stored) {
            EXPECT_TRUE(present.contains(sequence) || said_.to_remove.contains(sequence))
                << id << " is lost";
        }
        std::set<std::uint64_t> ever = present;
        ever.insert(said_.to_remove.begin(), said_.to_remove.end());
        const Counts now = counts();
        // An event whose removal was asked for had been acknowledged; nothing else may be missing.
        for (std::uint64_t sequence = 1; sequence <= now.last_sequence; ++sequence) {
            EXPECT_TRUE(ever.contains(sequence)) << "hole at " << sequence;
        }
        EXPECT_EQ(now.stored, now.last_sequence);
        EXPECT_EQ(now.waiting, present.size());
        for (const auto& [id, count] : phases) {
            EXPECT_EQ(wait(outbox_->incident(id))->phases.size(), count) << id;
        }
        outbox_.reset();
    }

    Said said_;
};

TEST_F(CrashTest, WhatWasAcknowledgedIsThereAfterEveryKill) {
    const char* kills = std::getenv("LINLI_KILLS");
    const int rounds = kills != nullptr ? std::atoi(kills) : 10;
    const auto seed = std::random_device{}();
    std::cout << rounds << " kills, seed " << seed << std::endl;
    std::mt19937 random(seed);
    options_.keep_incidents_for = std::chrono::hours(24 * 365 * 100);
    options_.keep_incidents = 1'000'000;
    for (int round = 0; round < rounds && !HasFailure(); ++round) {
        const int lines = round % 5 == 0 ? 0 : static_cast<int>(random() % 400);
        kill_a_child(round, lines, static_cast<int>(random() % 12));
        check();
    }
    std::cout << said_.intended.size() << " intended, " << said_.stored.size() << " acknowledged\n";
    EXPECT_GT(said_.stored.size(), 0U);
}

}  // namespace
}  // namespace linli::outbox
