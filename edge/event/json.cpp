// SPDX-License-Identifier: Apache-2.0
#include "event/json.hpp"

#include <google/protobuf/util/json_util.h>

#include <format>

#include "linli/v1/event.pb.h"

namespace linli::event {

Result<std::string> event_json(std::string_view payload) {
    v1::Event event;
    if (!event.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
        return fail(ErrorCode::corrupt, "not a linli.v1.Event");
    }
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string json;
    const auto status = google::protobuf::util::MessageToJsonString(event, &json, options);
    if (!status.ok())
        return fail(ErrorCode::corrupt, std::format("event as JSON: {}", status.ToString()));
    return json;
}

}  // namespace linli::event
