// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/script/words.hpp"

namespace linli::rules::script {

/// Reads a statement without a time: picture, look, camera, zone, line, rule, clock. `script` is
/// unchanged on error. `kind` is its first word, already taken.
Result<void> read_setup(std::string_view kind, Words& words, Script& script);

}  // namespace linli::rules::script
