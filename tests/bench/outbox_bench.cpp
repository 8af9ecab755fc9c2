// SPDX-License-Identifier: Apache-2.0
// The outbox against SQLite alone storing the same rows, and one commit against one fsync.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <format>
#include <string>
#include <vector>

#include "outbox/connection.hpp"
#include "outbox/migrations.hpp"
#include "outbox/outbox.hpp"

namespace linli::outbox {
namespace {

/// In the folder named by TMPDIR; let that be on the disk that is meant.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "outbox-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path file() const { return path_ / "linli.db"; }

  private:
    std::filesystem::path path_;
};

event::NewEvent an_event(std::int64_t number) {
    return {.id = std::format("0193d7a0-0000-7000-8000-{:012}", number),
            .type = "illegal_parking",
            .domain = "parking",
            .subject = "0193d7a0-0000-7000-8000-000000000000",
            .time = WallTime(std::chrono::seconds(1'700'000'000)),
            .severity = config::Severity::medium,
            .dataref = "2026/11/24/gate-0193d7a0.jpg",
            .payload = std::string(600, 'p')};
}

asio::awaitable<void> commit_one(Outbox& outbox, std::int64_t number) {
    static_cast<void>(
        (co_await outbox.commit({{.incident = {}, .event = an_event(number)}})).value());
}

void finish(std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
}

/// `range(0)` coroutines commit one event each at once; the time until all are on disk. A batch may
/// wait `range(1)` ms for company.
void store_events(benchmark::State& state) {
    const Folder folder;
    const SystemClock clock;
    const std::chrono::milliseconds wait(state.range(1));
    auto outbox = Outbox::open({.file = folder.file(), .batch_wait = wait}, clock).value();
    asio::io_context loop;
    std::int64_t number = 0;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            asio::co_spawn(loop, commit_one(*outbox, number++), finish);
        }
        loop.restart();
        loop.run();
    }
    state.SetItemsProcessed(number);
}
BENCHMARK(store_events)
    ->ArgNames({"events", "wait"})
    ->ArgsProduct({{1, 20, 200}, {20, 0}})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

/// The same rows into the same table by prepared statements on this thread, `range(0)` in a
/// transaction.
void store_rows_by_sqlite_alone(benchmark::State& state) {
    const Folder folder;
    Connection connection(folder.file());
    connection.script(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    migrate(connection, migrations());
    std::int64_t number = 0;
    for (auto _ : state) {
        Transaction transaction(connection);
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            const event::NewEvent event = an_event(number++);
            connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, 'medium', ?, ?, 0)",
                               number, event.id, event.type, event.domain, event.subject,
                               event.time, event.time, event.dataref, Bytes{event.payload});
        }
        transaction.commit();
    }
    state.SetItemsProcessed(number);
}
BENCHMARK(store_rows_by_sqlite_alone)
    ->Arg(1)
    ->Arg(20)
    ->Arg(200)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

/// What the disk takes for 4 KiB at the end of a file.
void write_and_sync(benchmark::State& state) {
    const Folder folder;
    const int file = ::open(folder.file().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string page(4'096, 'x');
    for (auto _ : state) {
        if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0) {
            state.SkipWithError("the disk refused");
        }
    }
    ::close(file);
}
BENCHMARK(write_and_sync)->UseRealTime()->Unit(benchmark::kMicrosecond);

/// One event through its whole life: stored, read, marked, removed, with 200 under way.
void live_and_leave(benchmark::State& state) {
    const Folder folder;
    const SystemClock clock;
    auto outbox = Outbox::open({.file = folder.file()}, clock).value();
    asio::io_context loop;
    std::int64_t number = 0;
    const auto life = [](Outbox& box, std::int64_t id) -> asio::awaitable<void> {
        const auto stored =
            (co_await box.commit({{.incident = {}, .event = an_event(id)}})).value();
        static_cast<void>(co_await box.read_after(stored.front() - 1, 1));
        static_cast<void>(co_await box.mark_sent(stored));
        static_cast<void>(co_await box.remove_delivered(stored));
    };
    for (auto _ : state) {
        for (int i = 0; i < 200; ++i) asio::co_spawn(loop, life(*outbox, number++), finish);
        loop.restart();
        loop.run();
    }
    state.SetItemsProcessed(number);
}
BENCHMARK(live_and_leave)->UseRealTime()->Unit(benchmark::kMicrosecond);

/// Opening with `range(0)` events waiting, the check of the file included.
void open_with_backlog(benchmark::State& state) {
    const Folder folder;
    const SystemClock clock;
    {
        auto outbox = Outbox::open({.file = folder.file()}, clock).value();
        asio::io_context loop;
        std::vector<Change> changes;
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            changes.push_back({.incident = {}, .event = an_event(i)});
        }
        asio::co_spawn(loop, outbox->commit(std::move(changes)),
                       [](std::exception_ptr failure, const Result<std::vector<std::uint64_t>>&) {
                           finish(failure);
                       });
        loop.run();
    }
    for (auto _ : state) {
        auto outbox = Outbox::open({.file = folder.file()}, clock);
        benchmark::DoNotOptimize(outbox);
    }
}
BENCHMARK(open_with_backlog)->Arg(0)->Arg(100'000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace linli::outbox
