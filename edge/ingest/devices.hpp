// SPDX-License-Identifier: Apache-2.0
#pragma once

struct AVInputFormat;

namespace linli::ingest {

/// libav's Video4Linux input; null when its library is not installed or has none, as the log then
/// says.
const AVInputFormat* v4l2_format();

}  // namespace linli::ingest
