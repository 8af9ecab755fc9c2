// SPDX-License-Identifier: Apache-2.0
#include "ingest/av.hpp"

#include <cstdarg>
#include <mutex>

#include "base/log.hpp"

extern "C" {
#include <libavutil/cpu.h>
}

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

void prepare_av() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_callback(forward);
#if defined(__x86_64__)
        // libswscale's way of shrinking with gathers takes half as long again as the one without,
        // where the processor has been mended against Downfall (CVE-2022-40982).
        av_force_cpu_flags(av_get_cpu_flags() | AV_CPU_FLAG_SLOW_GATHER);
#endif
    });
}

}  // namespace linli::ingest
