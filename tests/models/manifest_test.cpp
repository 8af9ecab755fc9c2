// SPDX-License-Identifier: Apache-2.0
#include "detect/manifest.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace linli::detect {
namespace {

std::string shipped() {
    const std::ifstream file(LINLI_SOURCE_DIR "/models/manifest.toml");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

TEST(Manifest, OfThisTreeNamesBothModels) {
    const auto models = parse_manifest(shipped());

    ASSERT_TRUE(models) << models.error().message;
    ASSERT_EQ(models->size(), 2U);
    EXPECT_EQ(models->front().name, "ssdlite-mobilenetv2-coco");
    EXPECT_EQ(models->front().kind, ModelKind::ssdlite);
    EXPECT_EQ(models->front().input_size, (Size{300, 300}));
    EXPECT_EQ(models->back().kind, ModelKind::yolox);
    EXPECT_EQ(models->back().class_count, 80U);
}

TEST(Manifest, MergesCarTruckAndBus) {
    const auto models = parse_manifest(shipped());

    ASSERT_TRUE(models);
    for (const auto& source : models->front().classes) {
        if (source.label == ClassLabel::vehicle) {
            EXPECT_EQ(source.indices, (std::vector<std::size_t>{2, 4, 5}));
        }
    }
    EXPECT_EQ(models->front().classes.size(), 6U);
}

TEST(Manifest, TellsTheLineOfAMistake) {
    const struct {
        std::string_view what, with, told;
    } mistakes[] = {
        {"kind = \"ssdlite\"", "kind = \"yolo\"", "line 7: kind must be ssdlite or yolox"},
        {"class_count = 8", "class_count = 0", "class_count must be a whole number"},
        {"person = [0]", "person = [8]", "person must list whole numbers from 0 to 7"},
        {"person = [0]", "pirson = [0]", "pirson is no class label"},
        {"file = \"ssd", "file = \"../ssd", "file must be a plain file name"},
        {"sha256 = \"38", "sha256 = \"X8", "sha256 must be 64 lower-case hex digits"},
        {"\"yolox-nano-coco\"", "\"ssdlite-mobilenetv2-coco\"", "stands there twice"},
    };
    for (const auto& [what, with, told] : mistakes) {
        const auto models = parse_manifest(replaced(shipped(), what, with));

        ASSERT_FALSE(models) << with;
        EXPECT_EQ(models.error().code, ErrorCode::corrupt);
        EXPECT_NE(models.error().message.find(told), std::string::npos) << models.error().message;
    }
}

TEST(Manifest, RefusesANewerVersion) {
    const auto models = parse_manifest(replaced(shipped(), "version = 1", "version = 2"));

    ASSERT_FALSE(models);
    EXPECT_EQ(models.error().code, ErrorCode::unsupported);
}

TEST(Manifest, RefusesWhatIsNoToml) {
    const auto models = parse_manifest("[[model]\n");

    ASSERT_FALSE(models);
    EXPECT_EQ(models.error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace linli::detect
