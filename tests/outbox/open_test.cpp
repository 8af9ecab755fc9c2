// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "outbox/connection.hpp"
#include "outbox/database_file.hpp"
#include "outbox/migrations.hpp"
#include "outbox/sequence_mark.hpp"
#include "outbox_fixture.hpp"

namespace linli::outbox {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class OpenTest : public OutboxTest {
  protected:
    Error open_fails() {
        auto opened = Outbox::open(options_, clock_);
        return opened ? Error{ErrorCode::end_of_stream, "it opened"} : opened.error();
    }
    std::filesystem::path beside(std::string_view suffix) const {
        auto path = options_.file;
        path += suffix;
        return path;
    }
    void write_over(std::streamoff at, const std::string& bytes) const {
        std::fstream file(options_.file, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(at);
        file << bytes;
    }
};

TEST_F(OpenTest, ASecondProcessIsRefusedWhileTheFirstLives) {
    open();
    const pid_t child = ::fork();
    if (child == 0) {
        // Exit status: 0 when refused as it should be.
        ::_exit(open_fails().code == ErrorCode::already_exists ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(store("a"), 1U) << "the first goes on";
}

TEST_F(OpenTest, ASecondOutboxOfTheSameProcessIsRefusedToo) {
    open();
    EXPECT_EQ(open_fails().code, ErrorCode::already_exists);
    outbox_.reset();
    open();
}

TEST_F(OpenTest, AFolderThatIsNotThereIsAnIoError) {
    options_.file = folder_.path() / "nowhere" / "linli.db";
    const Error error = open_fails();
    EXPECT_EQ(error.code, ErrorCode::io);
    EXPECT_THAT(error.message, HasSubstr("nowhere"));
}

TEST_F(OpenTest, ANewerDatabaseIsRefusedAndStaysAsItIs) {
    open();
    store("a");
    outbox_.reset();
    {
        Connection connection(options_.file);
        connection.script("PRAGMA user_version = 999");
    }
    const std::string before = bytes_of(options_.file);

    const Error error = open_fails();

    EXPECT_EQ(error.code, ErrorCode::unsupported);
    EXPECT_THAT(error.message, HasSubstr("999"));
    EXPECT_THAT(error.message, HasSubstr("newer"));
    EXPECT_EQ(bytes_of(options_.file), before);
}

TEST_F(OpenTest, ANewerDatabaseThatWasCutOffKeepsItsWal) {
    // Given a newer program that died: its last commits are in the WAL only.
    const pid_t child = ::fork();
    if (child == 0) {
        Connection connection(options_.file);
        connection.script("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;");
        connection.script("CREATE TABLE later (x); PRAGMA user_version = 999;");
        connection.script(std::format("PRAGMA application_id = {}", kApplicationId));
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    const std::string wal = bytes_of(beside("-wal"));
    ASSERT_THAT(wal, ::testing::Not(IsEmpty()));

    EXPECT_EQ(open_fails().code, ErrorCode::unsupported);
    EXPECT_EQ(bytes_of(beside("-wal")), wal);
}

TEST_F(OpenTest, SomebodyElsesDatabaseIsRefusedAndStaysAsItIs) {
    {
        Connection connection(options_.file);
        connection.script("CREATE TABLE theirs (x)");
    }
    const std::string before = bytes_of(options_.file);
    EXPECT_EQ(open_fails().code, ErrorCode::invalid_argument);
    EXPECT_EQ(bytes_of(options_.file), before);
    EXPECT_FALSE(std::filesystem::exists(beside(".corrupt-1")));
}

TEST_F(OpenTest, AGoodDatabaseWasNotCorrupt) {
    open();
    EXPECT_FALSE(outbox_->was_corrupt());
    EXPECT_EQ(outbox_->first_sequence(), 1U);
    reopen();
    EXPECT_FALSE(outbox_->was_corrupt());
}

TEST_F(OpenTest, ACorruptFileIsPutAsideAndTheSequenceGoesOnAboveAllThatWereGiven) {
    open();
    for (const char* id : {"a", "b", "c"}) store(id);
    outbox_.reset();
    write_over(0, std::string(200, '#'));

    open();

    EXPECT_TRUE(outbox_->was_corrupt());
    EXPECT_TRUE(std::filesystem::exists(beside(".corrupt-1")));
    EXPECT_THAT(waiting_sequences(), IsEmpty());
    const std::uint64_t first = outbox_->first_sequence();
    EXPECT_GT(first, 3U);
    EXPECT_EQ(store("d"), first);
    EXPECT_EQ(counts().stored, 1U);
    EXPECT_EQ(counts().last_sequence, first);
}

TEST_F(OpenTest, DamageInsideTheFileIsFoundWhenItIsOpened) {
    open();
    for (int i = 0; i < 200; ++i) store(std::format("event-{}", i));
    outbox_.reset();
    for (int page = 2; page < 12; ++page) write_over(page * 4096, std::string(64, '\x7F'));
    open();
    EXPECT_TRUE(outbox_->was_corrupt());
}

TEST_F(OpenTest, AFileWhoseDamageShowedInUseIsPutAsideOnce) {
    open();
    store("a");
    outbox_.reset();
    Outbox::mark_damaged(options_.file);
    open();
    EXPECT_TRUE(outbox_->was_corrupt());
    EXPECT_TRUE(std::filesystem::exists(beside(".corrupt-1")));
    EXPECT_GT(store("events.lost"), 1U);
    reopen();
    EXPECT_FALSE(outbox_->was_corrupt());
}

TEST_F(OpenTest, ASequenceFileThatHoldsNoneIsWrittenAnew) {
    open();
    store("a");
    outbox_.reset();
    std::ofstream(beside(".sequence")) << "no number";
    open();
    EXPECT_EQ(store("b"), 2U) << "the database knows";
    EXPECT_EQ(SequenceMark::open(options_.file).value().found(), 2U + SequenceMark::kBlock);
}

TEST_F(OpenTest, WithNeitherDatabaseNorSequenceTheClockGivesOneThatWasNeverReached) {
    open();
    store("a");
    outbox_.reset();
    std::ofstream(beside(".sequence")) << "no number";
    std::filesystem::remove(options_.file);
    open();
    EXPECT_GT(store("b"), 1'000'000'000U);
}

TEST_F(OpenTest, TheLossIsToldUntilTheFirstEventIsStored) {
    open();
    store("a");
    outbox_.reset();
    write_over(0, "garbage garbage garbage");
    open();
    reopen();
    EXPECT_TRUE(outbox_->was_corrupt()) << "a restart before the event that tells of it";
    store("events.lost");
    reopen();
    EXPECT_FALSE(outbox_->was_corrupt());
    EXPECT_GT(outbox_->first_sequence(), 1U);
}

TEST_F(OpenTest, ADeletedDatabaseIsALossToo) {
    open();
    store("a");
    outbox_.reset();
    std::filesystem::remove(options_.file);
    open();
    EXPECT_TRUE(outbox_->was_corrupt());
    EXPECT_GT(store("b"), 1U);
}

TEST_F(OpenTest, EveryCorruptFileIsKeptUnderANumberOfItsOwn) {
    for (int i = 0; i < 3; ++i) {
        open();
        store("a");
        outbox_.reset();
        write_over(0, std::string(200, '#'));
    }
    open();
    for (const char* suffix : {".corrupt-1", ".corrupt-2", ".corrupt-3"}) {
        EXPECT_TRUE(std::filesystem::exists(beside(suffix))) << suffix;
    }
}

TEST_F(OpenTest, TheSequenceGoesOnWithoutItsMark) {
    open();
    store("a");
    outbox_.reset();
    std::filesystem::remove(beside(".sequence"));
    open();
    EXPECT_EQ(store("b"), 2U);
    EXPECT_TRUE(std::filesystem::exists(beside(".sequence")));
}

}  // namespace
}  // namespace linli::outbox
