// SPDX-License-Identifier: Apache-2.0
#include "app/eval_score.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cmath>
#include <fstream>

#include "temp_folder.hpp"

namespace linli::app {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class EvalScore : public ::testing::Test {
  protected:
    void write(const std::string& file, const std::string& text) {
        fs::create_directories((folder / file).parent_path());
        std::ofstream(folder / file) << text;
    }
    /// Somebody who stands in frames `from` to `to`.
    static std::string stands(int from, int to) {
        std::string text;
        for (int frame = from; frame <= to; ++frame)
            text += std::to_string(frame) + ",1,10,20,30,60,1,1,1\n";
        return text;
    }
    EvalScoreOptions options() {
        return {.truth = folder / "truth", .results = folder / "results"};
    }
    std::string complaint() {
        const auto text = eval_score(options());
        return text ? "" : text.error().message;
    }

    TempFolder folder;
};

TEST_F(EvalScore, PrintsARowForEachSequenceAndOneForAllTogether) {
    write("truth/B/gt.txt", stands(1, 10));
    write("truth/A/gt/gt.txt", stands(1, 30));
    fs::create_directories(folder / "truth/no-sequence");
    write("results/B.txt", stands(1, 5));
    write("results/A.txt", stands(1, 30));
    write("results/of-another-set.txt", "not looked at");

    const auto text = eval_score(options());

    ASSERT_TRUE(text) << text.error().message;
    EXPECT_EQ(*text,
              "            HOTA    DetA    AssA    LocA    IDF1     IDP     IDR    MOTA    MOTP"
              "    IDSW    Frag      FP      FN      GT\n"
              "A         100.00  100.00  100.00  100.00  100.00  100.00  100.00  100.00  100.00"
              "       0       0       0       0      30\n"
              "B          50.00   50.00   50.00  100.00   66.67  100.00   50.00   50.00  100.00"
              "       0       0       0       5      10\n"
              "COMBINED   90.14   87.50   92.86  100.00   93.33  100.00   87.50   87.50  100.00"
              "       0       0       0       5      40\n");
}

TEST_F(EvalScore, WritesTheSameAsJson) {
    write("truth/a \"b\"/gt.txt", stands(1, 10));
    write("results/a \"b\".txt", stands(1, 5));
    auto asked = options();
    asked.format = ScoreFormat::json;

    const auto text = eval_score(asked);

    ASSERT_TRUE(text) << text.error().message;
    const auto read = boost::json::parse(*text);
    EXPECT_EQ(read.at("iou").to_number<double>(), 0.5);
    const auto& row = read.at("sequences").as_array().at(0);
    EXPECT_EQ(row.at("sequence").as_string(), "a \"b\"");
    EXPECT_NEAR(row.at("IDF1").to_number<double>(), 66.6667, 1e-9);
    EXPECT_EQ(row.at("FN").to_number<int>(), 5);
    EXPECT_EQ(read.at("combined").at("MOTA").to_number<double>(), 50);
    EXPECT_FALSE(read.at("combined").as_object().contains("sequence"));
}

TEST_F(EvalScore, TakesOneSequenceAlone) {
    write("truth/A/gt/gt.txt", stands(1, 10));
    write("results/A.txt", stands(1, 10));
    auto asked = options();
    asked.truth = folder / "truth/A/";

    const auto text = eval_score(asked);

    ASSERT_TRUE(text) << text.error().message;
    EXPECT_THAT(*text, HasSubstr("\nA "));
}

TEST_F(EvalScore, LeavesOutGroundTruthOfNoConfidence) {
    write("truth/A/gt.txt", stands(1, 10) + "4,2,300,20,30,60,0,1,1\n");
    write("results/A.txt", stands(1, 10));

    const auto text = eval_score(options());

    ASSERT_TRUE(text);
    EXPECT_THAT(*text, EndsWith("       0      10\n"));
}

TEST_F(EvalScore, MatchesByTheThresholdAskedFor) {
    write("truth/A/gt.txt", "1,1,0,0,10,10,1\n");
    write("results/A.txt", "1,1,0,0,10,6,1\n");
    auto asked = options();

    asked.threshold = 0.6;
    EXPECT_THAT(eval_score(asked).value(), EndsWith("       0       1\n"));
    asked.threshold = 0.61;
    EXPECT_THAT(eval_score(asked).value(), EndsWith("       1       1\n"));
}

TEST_F(EvalScore, RefusesAThresholdThatIsNoOverlap) {
    write("truth/A/gt.txt", stands(1, 3));
    write("results/A.txt", stands(1, 3));
    for (const double threshold : {0.0, -0.5, 1.01, std::nan("")}) {
        auto asked = options();
        asked.threshold = threshold;
        ASSERT_FALSE(eval_score(asked)) << threshold;
        EXPECT_EQ(eval_score(asked).error().code, ErrorCode::invalid_argument);
    }
}

TEST_F(EvalScore, NamesFileAndLineOfWhatIsMalformed) {
    write("truth/A/gt.txt", stands(1, 3) + "4,1,oops\n");
    write("results/A.txt", stands(1, 3) + "3,1,10,20,30,60,1\n");

    EXPECT_THAT(complaint(), HasSubstr("truth/A/gt.txt:4: field 3"));
    write("truth/A/gt.txt", stands(1, 3));
    EXPECT_THAT(complaint(), HasSubstr("results/A.txt:4: id 1 is in frame 3 already, line 3"));
}

TEST_F(EvalScore, NamesTheResultsThatAreMissing) {
    write("truth/A/gt.txt", stands(1, 3));

    EXPECT_EQ(eval_score(options()).error().code, ErrorCode::not_found);
    EXPECT_THAT(complaint(), HasSubstr("results/A.txt: no results"));
    fs::create_directories(folder / "results/A.txt");
    EXPECT_EQ(eval_score(options()).error().code, ErrorCode::io);
}

TEST_F(EvalScore, RefusesAFolderWithoutASequence) {
    EXPECT_EQ(eval_score(options()).error().code, ErrorCode::io);
    fs::create_directories(folder / "truth");
    EXPECT_EQ(eval_score(options()).error().code, ErrorCode::not_found);
}

TEST_F(EvalScore, TakesResultsWithoutALine) {
    write("truth/A/gt.txt", stands(1, 3));
    write("results/A.txt", "");

    EXPECT_THAT(eval_score(options()).value(), EndsWith("       3       3\n"));
}

}  // namespace
}  // namespace linli::app
