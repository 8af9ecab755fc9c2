// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/time.hpp"
#include "config/site.hpp"

namespace linli::event {

/// An event ready for the outbox. Immutable once stored. The attributes beside the payload are what
/// becomes CloudEvents attributes; the sequence is given by the outbox.
struct NewEvent {
    std::string id;       ///< UUIDv7
    std::string type;     ///< "illegal_parking", "dog.off_hours", "camera.lost"
    std::string domain;   ///< parking, dogs, safety, device
    std::string subject;  ///< incident id, or the camera or gateway it is about
    WallTime time;        ///< when it happened
    config::Severity severity = config::Severity::medium;
    std::string dataref;  ///< evidence name; may be empty
    std::string payload;  ///< serialised linli.v1.Event, at most 64 KiB
};

}  // namespace linli::event
