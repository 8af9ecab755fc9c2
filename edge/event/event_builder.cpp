// SPDX-License-Identifier: Apache-2.0
#include "event/event_builder.hpp"

#include <algorithm>
#include <format>

#include "event/detail.hpp"
#include "event/utf8.hpp"
#include "event/wire.hpp"
#include "linli/v1/event.pb.h"

namespace linli::event {
namespace {

/// An event may not be larger (docs/formats.md); pictures never travel inside.
constexpr std::size_t kMaxBytes = 64UL * 1024;

v1::Phase to_wire(rules::Phase phase) {
    switch (phase) {
        case rules::Phase::observed:
            return v1::PHASE_OBSERVED;
        case rules::Phase::reminded:
            return v1::PHASE_REMINDED;
        case rules::Phase::confirmed:
            return v1::PHASE_CONFIRMED;
        case rules::Phase::cleared:
            return v1::PHASE_CLEARED;
        case rules::Phase::expired:
            return v1::PHASE_EXPIRED;
        case rules::Phase::withdrawn:
            return v1::PHASE_WITHDRAWN;
    }
    return v1::PHASE_UNSPECIFIED;
}

v1::Severity to_wire(config::Severity severity) {
    switch (severity) {
        case config::Severity::info:
            return v1::SEVERITY_INFO;
        case config::Severity::low:
            return v1::SEVERITY_LOW;
        case config::Severity::medium:
            return v1::SEVERITY_MEDIUM;
        case config::Severity::high:
            return v1::SEVERITY_HIGH;
        case config::Severity::critical:
            return v1::SEVERITY_CRITICAL;
    }
    return v1::SEVERITY_UNSPECIFIED;
}

v1::ClassLabel to_wire(detect::ClassLabel label) {
    switch (label) {
        case detect::ClassLabel::person:
            return v1::CLASS_LABEL_PERSON;
        case detect::ClassLabel::vehicle:
            return v1::CLASS_LABEL_VEHICLE;
        case detect::ClassLabel::dog:
            return v1::CLASS_LABEL_DOG;
        case detect::ClassLabel::cat:
            return v1::CLASS_LABEL_CAT;
        case detect::ClassLabel::bicycle:
            return v1::CLASS_LABEL_BICYCLE;
        case detect::ClassLabel::motorcycle:
            return v1::CLASS_LABEL_MOTORCYCLE;
        case detect::ClassLabel::other:
            break;
    }
    return v1::CLASS_LABEL_UNSPECIFIED;
}

/// Seconds from the incident's beginning: of stream time, or of wall time for the gateway's own,
/// which have no stream.
double after_s(const rules::Incident& incident, Moment moment) {
    if (incident.domain == "device") {
        return std::chrono::duration<double>(moment.wall - incident.began.wall).count();
    }
    return std::chrono::duration<double>(moment.stream - incident.began.stream).count();
}

void fill_incident(v1::Incident& message, const rules::IncidentChange& change) {
    const rules::Incident& incident = change.incident;
    message.set_id(incident.id);
    message.set_rule(incident.rule);
    message.set_phase(to_wire(change.record().phase));
    message.set_reason(clean_text(change.record().reason, kMaxText));
    set(*message.mutable_began(), incident.began.wall);
    for (const rules::PhaseRecord& record : incident.phases) {
        auto& phase = *message.add_phases();
        phase.set_phase(to_wire(record.phase));
        set(*phase.mutable_time(), record.moment.wall);
        phase.set_after_s(after_s(incident, record.moment));
        phase.set_reason(clean_text(record.reason, kMaxText));
    }
}

void fill_subject(v1::Subject& message, const rules::Incident& incident) {
    message.set_label(to_wire(incident.label));
    message.set_confidence(incident.confidence);
    message.set_track(incident.track);
    auto& box = *message.mutable_box();
    box.set_x(incident.box.x);
    box.set_y(incident.box.y);
    box.set_width(incident.box.width);
    box.set_height(incident.box.height);
}

void fill_evidence(v1::Event& message, const std::vector<evidence::Evidence>& evidence) {
    for (const auto& picture : evidence) {
        auto& added = *message.add_evidence();
        added.set_name(picture.name);
        added.set_sha256(picture.sha256);
        added.set_bytes(picture.bytes);
        added.set_media_type(picture.media_type);
        added.set_privacy(picture.privacy);
    }
}

}  // namespace

EventBuilder::EventBuilder(config::Identity identity, const config::Site& site,
                           std::function<std::string()> next_id)
    : identity_(std::move(identity)), city_(site.city), next_id_(std::move(next_id)) {
    for (const config::Line& line : site.lines) lines_.insert(line.id);
}

NewEvent EventBuilder::build(const rules::IncidentChange& change,
                             const std::vector<evidence::Evidence>& evidence) const {
    const rules::Incident& incident = change.incident;
    NewEvent event;
    event.id = next_id_();
    event.type = incident.type;
    event.domain = incident.domain;
    event.subject = incident.id;
    event.time = change.record().moment.wall;
    event.severity = incident.severity;
    if (!evidence.empty()) event.dataref = evidence.front().name;

    v1::Event message;
    message.set_id(event.id);
    message.set_type(event.type);
    message.set_domain(event.domain);
    set(*message.mutable_time(), event.time);
    message.mutable_gateway()->set_tenant(identity_.tenant);
    message.mutable_gateway()->set_community(identity_.community);
    message.mutable_gateway()->set_gateway(identity_.gateway);
    message.set_severity(to_wire(incident.severity));
    fill_incident(*message.mutable_incident(), change);
    message.mutable_place()->set_camera(incident.camera);
    if (lines_.contains(incident.zone)) {
        message.mutable_place()->set_line(incident.zone);
    } else {
        message.mutable_place()->set_zone(incident.zone);
    }
    if (incident.label != detect::ClassLabel::other)
        fill_subject(*message.mutable_subject(), incident);
    fill_evidence(message, evidence);
    if (const auto code = city_.codes.find(event.type); code != city_.codes.end()) {
        message.mutable_city()->set_city(city_.id);
        message.mutable_city()->set_major(code->second.major);
        message.mutable_city()->set_minor(code->second.minor);
    }
    message.set_text(clean_text(change.record().reason, kMaxText));
    for (const auto& [name, value] : change.record().facts) {
        (*message.mutable_facts())[clean_text(name, kMaxText)] = clean_text(value, kMaxText);
    }
    fill_detail(message, change);
    event.payload = to_bytes(message);
    if (event.payload.size() > kMaxBytes) {
        message.clear_facts();
        event.payload = to_bytes(message);
    }
    return event;
}

}  // namespace linli::event
