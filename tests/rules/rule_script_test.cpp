// SPDX-License-Identifier: Apache-2.0
#include "rules/script/run.hpp"

#include <gtest/gtest.h>

namespace linli::rules::script {
namespace {

constexpr const char* kStart = "zone yard 20 20 80 80\nrule intrusion yard 5s\n";

std::string mistake_of(const std::string& text) {
    const auto script = parse(text, "x.script");
    return script ? "" : script.error().message;
}

std::vector<std::string> play(const std::string& rest) {
    const auto script = parse(kStart + rest, "x.script");
    return script ? run(*script) : std::vector{script.error().message};
}

TEST(RuleScript, SaysWhereAndWhatWasExpected) {
    EXPECT_EQ(mistake_of("zone yard 20 20\n"),
              "x.script:1: expected two opposite corners or at least three points");
    EXPECT_EQ(mistake_of("\nrule loitring yard\n"),
              "x.script:2: expected a rule type such as loitering, not 'loitring'");
    EXPECT_EQ(mistake_of("rule loitering yard\n"), "x.script:1: there is no zone 'yard' above");
    EXPECT_EQ(mistake_of(std::string(kStart) + "0s track 7 man 5 5\n"),
              "x.script:3: expected a class such as person, vehicle or dog, not 'man'");
    EXPECT_EQ(mistake_of(std::string(kStart) + "0s jump 7\n"),
              "x.script:3: expected => or an action such as track, walk or unseen, not 'jump'");
    EXPECT_EQ(mistake_of(std::string(kStart) + "5 track 7 person 5 5\n"),
              "x.script:3: expected a time like 30s or 7min, not '5'");
}

TEST(RuleScript, NeedsChangesOrTheWordNothing) {
    EXPECT_NE(mistake_of(std::string(kStart) + "0s track 7 person 5 5\n"), "");
    EXPECT_EQ(mistake_of(std::string(kStart) + "=> nothing\n"), "");
    EXPECT_NE(mistake_of(std::string(kStart) + "=> nothing\n1s => intrusion confirmed\n"), "");
}

TEST(RuleScript, FailsWhenAChangeDoesNotCome) {
    const auto mistakes = play("0s track 7 person 5 5\n5s => intrusion confirmed\n10s end\n");
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes[0], "x.script:4: expected intrusion confirmed at 5s, but nothing more came");
}

TEST(RuleScript, FailsWhenAChangeComesThatNobodyExpects) {
    const auto mistakes = play("0s track 7 person 50 50\n10s end\n=> nothing\n");
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_TRUE(mistakes[0].starts_with("x.script: not expected: 5s intrusion confirmed track=7"))
        << mistakes[0];
}

TEST(RuleScript, FailsForAnotherTimeTrackFactOrId) {
    EXPECT_EQ(play("0s track 7 person 50 50\n5s => intrusion confirmed track=7\n").size(), 0U);
    EXPECT_EQ(play("0s track 7 person 50 50\n4s => intrusion confirmed\n9s end\n").size(), 1U);
    EXPECT_EQ(play("0s track 7 person 50 50\n5s => intrusion confirmed track=8\n").size(), 1U);
    EXPECT_EQ(play("0s track 7 person 50 50\n5s => intrusion confirmed dwell=6s\n").size(), 1U);
    EXPECT_EQ(play("0s track 7 person 50 50\n5s => intrusion confirmed colour=red\n").size(), 1U);
    EXPECT_EQ(play("0s track 7 person 50 50 ; 0s track 8 person 70 50\n"
                   "5s => intrusion confirmed id=A\n5s => intrusion confirmed id=A\n")
                  .size(),
              1U);
}

TEST(RuleScript, TellsOfAnActionOnATrackThatIsNotThere) {
    const auto mistakes = play("1s unseen 7\n=> nothing\n");
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes[0], "x.script:3: there is no track 7");
}

}  // namespace
}  // namespace linli::rules::script
