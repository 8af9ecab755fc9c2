// SPDX-License-Identifier: Apache-2.0
#include "ingest/disposable.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace linli::ingest {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Coding = DisposableProbe::Coding;

constexpr std::uint8_t kReferred = 0x41;  ///< H.264 slice, nal_ref_idc 2
constexpr std::uint8_t kFree = 0x01;      ///< H.264 slice, nal_ref_idc 0

/// Units behind start codes.
Bytes annex_b(const std::vector<Bytes>& units) {
    Bytes all;
    for (const Bytes& unit : units) {
        all.insert(all.end(), {0, 0, 0, 1});
        all.insert(all.end(), unit.begin(), unit.end());
    }
    return all;
}

/// Units behind lengths of four bytes, and the configuration that says so.
Bytes prefixed(const std::vector<Bytes>& units) {
    Bytes all;
    for (const Bytes& unit : units) {
        all.insert(all.end(), {0, 0, 0, static_cast<std::uint8_t>(unit.size())});
        all.insert(all.end(), unit.begin(), unit.end());
    }
    return all;
}
const Bytes kAvcC{1, 77, 0, 30, 0xFF, 0xE1, 0};

TEST(DisposableH264, IsAPictureWhoseSlicesNobodyRefersTo) {
    DisposableProbe probe(Coding::h264, {});
    EXPECT_TRUE(probe.disposable(annex_b({{0x09, 0xF0}, {0x06, 5}, {kFree, 9, 9}, {kFree, 8}})));
    EXPECT_FALSE(probe.disposable(annex_b({{0x09, 0xF0}, {kReferred, 9, 9}})));
    EXPECT_FALSE(probe.disposable(annex_b({{kFree, 9, 9}, {kReferred, 9, 9}})));
    EXPECT_FALSE(probe.disposable(annex_b({{0x65, 9, 9}})));  // a key frame
}

TEST(DisposableH264, IsNothingThatBringsParametersForLaterPictures) {
    DisposableProbe probe(Coding::h264, {});
    EXPECT_FALSE(probe.disposable(annex_b({{0x67, 1, 2}, {kFree, 9, 9}})));
    EXPECT_FALSE(probe.disposable(annex_b({{0x68, 1, 2}, {kFree, 9, 9}})));
}

TEST(DisposableH264, ReadsUnitsWithLengthsWhenTheContainerHasThem) {
    DisposableProbe probe(Coding::h264, kAvcC);
    EXPECT_TRUE(probe.disposable(prefixed({{0x06, 5}, {kFree, 0, 0, 1, kReferred}})));
    EXPECT_FALSE(probe.disposable(prefixed({{0x06, 5}, {kReferred, 9}})));
}

TEST(DisposableH264, IsNothingThatCannotBeRead) {
    DisposableProbe lengths(Coding::h264, kAvcC);
    Bytes cut = prefixed({{kFree, 9, 9}, {kFree, 9, 9}});
    cut.pop_back();
    EXPECT_FALSE(lengths.disposable(cut));
    EXPECT_FALSE(lengths.disposable(Bytes{0, 0}));
    EXPECT_FALSE(lengths.disposable(Bytes{}));
    DisposableProbe codes(Coding::h264, {});
    EXPECT_FALSE(codes.disposable(Bytes{1, 2, 3}));
    EXPECT_FALSE(codes.disposable(annex_b({{0x06, 5}})));  // no slice at all
}

/// An HEVC slice: its type and its temporal sub-layer.
Bytes hevc(int type, int layer) {
    return annex_b(
        {{static_cast<std::uint8_t>(type << 1), static_cast<std::uint8_t>(layer + 1), 0x80}});
}

TEST(DisposableHevc, IsAnUnreferredPictureOfTheHighestLayer) {
    DisposableProbe probe(Coding::hevc, {});
    for (int i = 0; i < 31; ++i) {
        EXPECT_FALSE(probe.disposable(hevc(1, 0)));
        EXPECT_FALSE(probe.disposable(hevc(0, 1))) << "the layers are not known yet";
    }
    EXPECT_FALSE(probe.disposable(hevc(1, 0)));
    EXPECT_TRUE(probe.disposable(hevc(0, 1)));   // TRAIL_N
    EXPECT_FALSE(probe.disposable(hevc(1, 1)));  // TRAIL_R
    EXPECT_FALSE(probe.disposable(hevc(0, 0))) << "the layer above may refer to it";
    EXPECT_FALSE(probe.disposable(hevc(19, 0)));  // a key frame
    EXPECT_FALSE(probe.disposable(hevc(33, 0)));  // parameters
}

}  // namespace
}  // namespace linli::ingest
