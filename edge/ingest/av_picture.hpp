// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "ingest/av.hpp"
#include "ingest/frame.hpp"

namespace linli::ingest {

/// A decoder's own picture, kept by reference: nothing is copied until somebody draws it.
std::shared_ptr<const Picture> picture_of(Av<AVFrame> frame);

}  // namespace linli::ingest
