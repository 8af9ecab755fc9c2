// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/script/words.hpp"

namespace linli::rules::script {

/// The options armed=19:00-07:00, permitted=19:00-07:00 (armed outside of it) and days=mon-fri of
/// one rule. Local time of a script is UTC.
class ScheduleWords {
  public:
    Result<void> set(const std::string& key, const std::string& value);
    Result<config::Schedule> make() const;

  private:
    std::vector<config::Window> windows_;
    std::uint8_t weekdays_ = 0x7F;
    bool outside_ = false;
};

/// "19:00", "sat 19:00" or "sat 19:00:30", in the week of Monday, 23 November 2026; Tuesday when no
/// day is given.
Result<WallTime> take_clock(Words& words);

}  // namespace linli::rules::script
