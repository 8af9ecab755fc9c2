// SPDX-License-Identifier: Apache-2.0
#include "uplink/command_answer.hpp"

#include <format>

#include "event/command.hpp"

namespace linli::uplink {
namespace {

event::Reply reply_to(const std::string& name, const std::string& payload, WallTime now) {
    event::Reply reply;
    reply.time = now;
    const auto command = event::parse_command(payload);
    if (!command) {
        reply.status = event::ReplyStatus::not_understood;
        reply.text = command.error().message;
        return reply;
    }
    reply.id = command->id;
    if (name != event::name_of(command->kind)) {
        reply.status = event::ReplyStatus::not_understood;
        reply.text = std::format("the topic says '{}', the message '{}'", name,
                                 event::name_of(command->kind));
    } else if (command->expires && *command->expires < now) {
        reply.status = event::ReplyStatus::refused;
        reply.text = "it came after its time: " + format_rfc3339(*command->expires);
    } else if (command->kind == event::CommandKind::ping) {
        reply.status = event::ReplyStatus::done;
        reply.text = "pong";
    } else {
        reply.status = event::ReplyStatus::unsupported;
        reply.text = std::format("this gateway does not know the command '{}' yet", name);
    }
    return reply;
}

bool is_plain(const std::string& topic) {
    return topic.find_first_of(std::string("+#\0", 3)) == std::string::npos;
}

}  // namespace

std::optional<WireMessage> answer_to(const Incoming& incoming, const std::string& topic_base,
                                     WallTime now) {
    const std::string prefix = topic_base + "/cmd/";
    if (!incoming.topic.starts_with(prefix) || incoming.retained) return std::nullopt;
    const std::string name = incoming.topic.substr(prefix.size());
    WireMessage answer;
    const bool ours = incoming.response_topic.starts_with(topic_base + "/rsp/") &&
                      is_plain(incoming.response_topic);
    answer.topic = ours ? incoming.response_topic : topic_base + "/rsp/" + name;
    answer.payload = event::serialise(reply_to(name, incoming.payload, now));
    answer.content_type = "application/protobuf";
    answer.correlation_data = incoming.correlation_data;
    return answer;
}

}  // namespace linli::uplink
