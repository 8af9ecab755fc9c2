// SPDX-License-Identifier: Apache-2.0
#include "ingest/stream_troubles.hpp"

namespace linli::ingest {

std::string_view words_for(const StreamTroubles& before, const StreamTroubles& now) {
    if (now.broken != before.broken) return "a picture did not decode";
    if (now.size_changes != before.size_changes) return "the picture's size changed";
    if (now.time_steps != before.time_steps) return "the time stamps went back or jumped";
    return "a picture has no time stamp";
}

}  // namespace linli::ingest
