// SPDX-License-Identifier: Apache-2.0
#include "ingest/devices.hpp"

#include <mutex>

extern "C" {
#include <libavdevice/avdevice.h>
#include <libavformat/avformat.h>
}

namespace linli::ingest {

const AVInputFormat* v4l2_format() {
    static std::once_flag once;
    std::call_once(once, avdevice_register_all);
    return av_find_input_format("v4l2");
}

}  // namespace linli::ingest
