// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/script/rule_script.hpp"

namespace linli::rules::script {

/// Plays a script against a real Engine and CameraWatch and compares what comes out with what it
/// expects. Returns the mistakes as "FILE:LINE: expected ..., but ..."; none when all came as
/// expected.
std::vector<std::string> run(const Script& script);

}  // namespace linli::rules::script
