// SPDX-License-Identifier: Apache-2.0
#include "uplink/cloud_event.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <format>

#include "event/json.hpp"

namespace linli::uplink {
namespace {

namespace json = boost::json;

constexpr const char* kDataSchema = "urn:linli:proto:linli.v1.Event";
/// However old an event is, a broker keeps it for so long: an event that comes late is still no
/// event lost.
constexpr std::chrono::seconds kLeastExpiry{60};

using Attributes = std::vector<std::pair<std::string, std::string>>;

Attributes attributes_of(const outbox::StoredEvent& stored, const config::Uplink& options,
                         const config::Identity& identity, const Sending& sending) {
    const event::NewEvent& event = stored.event;
    Attributes attributes = {
        {"specversion", "1.0"},
        {"id", event.id},
        {"source", identity.source()},
        {"type", "linli.v1." + event.type},
        {"subject", event.subject},
        {"time", format_rfc3339(event.time)},
        {"dataschema", kDataSchema},
        {"sequence", std::format("{:020}", stored.sequence)},
        {"severitynumber", std::to_string(severity_number(event.severity))},
        {"severitytext", std::string(config::name_of(event.severity))},
        {"recordedtime", format_rfc3339(stored.recorded)},
        {"expirytime", format_rfc3339(stored.recorded + options.event_expiry)},
    };
    if (!event.dataref.empty()) attributes.emplace_back("dataref", event.dataref);
    if (sending.replay) attributes.emplace_back("replay", "true");
    return attributes;
}

Result<std::string> structured(const Attributes& attributes, std::string_view payload) {
    auto data = event::event_json(payload);
    if (!data) return std::unexpected(std::move(data.error()));
    json::object document;
    for (const auto& [name, value] : attributes) document[name] = value;
    document["severitynumber"] = std::stoi(document["severitynumber"].as_string().c_str());
    if (document.contains("replay")) document["replay"] = true;
    document["datacontenttype"] = "application/json";
    boost::system::error_code error;
    document["data"] = json::parse(*data, error);
    if (error) return fail(ErrorCode::corrupt, "event as JSON: " + error.message());
    return json::serialize(document);
}

std::uint32_t expiry_of(const outbox::StoredEvent& stored, const config::Uplink& options,
                        WallTime now) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(stored.recorded +
                                                                       options.event_expiry - now);
    return static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(left.count(), kLeastExpiry.count(), UINT32_MAX));
}

}  // namespace

std::string topic_base(const config::Uplink& options, const config::Identity& identity) {
    return std::format("{}/{}/{}/{}", options.topic_prefix, identity.tenant, identity.community,
                       identity.gateway);
}

int severity_number(config::Severity severity) {
    switch (severity) {
        case config::Severity::info:
            return 9;
        case config::Severity::low:
            return 10;
        case config::Severity::medium:
            return 13;
        case config::Severity::high:
            return 17;
        case config::Severity::critical:
            return 21;
    }
    return 9;
}

Result<WireMessage> to_wire(const outbox::StoredEvent& stored, const config::Uplink& options,
                            const config::Identity& identity, const Sending& sending) {
    WireMessage message;
    message.topic = std::format("{}/evt/{}/{}", topic_base(options, identity), stored.event.domain,
                                stored.event.type);
    message.expiry_s = expiry_of(stored, options, sending.now);
    Attributes attributes = attributes_of(stored, options, identity, sending);
    if (options.profile == config::WireProfile::structured_json) {
        auto document = structured(attributes, stored.event.payload);
        if (!document) return std::unexpected(std::move(document.error()));
        message.content_type = "application/cloudevents+json";
        message.payload = std::move(*document);
        return message;
    }
    message.content_type = "application/protobuf";
    message.user_properties = std::move(attributes);
    message.payload = stored.event.payload;
    return message;
}

}  // namespace linli::uplink
