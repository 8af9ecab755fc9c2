// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "base/time.hpp"

namespace linli::event {

/// Fills a protobuf time from ours.
inline void set(google::protobuf::Timestamp& target, WallTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    target.set_seconds(seconds.time_since_epoch().count());
    target.set_nanos(static_cast<std::int32_t>(std::chrono::nanoseconds(time - seconds).count()));
}

/// The bytes of `message`, map entries in key order: the same message is always the same bytes.
inline std::string to_bytes(const google::protobuf::MessageLite& message) {
    std::string bytes;
    {
        google::protobuf::io::StringOutputStream stream(&bytes);
        google::protobuf::io::CodedOutputStream coded(&stream);
        coded.SetSerializationDeterministic(true);
        message.SerializeToCodedStream(&coded);
    }
    return bytes;
}

}  // namespace linli::event
