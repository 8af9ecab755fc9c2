// SPDX-License-Identifier: Apache-2.0
#include "uplink/paho_context.hpp"

#include <format>

#include "uplink/broker_address.hpp"
#include "uplink/dial_failure.hpp"
#include "uplink/paho_properties.hpp"
#include "uplink/reason.hpp"

namespace linli::uplink {
namespace {

PahoContext& of(void* context) { return *static_cast<PahoContext*>(context); }

void explain(PahoContext& context, int code, const char* message, int reason) {
    if (std::string said = refusal(code, reason); !said.empty())
        return context.refuse(std::move(said));
    std::string paho_says = message != nullptr ? message : std::format("code {}", code);
    run_apart([here = context.shared_from_this(), says = std::move(paho_says)] {
        here->refuse(diagnosis(here->options, says));
    });
}

// Called on Paho's threads.

void welcomed(void* context, const MQTTProperties* properties) {
    Welcome welcome;
    welcome.accepted = true;
    if (properties != nullptr) {
        const auto number = [&](MQTTPropertyCodes code, std::uint32_t otherwise) {
            return number_of(*properties, code, otherwise);
        };
        welcome.receive_maximum =
            static_cast<std::uint16_t>(number(MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, 65535));
        welcome.server_keep_alive_s =
            static_cast<std::uint16_t>(number(MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE, 0));
        welcome.maximum_packet_bytes = number(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, 0);
        welcome.maximum_qos = static_cast<int>(number(MQTTPROPERTY_CODE_MAXIMUM_QOS, 2));
    }
    of(context).tell([welcome](PahoContext& self) { self.events.on_welcome(welcome); });
}

void answered(void* context, MQTTAsync_token token, int reason) {
    of(context).tell([token, reason](PahoContext& self) {
        const auto found = self.tags.find(token);
        if (found == self.tags.end()) return;
        const std::uint64_t tag = found->second;
        self.tags.erase(found);
        self.events.on_answer(tag, reason);
    });
}

void refuse_commands(void* context, int reason) {
    of(context).tell(
        [reason](PahoContext& self) { self.events.on_no_commands(reason_words(reason)); });
}

void on_connected5(void* context, MQTTAsync_successData5* data) {
    welcomed(context, &data->properties);
}
void on_connected3(void* context, MQTTAsync_successData* /*data*/) { welcomed(context, nullptr); }
void on_refused5(void* context, MQTTAsync_failureData5* data) {
    explain(of(context), data->code, data->message, data->reasonCode);
}
void on_refused3(void* context, MQTTAsync_failureData* data) {
    explain(of(context), data->code, data->message, 0);
}

void on_published5(void* context, MQTTAsync_successData5* data) {
    answered(context, data->token, data->reasonCode);
}
void on_published3(void* context, MQTTAsync_successData* data) {
    answered(context, data->token, 0);
}
void on_unpublished5(void* context, MQTTAsync_failureData5* data) {
    if (data->reasonCode >= kUnspecified) return answered(context, data->token, data->reasonCode);
    of(context).lose(std::format("a message could not be sent ({})", data->code));
}
void on_unpublished3(void* context, MQTTAsync_failureData* data) {
    of(context).lose(std::format("a message could not be sent ({})", data->code));
}

void on_subscribed5(void* context, MQTTAsync_successData5* data) {
    if (data->reasonCode >= kUnspecified) refuse_commands(context, data->reasonCode);
}
void on_unsubscribed5(void* context, MQTTAsync_failureData5* data) {
    refuse_commands(context, data->reasonCode >= kUnspecified ? data->reasonCode : kUnspecified);
}
void on_subscribed3(void* context, MQTTAsync_successData* data) {
    if (data->alt.qos >= kUnspecified) refuse_commands(context, kUnspecified);
}
void on_unsubscribed3(void* context, MQTTAsync_failureData* /*data*/) {
    refuse_commands(context, kUnspecified);
}

void on_connection_lost(void* context, char* cause) {
    of(context).lose(cause != nullptr ? std::format("connection lost: {}", cause)
                                      : "connection lost");
}
void on_disconnected(void* context, MQTTProperties* /*properties*/, MQTTReasonCodes reason) {
    of(context).lose("the broker ended the session: " + reason_words(reason));
}

int on_message(void* context, char* topic, int topic_size, MQTTAsync_message* message) {
    Incoming incoming;
    incoming.topic = topic_size > 0 ? std::string(topic, static_cast<std::size_t>(topic_size))
                                    : std::string(topic);
    incoming.payload.assign(static_cast<const char*>(message->payload),
                            static_cast<std::size_t>(message->payloadlen));
    incoming.retained = message->retained != 0;
    incoming.response_topic = text_of(message->properties, MQTTPROPERTY_CODE_RESPONSE_TOPIC);
    incoming.correlation_data = text_of(message->properties, MQTTPROPERTY_CODE_CORRELATION_DATA);
    MQTTAsync_freeMessage(&message);
    MQTTAsync_free(topic);
    of(context).tell(
        [incoming = std::move(incoming)](PahoContext& self) { self.events.on_message(incoming); });
    return 1;
}

}  // namespace

void PahoContext::refuse(std::string why) {
    tell([why = std::move(why)](PahoContext& self) {
        self.alive = false;
        Welcome welcome;
        welcome.why_not = why;
        self.events.on_welcome(welcome);
    });
}

void PahoContext::lose(std::string why) {
    tell([why = std::move(why)](PahoContext& self) {
        self.alive = false;
        self.events.on_lost(why);
    });
}

void listen(MQTTAsync client, PahoContext& context, bool v5) {
    MQTTAsync_setCallbacks(client, &context, on_connection_lost, on_message, nullptr);
    if (v5) MQTTAsync_setDisconnected(client, &context, on_disconnected);
}

void listen(MQTTAsync_connectOptions& options, PahoContext& context, bool v5) {
    options.context = &context;
    if (v5) {
        options.onSuccess5 = on_connected5;
        options.onFailure5 = on_refused5;
    } else {
        options.onSuccess = on_connected3;
        options.onFailure = on_refused3;
    }
}

void listen_for_answer(MQTTAsync_responseOptions& options, PahoContext& context, bool v5) {
    options.context = &context;
    if (v5) {
        options.onSuccess5 = on_published5;
        options.onFailure5 = on_unpublished5;
    } else {
        options.onSuccess = on_published3;
        options.onFailure = on_unpublished3;
    }
}

void listen_for_refusal(MQTTAsync_responseOptions& options, PahoContext& context, bool v5) {
    options.context = &context;
    if (v5) {
        options.onSuccess5 = on_subscribed5;
        options.onFailure5 = on_unsubscribed5;
    } else {
        options.onSuccess = on_subscribed3;
        options.onFailure = on_unsubscribed3;
    }
}

}  // namespace linli::uplink
