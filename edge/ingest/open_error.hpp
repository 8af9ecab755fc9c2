// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "config/site.hpp"
#include "ingest/patience.hpp"

namespace linli::ingest {

/// Why `camera` could not be opened, in a technician's words: from libav's `code` and what
/// `patience` says.
Error open_error(int code, const config::Camera& camera, const Patience& patience);

}  // namespace linli::ingest
