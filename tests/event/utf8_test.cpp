// SPDX-License-Identifier: Apache-2.0
#include "event/utf8.hpp"

#include <gtest/gtest.h>

namespace linli::event {
namespace {

TEST(CleanText, LeavesEveryLanguageAsItIs) {
    EXPECT_EQ(clean_text("a 邻里 é 🐕", 100), "a 邻里 é 🐕");
}

TEST(CleanText, CutsBetweenCharacters) {
    EXPECT_EQ(clean_text("邻里", 5), "邻");
    EXPECT_EQ(clean_text("邻里", 2), "");
}

TEST(CleanText, PutsAQuestionMarkForEachByteThatIsNoCharacter) {
    EXPECT_EQ(clean_text("\xc0\x80", 9), "??") << "overlong zero";
    EXPECT_EQ(clean_text("\xed\xa0\x80", 9), "???") << "a surrogate";
    EXPECT_EQ(clean_text("\xf4\x90\x80\x80", 9), "????") << "beyond U+10FFFF";
    EXPECT_EQ(clean_text("x\xe9", 9), "x?") << "cut short";
}

}  // namespace
}  // namespace linli::event
