// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <format>
#include <set>

#include "outbox_fixture.hpp"

namespace linli::outbox {
namespace {

/// Commits `times` changes of two events one after the other; every sequence it got.
asio::awaitable<int> commit_often(Outbox& outbox, std::string name, int times,
                                  std::vector<std::uint64_t>& sequences) {
    for (int i = 0; i < times; ++i) {
        std::vector<Change> changes = {a_change(std::format("{}-{}-a", name, i)),
                                       a_change(std::format("{}-{}-b", name, i))};
        const auto stored = co_await outbox.commit(std::move(changes));
        if (!stored) ADD_FAILURE() << stored.error().message;
        if (stored->size() != 2 || stored->at(1) != stored->at(0) + 1)
            ADD_FAILURE() << "not together";
        sequences.insert(sequences.end(), stored->begin(), stored->end());
    }
    co_return 0;
}

/// Takes what waits away while others commit, until `total` are gone; fails when it meets a gap.
asio::awaitable<int> deliver_in_order(Outbox& outbox, std::uint64_t total) {
    std::uint64_t last = 0;
    while (last < total) {
        const auto events = co_await outbox.read_after(last, 100);
        std::vector<std::uint64_t> sequences;
        for (const StoredEvent& event : events.value()) {
            if (event.sequence != ++last) ADD_FAILURE() << "gap before " << event.sequence;
            sequences.push_back(event.sequence);
        }
        static_cast<void>(co_await outbox.mark_sent(sequences));
        std::ranges::reverse(sequences);
        static_cast<void>(co_await outbox.remove_delivered(sequences));
    }
    co_return 0;
}

TEST_F(OutboxTest, ThousandsOfCommitsOfManyCoroutinesGetContiguousSequences) {
    constexpr int kCoroutines = 20;
    constexpr int kTimes = 100;
    open();
    std::vector<std::vector<std::uint64_t>> sequences(kCoroutines);
    for (int i = 0; i < kCoroutines; ++i) {
        auto& mine = sequences[static_cast<std::size_t>(i)];
        asio::co_spawn(loop_, commit_often(*outbox_, std::format("c{}", i), kTimes, mine),
                       [](std::exception_ptr, int) {});
    }
    wait(deliver_in_order(*outbox_, kCoroutines * kTimes * 2));

    std::set<std::uint64_t> all;
    for (const auto& mine : sequences) {
        EXPECT_TRUE(std::ranges::is_sorted(mine));
        all.insert(mine.begin(), mine.end());
    }
    EXPECT_EQ(all.size(), static_cast<std::size_t>(kCoroutines * kTimes * 2));
    EXPECT_EQ(*all.begin(), 1U);
    EXPECT_EQ(*all.rbegin(), all.size());
    EXPECT_EQ(counts().delivered, all.size());
    EXPECT_EQ(counts().waiting, 0U);
}

TEST_F(OutboxTest, AMistakeInAGroupDoesNotHarmItsNeighbours) {
    open();
    store("double");
    std::vector<bool> good(50);
    for (std::size_t i = 0; i < good.size(); ++i) {
        const std::string id = i % 10 == 3 ? "double" : std::format("e{}", i);
        asio::co_spawn(
            loop_, outbox_->commit({a_change(id)}),
            [&good, i](std::exception_ptr, const Result<std::vector<std::uint64_t>>& stored) {
                good[i] = stored.has_value();
            });
    }
    loop_.restart();
    loop_.run();
    for (std::size_t i = 0; i < good.size(); ++i) EXPECT_EQ(good[i], i % 10 != 3) << i;
    EXPECT_EQ(counts().stored, 46U);
    EXPECT_EQ(counts().last_sequence, 46U);
}

TEST_F(OutboxTest, AReadSeesWhatWasAskedBeforeIt) {
    open();
    Counts seen;
    asio::co_spawn(loop_, outbox_->commit({a_change("a")}),
                   [](std::exception_ptr, const Result<std::vector<std::uint64_t>>&) {});
    asio::co_spawn(loop_, outbox_->counts(), [&](std::exception_ptr, const Result<Counts>& result) {
        seen = result.value();
    });
    loop_.run();
    EXPECT_EQ(seen.stored, 1U);
}

}  // namespace
}  // namespace linli::outbox
