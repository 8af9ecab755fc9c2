// SPDX-License-Identifier: Apache-2.0
#include "event/gateway_state.hpp"

#include "event/utf8.hpp"
#include "event/wire.hpp"
#include "linli/v1/gateway.pb.h"

namespace linli::event {
namespace {

/// What comes from outside as a field may hold it.
std::string clean(const std::string& text) { return clean_text(text, kMaxText); }

}  // namespace

std::string serialise(const GatewayState& state) {
    v1::GatewayState message;
    message.mutable_gateway()->set_tenant(state.identity.tenant);
    message.mutable_gateway()->set_community(state.identity.community);
    message.mutable_gateway()->set_gateway(state.identity.gateway);
    message.set_online(state.online);
    message.set_session(state.session);
    set(*message.mutable_started(), state.started);
    message.set_version(state.version);
    message.set_detector(state.detector);
    message.set_site(state.site);
    for (const auto& camera : state.cameras) {
        auto* added = message.add_cameras();
        added->set_id(camera.id);
        added->set_name(camera.what);
    }
    for (const auto& rule : state.rules) {
        auto* added = message.add_rules();
        added->set_id(rule.id);
        added->set_type(rule.what);
    }
    return to_bytes(message);
}

std::string serialise(const GatewayHealth& health) {
    v1::GatewayHealth message;
    set(*message.mutable_time(), health.time);
    message.set_uptime_s(static_cast<std::uint64_t>(health.uptime.count()));
    message.set_stored(health.stored);
    message.set_delivered(health.delivered);
    message.set_waiting(health.waiting);
    message.set_lost(health.lost);
    message.set_oldest_wait_s(std::chrono::duration<double>(health.oldest_wait).count());
    message.set_open_incidents(static_cast<std::uint32_t>(health.open_incidents));
    message.set_cpu_share(health.cpu_share);
    message.set_memory_bytes(health.memory_bytes);
    message.set_storage_free_bytes(health.storage_free_bytes);
    for (const auto& camera : health.cameras) {
        auto* added = message.add_cameras();
        added->set_id(camera.id);
        added->set_state(camera.state);
        added->set_last_error(clean(camera.last_error));
        added->set_frames(camera.frames);
        added->set_dropped(camera.dropped);
        added->set_reconnects(camera.reconnects);
        added->set_looks(camera.looks);
    }
    for (const auto& warning : health.warnings) message.add_warnings(clean(warning));
    return to_bytes(message);
}

}  // namespace linli::event
