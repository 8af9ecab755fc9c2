// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "rules/script/run.hpp"

namespace linli::rules::script {
namespace {

/// One script file as one test.
class ScriptTest : public ::testing::Test {
  public:
    explicit ScriptTest(std::filesystem::path file) : file_(std::move(file)) {}

    void TestBody() override {
        std::ifstream in(file_, std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        const auto script = parse(text, file_.filename().string());
        ASSERT_TRUE(script.has_value()) << script.error().message;
        for (const std::string& mistake : run(*script)) ADD_FAILURE() << mistake;
    }

  private:
    std::filesystem::path file_;
};

/// Every *.script of this folder becomes Scenario.NAME, NAME with '_' for what a test name cannot
/// have.
int register_scripts() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(LINLI_SOURCE_DIR "/tests/rules")) {
        if (entry.path().extension() == ".script") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
        std::string name = file.stem().string();
        std::ranges::replace_if(name, [](char c) { return c == '-' || c == '.'; }, '_');
        ::testing::RegisterTest("Scenario", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                                [file]() -> ScriptTest* { return new ScriptTest(file); });
    }
    return static_cast<int>(files.size());
}

const int kScripts = register_scripts();

TEST(ScenarioFiles, AreFound) { EXPECT_GE(kScripts, 35); }

}  // namespace
}  // namespace linli::rules::script
