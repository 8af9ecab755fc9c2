// SPDX-License-Identifier: Apache-2.0
#include "detect/detector.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "ingest/frame_source.hpp"
#include "temp_folder.hpp"

namespace linli::detect {
namespace {

namespace fs = std::filesystem;
using config::Engine;

fs::path folder_of(const char* variable, const fs::path& inside) {
    const char* value = std::getenv(variable);
    return value != nullptr ? fs::path(value) / inside : fs::path();
}

Result<std::vector<Detection>> look(Detector& detector, const ingest::Frame& frame,
                                    float threshold) {
    const Size size = frame.size();
    return detector.detect(
        frame, {0, 0, static_cast<float>(size.width), static_cast<float>(size.height)}, threshold);
}

/// Whether `all` holds `one` within 2 pixels and 0.02.
bool has(const std::vector<Detection>& all, const Detection& one) {
    return std::ranges::any_of(all, [&](const Detection& other) {
        return other.label == one.label && std::abs(other.confidence - one.confidence) <= 0.02F &&
               std::abs(other.box.x - one.box.x) <= 2 && std::abs(other.box.y - one.box.y) <= 2 &&
               std::abs(other.box.right() - one.box.right()) <= 2 &&
               std::abs(other.box.bottom() - one.box.bottom()) <= 2;
    });
}

/// Each model that was fetched, on the real pictures that LINLI_DATA names.
class RealPictures : public ::testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        const auto models = folder_of("LINLI_MODELS", "");
        const auto data = folder_of("LINLI_DATA", "pictures");
        if (!fs::exists(models / (std::string(GetParam()) == "yolox-nano-coco"
                                      ? "yolox_nano.onnx"
                                      : "ssdlite-mobilenetv2-coco.onnx"))) {
            GTEST_SKIP() << GetParam()
                         << " is not in the folder LINLI_MODELS (./dev models fetches it)";
        }
        if (!fs::is_directory(data))
            GTEST_SKIP() << "no pictures in the folder LINLI_DATA (./dev test fetches them)";
        for (const auto& entry : fs::directory_iterator(data)) pictures_.push_back(entry.path());
        std::ranges::sort(pictures_);
        models_ = models;
    }

    std::vector<fs::path> pictures_;
    fs::path models_;
};

TEST_P(RealPictures, GiveTheSameBoxesOnBothEngines) {
    auto first = make_detector(models_, GetParam(), Engine::onnxruntime);
    auto second = make_detector(models_, GetParam(), Engine::opencv);
    ASSERT_TRUE(first) << first.error().message;
    ASSERT_TRUE(second) << second.error().message;

    int boxes = 0;
    for (const auto& picture : pictures_) {
        const auto frame = ingest::read_still(picture.string());
        if (!frame) continue;
        // A box at the threshold may be there on one engine only: those are asked of a wider
        // answer.
        const auto on_first = look(**first, *frame, 0.4F);
        const auto on_second = look(**second, *frame, 0.4F);
        const auto wide_first = look(**first, *frame, 0.37F);
        const auto wide_second = look(**second, *frame, 0.37F);
        ASSERT_TRUE(on_first && on_second && wide_first && wide_second);
        for (const auto& box : *on_first) EXPECT_TRUE(has(*wide_second, box)) << picture;
        for (const auto& box : *on_second) EXPECT_TRUE(has(*wide_first, box)) << picture;
        boxes += static_cast<int>(on_first->size());
    }
    EXPECT_GE(boxes, 5);
}

INSTANTIATE_TEST_SUITE_P(Models, RealPictures,
                         ::testing::Values("ssdlite-mobilenetv2-coco", "yolox-nano-coco"),
                         [](const auto& test) {
                             return std::string(test.param).substr(0, test.param[0] == 's' ? 7 : 5);
                         });

TEST(MakeDetector, SaysHowToFetchAModelThatIsMissing) {
    const TempFolder folder;

    const auto none = make_detector(folder.path(), "ssdlite-mobilenetv2-coco", Engine::onnxruntime);
    fs::copy_file(LINLI_SOURCE_DIR "/models/manifest.toml", folder / "manifest.toml");
    const auto no_file =
        make_detector(folder.path(), "ssdlite-mobilenetv2-coco", Engine::onnxruntime);

    for (const auto* detector : {&none, &no_file}) {
        ASSERT_FALSE(*detector);
        EXPECT_EQ(detector->error().code, ErrorCode::not_found);
        EXPECT_NE(detector->error().message.find("./dev models"), std::string::npos);
    }
}

TEST(MakeDetector, NamesTheKnownModelsWhenTheNameIsWrong) {
    const auto detector = make_detector(LINLI_SOURCE_DIR "/models", "yolo", Engine::onnxruntime);

    ASSERT_FALSE(detector);
    EXPECT_EQ(detector.error().code, ErrorCode::not_found);
    EXPECT_NE(detector.error().message.find("yolox-nano-coco"), std::string::npos);
}

TEST(MakeDetector, RefusesAFileWithAnotherChecksum) {
    const TempFolder folder;
    fs::copy_file(LINLI_SOURCE_DIR "/models/manifest.toml", folder / "manifest.toml");
    std::ofstream(folder / "yolox_nano.onnx") << "not a network";

    const auto detector = make_detector(folder.path(), "yolox-nano-coco", Engine::opencv);

    ASSERT_FALSE(detector);
    EXPECT_EQ(detector.error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace linli::detect
