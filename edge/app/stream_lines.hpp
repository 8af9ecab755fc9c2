// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "ingest/evidence_stream.hpp"

namespace linli::app {

namespace json = boost::json;

// Parts of a camera in `linlictl cameras`; docs/control-socket.md has the shapes.

/// What a stream did that it should not.
json::object troubles_of(const ingest::CaptureStatus& link);

/// An evidence stream; null where there is none.
json::value evidence_of(const ingest::EvidenceStream* stream);

}  // namespace linli::app
