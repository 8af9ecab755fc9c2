// SPDX-License-Identifier: Apache-2.0
#include "ingest/av.hpp"

#include <cstdarg>
#include <mutex>

#include "base/log.hpp"

namespace linli::ingest {
namespace {

void forward(void* context, int level, const char* format, std::va_list arguments) {
    if (level > AV_LOG_WARNING || !log::enabled(log::Level::debug)) return;
    char line[512];
    int prefix = 1;
    av_log_format_line2(context, level, format, arguments, line, sizeof line, &prefix);
    std::string_view text(line);
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    log::debug("libav: {}", text);
}

}  // namespace

void quieten_av() {
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback(forward); });
}

}  // namespace linli::ingest
