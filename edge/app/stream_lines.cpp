// SPDX-License-Identifier: Apache-2.0
#include "app/stream_lines.hpp"

namespace linli::app {

json::object troubles_of(const ingest::CaptureStatus& link) {
    json::object troubles{{"broken", link.troubles.broken},
                          {"without_time", link.troubles.without_time},
                          {"time_steps", link.troubles.time_steps},
                          {"size_changes", link.troubles.size_changes},
                          {"last", link.last_trouble}};
    if (!link.last_trouble.empty()) troubles["last_at"] = format_rfc3339(link.last_trouble_at);
    return troubles;
}

json::value evidence_of(const ingest::EvidenceStream* stream) {
    if (stream == nullptr) return nullptr;
    const auto status = stream->status();
    return json::object{{"state", ingest::name_of(status.link.state)},
                        {"last_error", status.link.last_error},
                        {"epoch", status.link.epoch},
                        {"packets", status.link.frames},
                        {"reconnects", status.link.reconnects},
                        {"width", status.link.size.width},
                        {"height", status.link.size.height},
                        {"held_s", std::chrono::duration<double>(status.held).count()},
                        {"held_bytes", status.bytes},
                        {"pictures", status.pictures},
                        {"missed", status.missed},
                        {"trouble", status.trouble},
                        {"troubles", troubles_of(status.link)}};
}

}  // namespace linli::app
