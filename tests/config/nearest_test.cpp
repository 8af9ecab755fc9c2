// SPDX-License-Identifier: Apache-2.0
#include "config/nearest.hpp"

#include <gtest/gtest.h>

namespace linli::config {
namespace {

const std::vector<std::string> kWords{"zones", "lines", "severity", "id"};

TEST(Nearest, CountsChangedAddedMissingAndSwappedLettersAsOne) {
    EXPECT_EQ(edit_distance("zones", "zones"), 0U);
    EXPECT_EQ(edit_distance("zonez", "zones"), 1U);
    EXPECT_EQ(edit_distance("zone", "zones"), 1U);
    EXPECT_EQ(edit_distance("zoones", "zones"), 1U);
    EXPECT_EQ(edit_distance("znoes", "zones"), 1U);
    EXPECT_EQ(edit_distance("", "zones"), 5U);
}

TEST(Nearest, FindsACloseWordAndNoOther) {
    EXPECT_EQ(nearest("zone", kWords), "zones");
    EXPECT_EQ(nearest("serverity", kWords), "severity");
    EXPECT_EQ(nearest("colour", kWords), std::nullopt);
    EXPECT_EQ(nearest("", kWords), std::nullopt);
    EXPECT_EQ(nearest(std::string(5000, 'z'), kWords), std::nullopt);
}

TEST(Nearest, ListsTheWordsWhenNoneIsClose) {
    EXPECT_EQ(suggest("zons", kWords, "keys"), "did you mean 'zones'?");
    EXPECT_EQ(suggest("colour", kWords, "keys"), "known keys: zones, lines, severity, id");
    EXPECT_EQ(suggest("gate", {}, "zones"), "there are no zones");
}

}  // namespace
}  // namespace linli::config
