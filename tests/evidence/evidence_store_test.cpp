// SPDX-License-Identifier: Apache-2.0
#include "evidence/evidence_store.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "base/ids.hpp"
#include "evidence/decode_jpeg.hpp"
#include "temp_folder.hpp"

namespace linli::evidence {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

rules::IncidentChange change_of(const std::string& id, const char* when) {
    rules::IncidentChange change;
    change.incident.id = id;
    change.incident.type = "intrusion";
    change.incident.phases.push_back(
        {rules::Phase::confirmed, {{}, parse_rfc3339(when).value(), 1}, "stood 5s", {}});
    return change;
}

config::Camera camera() {
    config::Camera camera;
    camera.id = camera.name = "gate";
    return camera;
}

ingest::Frame frame() { return ingest::frame_of(Image({64, 48}, PixelFormat::bgr24), {}); }

std::size_t count_files(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::ranges::count_if(fs::recursive_directory_iterator(folder),
                              [](const auto& entry) { return entry.is_regular_file(); }));
}

TEST(EvidenceStore, NamesAFileByDayIncidentAndPhaseAndProvesItByHash) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    ASSERT_TRUE(store.has_value());

    const auto evidence =
        store->store(frame(), camera(), change_of("0193", "2026-11-24T23:59:59Z"), {});

    ASSERT_TRUE(evidence.has_value());
    EXPECT_EQ(evidence->name, "2026/11/24/0193-confirmed.jpg");
    const std::string bytes = read(folder / "evidence" / evidence->name);
    EXPECT_EQ(evidence->bytes, bytes.size());
    EXPECT_EQ(evidence->sha256, sha256_hex(bytes));
    EXPECT_EQ(evidence->privacy, "masks");
}

TEST(EvidenceStore, KeepsAPictureMaskedBeforeAnythingElse) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    config::Camera masked = camera();
    masked.privacy_masks = {{{0, 0}, {0.5F, 0}, {0.5F, 0.5F}, {0, 0.5F}}};
    Image white({256, 256}, PixelFormat::bgr24);
    std::fill_n(white.row(0), 256 * white.stride(), std::uint8_t{255});

    const auto evidence = store->store(ingest::frame_of(std::move(white), {}), masked,
                                       change_of("0193", "2026-11-24T10:00:00Z"), {});

    ASSERT_TRUE(evidence.has_value());
    const Image kept = decode_jpeg(read(folder / "evidence" / evidence->name));
    for (int y = 0; y < 112; ++y) {
        for (int x = 0; x < 112; ++x) ASSERT_NEAR(kept.row(y)[3 * x], 96, 2) << x << ' ' << y;
    }
    EXPECT_NEAR(kept.row(64)[3 * 192], 255, 2) << "outside of the mask";
    EXPECT_LT(kept.row(252)[3 * 250], 30) << "the caption bar";
}

TEST(EvidenceStore, WritesThePictureOfAPhaseAgainInItsPlace) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    const auto change = change_of("0193", "2026-11-24T10:00:00Z");

    const auto first = store->store(frame(), camera(), change, {});
    const auto again = store->store(frame(), camera(), change, {});

    EXPECT_EQ(first->sha256, again->sha256);
    EXPECT_EQ(count_files(folder.path()), 1U);
}

TEST(EvidenceStore, SaysSoWhenAFileStandsWhereAFolderShouldBe) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    std::ofstream(folder / "evidence/2026") << "in the way";

    const auto evidence =
        store->store(frame(), camera(), change_of("0193", "2026-11-24T10:00:00Z"), {});

    ASSERT_FALSE(evidence.has_value());
    EXPECT_EQ(evidence.error().code, ErrorCode::io);
    EXPECT_EQ(read(folder / "evidence/2026"), "in the way");
    EXPECT_FALSE(EvidenceStore::open(folder / "evidence/2026").has_value());
}

TEST(EvidenceStore, LeavesNothingBehindWhenTheNameIsTaken) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    fs::create_directories(folder / "evidence/2026/11/24/0193-confirmed.jpg/in the way");

    EXPECT_FALSE(
        store->store(frame(), camera(), change_of("0193", "2026-11-24T10:00:00Z"), {}).has_value());

    EXPECT_EQ(count_files(folder.path()), 0U);
}

TEST(EvidenceStore, LeavesNothingBehindWhenTheDiskRefuses) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    ASSERT_TRUE(store.has_value());
    // A file size limit stands for a full disk: the kernel then refuses the write.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit tiny{100, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tiny);

    const auto evidence =
        store->store(frame(), camera(), change_of("0193", "2026-11-24T10:00:00Z"), {});

    setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(evidence.has_value());
    EXPECT_EQ(evidence.error().code, ErrorCode::no_space);
    EXPECT_EQ(count_files(folder.path()), 0U);
    EXPECT_TRUE(
        store->store(frame(), camera(), change_of("0193", "2026-11-24T10:00:00Z"), {}).has_value());
}

TEST(EvidenceStore, SweepsUpWhatACrashCutShort) {
    const TempFolder folder;
    fs::create_directories(folder / "evidence/2026/11/24");
    std::ofstream(folder / "evidence/2026/11/24/0193-confirmed.jpg.part") << "half a pic";
    std::ofstream(folder / "evidence/2026/11/24/0192-confirmed.jpg") << "whole";

    ASSERT_TRUE(EvidenceStore::open(folder / "evidence").has_value());

    EXPECT_EQ(count_files(folder.path()), 1U);
}

TEST(EvidenceStore, ShrinksOldestFirstAndNeverWhatIsPinned) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    ASSERT_TRUE(store.has_value());
    std::vector<Evidence> kept;
    for (const char* when :
         {"2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z"}) {
        kept.push_back(store->store(frame(), camera(), change_of("0193", when), {}).value());
    }

    const auto left =
        store->shrink(kept[0].bytes + kept[2].bytes, WallTime{}, std::vector{kept[0].name});

    ASSERT_TRUE(left.has_value());
    EXPECT_EQ(left->freed_bytes, kept[1].bytes);
    EXPECT_EQ(left->bytes, kept[0].bytes + kept[2].bytes);
    EXPECT_EQ(left->files, 2U);
    EXPECT_TRUE(fs::exists(folder / "evidence" / kept[0].name));
    EXPECT_FALSE(fs::exists(folder / "evidence/2026/11/22")) << "an empty day is swept up too";
    EXPECT_TRUE(fs::exists(folder / "evidence" / kept[2].name));
}

TEST(EvidenceStore, KeepsADayWholeUntilItEndedBeforeTheLimit) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence");
    ASSERT_TRUE(store.has_value());
    std::vector<Evidence> kept;
    for (const char* when :
         {"2026-11-21T23:00:00Z", "2026-11-22T01:00:00Z", "2026-11-22T10:00:00Z"}) {
        kept.push_back(store->store(frame(), camera(), change_of("0193", when), {}).value());
    }
    const auto since = parse_rfc3339("2026-11-22T09:00:00Z").value();

    ASSERT_TRUE(store->shrink(1U << 30U, since, {}).has_value());

    EXPECT_FALSE(fs::exists(folder / "evidence" / kept[0].name));
    EXPECT_TRUE(fs::exists(folder / "evidence" / kept[1].name));
    EXPECT_TRUE(fs::exists(folder / "evidence" / kept[2].name));
}

TEST(EvidenceStore, KeepsItsFolderWhenEverythingInItIsShrunkAway) {
    const TempFolder folder;
    auto store = EvidenceStore::open(folder / "evidence/");
    ASSERT_TRUE(
        store->store(frame(), camera(), change_of("0193", "2026-11-24T10:00:00Z"), {}).has_value());

    EXPECT_GT(store->shrink(0, WallTime{}, {}).value().freed_bytes, 0U);

    EXPECT_TRUE(fs::is_empty(folder / "evidence"));
    EXPECT_TRUE(
        store->store(frame(), camera(), change_of("0194", "2026-11-24T10:00:00Z"), {}).has_value());
}

}  // namespace
}  // namespace linli::evidence
