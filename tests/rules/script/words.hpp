// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/script/rule_script.hpp"

namespace linli::rules::script {

/// The words of one statement, taken from the front. Every `take` says what was expected when it is
/// not there.
class Words {
  public:
    explicit Words(std::string_view statement);

    bool done() const { return next_ == words_.size(); }
    /// The next word without taking it; empty at the end.
    std::string_view peek() const { return done() ? std::string_view{} : words_[next_]; }

    Result<std::string> take(std::string_view expected);
    Result<float> take_number();      ///< -1000..1000
    Result<Point> take_point();       ///< two numbers
    Result<std::uint64_t> take_id();  ///< 1..999
    Result<Time> take_time();         ///< up to 12 h
    Result<detect::ClassLabel> take_class();
    /// Error when words are left.
    Result<void> finish() const;

  private:
    std::vector<std::string_view> words_;
    std::size_t next_ = 0;
};

/// "30s", "7min", "+2h", "-30min". Error: invalid_argument.
Result<Time> parse_time(std::string_view text);

}  // namespace linli::rules::script
