// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <format>
#include <fstream>

#include "outbox_fixture.hpp"

namespace linli::outbox {
namespace {

class FullDiskTest : public OutboxTest {
  protected:
    static Change large_change(int number) {
        Change change = a_change(std::format("large-{}", number));
        change.event->payload.assign(60'000, 'x');
        return change;
    }
    /// Commits until it is refused; why.
    Error fill() {
        for (;; ++filled_) {
            const auto stored = wait(outbox_->commit({large_change(filled_)}));
            if (!stored) return stored.error();
            if (filled_ > 5'000) return {ErrorCode::end_of_stream, "never full"};
        }
    }
    std::uintmax_t bytes_on_disk() const {
        std::uintmax_t bytes = 0;
        for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
            bytes += file.file_size();
        }
        return bytes;
    }
    /// What is stored is what was acknowledged, without a hole.
    void expect_intact() {
        const auto sequences = waiting_sequences();
        ASSERT_EQ(sequences.size(), static_cast<std::size_t>(filled_));
        EXPECT_TRUE(std::ranges::is_sorted(sequences));
        EXPECT_EQ(counts().last_sequence, static_cast<std::uint64_t>(filled_));
    }

    int filled_ = 0;
};

TEST_F(FullDiskTest, ADatabaseAtItsLimitRefusesAndGoesOnWhenEventsLeave) {
    options_.max_bytes = 2'000'000;
    open();
    EXPECT_EQ(fill().code, ErrorCode::no_space);
    EXPECT_GT(filled_, 10);
    expect_intact();

    EXPECT_TRUE(wait(outbox_->remove_delivered({1, 2, 3})).has_value());
    EXPECT_EQ(store("again"), static_cast<std::uint64_t>(filled_) + 1) << "no sequence was used up";
}

TEST_F(FullDiskTest, ASmallChangeStillFitsBesideALargeOneThatDoesNot) {
    options_.max_bytes = 2'000'000;
    open();
    fill();
    std::optional<ErrorCode> large;
    std::optional<bool> small;
    using Stored = Result<std::vector<std::uint64_t>>;
    asio::co_spawn(loop_, outbox_->commit({large_change(9'998)}),
                   [&](std::exception_ptr, const Stored& stored) { large = stored.error().code; });
    asio::co_spawn(
        loop_, outbox_->remove_delivered({1}),
        [&](std::exception_ptr, const Result<void>& removed) { small = removed.has_value(); });
    loop_.restart();
    loop_.run();
    EXPECT_EQ(large, ErrorCode::no_space);
    EXPECT_EQ(small, true);
}

TEST_F(FullDiskTest, AFullFileSystemRefusesAndGoesOnWhenThereIsRoomAgain) {
    const auto disk = folder_.path() / "disk";
    std::filesystem::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=6m") != 0) {
        GTEST_SKIP() << "may not mount a small file system here";
    }
    options_.file = disk / "linli.db";
    open();
    std::ofstream(disk / "ballast") << std::string(2'000'000, 'x');

    EXPECT_EQ(fill().code, ErrorCode::no_space);
    EXPECT_GT(filled_, 10);
    expect_intact();
    std::filesystem::remove(disk / "ballast");
    EXPECT_EQ(store("again"), static_cast<std::uint64_t>(filled_) + 1);
    reopen();
    EXPECT_EQ(counts().waiting, static_cast<std::uint64_t>(filled_) + 1);

    outbox_.reset();
    ::umount2(disk.c_str(), MNT_DETACH);
}

TEST_F(FullDiskTest, AnIoErrorRefusesAndPasses) {
    open();
    store("before");
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit tight = before;
    tight.rlim_cur = 300'000;
    ::setrlimit(RLIMIT_FSIZE, &tight);
    const ErrorCode code = fill().code;
    ::setrlimit(RLIMIT_FSIZE, &before);

    EXPECT_EQ(code, ErrorCode::io);
    EXPECT_EQ(store("after"), static_cast<std::uint64_t>(filled_) + 2);
    reopen();
    EXPECT_EQ(counts().waiting, static_cast<std::uint64_t>(filled_) + 2);
}

TEST_F(FullDiskTest, TheFilesShrinkAfterABacklogIsDrained) {
    open();
    std::vector<Change> backlog;
    for (int i = 0; i < 1'000; ++i) backlog.push_back(large_change(i));
    const auto sequences = wait(outbox_->commit(std::move(backlog))).value();
    ASSERT_TRUE(wait(outbox_->remove_delivered(sequences)).has_value());
    // Each change is followed by a little housekeeping; closing does not wait for the rest.
    for (int i = 0; i < 100 && bytes_on_disk() > 16'000'000; ++i) {
        store(std::format("small-{}", i));
        reopen();
    }
    EXPECT_LT(bytes_on_disk(), 16'000'000U) << "60 MB had been stored";
}

TEST_F(FullDiskTest, TheFilesStayBoundedWhileEventsComeAndGo) {
    open();
    for (int i = 0; i < 400; ++i) {
        const auto stored = wait(outbox_->commit({large_change(i)})).value();
        ASSERT_TRUE(wait(outbox_->remove_delivered(stored)).has_value());
    }
    EXPECT_LT(bytes_on_disk(), 12'000'000U) << "24 MB went through";
}

}  // namespace
}  // namespace linli::outbox
