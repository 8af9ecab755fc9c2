// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace linli::ingest {

/// `address` as it may stand in a log: rtsp://admin:secret@cam/1 becomes rtsp://admin:***@cam/1;
/// also where it stands in the path as password=secret.
std::string without_password(std::string_view address);

}  // namespace linli::ingest
