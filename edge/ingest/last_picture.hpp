// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

#include "ingest/frame.hpp"
#include "ingest/packet_ring.hpp"

namespace linli::ingest {

/// The picture of the last of `packets`, of which the first is a key frame, exactly as a decoder
/// gives it that decodes them all; H.264 pictures that no other refers to are left out on the way.
/// One call may take a second for a long group of large pictures; setting `give_up` ends it soon.
/// Errors: cancelled, corrupt, unsupported, io.
Result<std::shared_ptr<const Picture>> last_picture(const Packets& packets,
                                                    const std::atomic<bool>& give_up);

}  // namespace linli::ingest
