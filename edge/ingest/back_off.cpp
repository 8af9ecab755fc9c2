// SPDX-License-Identifier: Apache-2.0
#include "ingest/back_off.hpp"

#include <algorithm>

namespace linli::ingest {

std::chrono::milliseconds BackOff::next() {
    std::uniform_int_distribution<std::int64_t> share(0, limit_.count());
    const std::chrono::milliseconds wait(share(random_));
    limit_ = std::min(limit_ * 2, most_);
    return wait;
}

}  // namespace linli::ingest
