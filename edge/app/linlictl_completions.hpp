// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace linli::ctl {

// The files of completions/, built in.
extern const std::string_view kBashCompletion;
extern const std::string_view kZshCompletion;
extern const std::string_view kFishCompletion;

}  // namespace linli::ctl
