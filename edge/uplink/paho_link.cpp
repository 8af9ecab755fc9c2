// SPDX-License-Identifier: Apache-2.0
#include "uplink/paho_link.hpp"

#include <MQTTAsync.h>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <format>
#include <map>
#include <mutex>

#include "uplink/reason.hpp"

namespace linli::uplink {
namespace {

namespace asio = boost::asio;

/// Contexts of clients that are gone are kept for a while: Paho may still be returning from a callback.
constexpr std::size_t kGraveyard = 16;

/// What Paho's callbacks get as their context. `events` and `tags` are touched on the loop alone.
struct Context : std::enable_shared_from_this<Context> {
    Context(asio::io_context& the_loop, LinkEvents the_events) : loop(the_loop), events(std::move(the_events)) {}

    /// Runs `action` on the loop, unless the link is gone by then. Any thread.
    template <class Action>
    void tell(Action action) {
        asio::post(loop, [self = shared_from_this(), act = std::move(action)]() mutable {
            if (self->alive) act(*self);
        });
    }
    void lost(const std::string& why) {
        tell([why](Context& self) {
            self.alive = false;
            self.events.on_lost(why);
        });
    }

    asio::io_context& loop;
    LinkEvents events;
    std::map<MQTTAsync_token, std::uint64_t> tags;
    bool alive = true;
    std::mutex mutex;
    std::string tls_words;  ///< OpenSSL's latest complaint; under `mutex`
};

Context& of(void* context) { return *static_cast<Context*>(context); }

/// MQTT 5 properties that free themselves.
class Properties {
  public:
    Properties() = default;
    Properties(const Properties&) = delete;
    Properties& operator=(const Properties&) = delete;
    ~Properties() { MQTTProperties_free(&list_); }

    void add(MQTTPropertyCodes code, std::uint32_t number) {
        MQTTProperty property{};
        property.identifier = code;
        if (code == MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR) {
            property.value.byte = static_cast<unsigned char>(number);
        } else {
            property.value.integer4 = number;
        }
        MQTTProperties_add(&list_, &property);
    }
    void add(MQTTPropertyCodes code, const std::string& text) {
        MQTTProperty property{};
        property.identifier = code;
        property.value.data = view(text);
        MQTTProperties_add(&list_, &property);
    }
    void add(const std::string& name, const std::string& value) {
        MQTTProperty property{};
        property.identifier = MQTTPROPERTY_CODE_USER_PROPERTY;
        property.value.data = view(name);
        property.value.value = view(value);
        MQTTProperties_add(&list_, &property);
    }
    MQTTProperties* list() { return &list_; }

  private:
    /// Paho copies what it is given; its type only lacks the const.
    static MQTTLenString view(const std::string& text) {
        return {static_cast<int>(text.size()), const_cast<char*>(text.data())};
    }
    MQTTProperties list_ = MQTTProperties_initializer;
};

void fill(Properties& properties, const WireMessage& message) {
    if (!message.content_type.empty()) {
        properties.add(MQTTPROPERTY_CODE_CONTENT_TYPE, message.content_type);
        const bool text = message.content_type.ends_with("+json");
        properties.add(MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR, text ? 1U : 0U);
    }
    if (message.expiry_s) properties.add(MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, *message.expiry_s);
    if (!message.correlation_data.empty()) {
        properties.add(MQTTPROPERTY_CODE_CORRELATION_DATA, message.correlation_data);
    }
    for (const auto& [name, value] : message.user_properties) properties.add(name, value);
}

std::string text_of(const MQTTProperties& properties, MQTTPropertyCodes code) {
    const MQTTProperty* property = MQTTProperties_getProperty(const_cast<MQTTProperties*>(&properties), code);
    if (property == nullptr) return {};
    return {property->value.data.data, static_cast<std::size_t>(property->value.data.len)};
}

/// Paho's own return codes and what OpenSSL said, in an installer's words.
std::string connect_words(Context& context, int code, const char* message, int reason) {
    std::string tls;
    {
        const std::scoped_lock lock(context.mutex);
        tls = context.tls_words;
    }
    if (reason >= 0x80) return "the broker says: " + reason_words(reason);
    if (!tls.empty()) return "TLS: " + tls + " - check [uplink.tls] and the broker's certificate";
    // MQTT 3.1.1 refusals come as 1..5 (section 3.2.2.3).
    switch (code) {
        case 1: return "the broker does not speak this version of MQTT";
        case 2: return "the broker says: " + reason_words(0x85);
        case 3: return "the broker says: " + reason_words(0x88);
        case 4: return "the broker says: " + reason_words(0x86);
        case 5: return "the broker says: " + reason_words(0x87);
        default: break;
    }
    return std::format("cannot connect ({}{}{}) - is the broker's address right, is it reachable?", code,
                       message != nullptr ? ": " : "", message != nullptr ? message : "");
}

// Paho's callbacks, on its threads.

void welcomed(void* context, const MQTTProperties* properties) {
    Welcome welcome;
    welcome.accepted = true;
    if (properties != nullptr) {
        auto* list = const_cast<MQTTProperties*>(properties);
        if (MQTTProperties_hasProperty(list, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM) != 0) {
            welcome.receive_maximum = static_cast<std::uint16_t>(
                MQTTProperties_getNumericValue(list, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM));
        }
        if (MQTTProperties_hasProperty(list, MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE) != 0) {
            welcome.server_keep_alive_s = static_cast<std::uint16_t>(
                MQTTProperties_getNumericValue(list, MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE));
        }
    }
    of(context).tell([welcome](Context& self) { self.events.on_welcome(welcome); });
}

void refused(void* context, int code, const char* message, int reason) {
    Welcome welcome;
    welcome.why_not = connect_words(of(context), code, message, reason);
    of(context).tell([welcome](Context& self) {
        self.alive = false;
        self.events.on_welcome(welcome);
    });
}

void answered(void* context, MQTTAsync_token token, int reason) {
    of(context).tell([token, reason](Context& self) {
        const auto found = self.tags.find(token);
        if (found == self.tags.end()) return;
        const std::uint64_t tag = found->second;
        self.tags.erase(found);
        self.events.on_answer(tag, reason);
    });
}

void on_connected5(void* context, MQTTAsync_successData5* data) { welcomed(context, &data->properties); }
void on_connected3(void* context, MQTTAsync_successData* /*data*/) { welcomed(context, nullptr); }
void on_refused5(void* context, MQTTAsync_failureData5* data) {
    refused(context, data->code, data->message, data->reasonCode);
}
void on_refused3(void* context, MQTTAsync_failureData* data) { refused(context, data->code, data->message, 0); }
void on_published5(void* context, MQTTAsync_successData5* data) { answered(context, data->token, data->reasonCode); }
void on_published3(void* context, MQTTAsync_successData* data) { answered(context, data->token, 0); }
void on_unpublished5(void* context, MQTTAsync_failureData5* data) {
    if (data->reasonCode >= 0x80) {
        answered(context, data->token, data->reasonCode);
    } else {
        of(context).lost(std::format("a message could not be sent ({})", data->code));
    }
}
void on_unpublished3(void* context, MQTTAsync_failureData* data) {
    of(context).lost(std::format("a message could not be sent ({})", data->code));
}
void on_connection_lost(void* context, char* cause) {
    of(context).lost(cause != nullptr ? std::format("connection lost: {}", cause) : "connection lost");
}
void on_disconnected(void* context, MQTTProperties* /*properties*/, MQTTReasonCodes reason) {
    of(context).lost("the broker ended the session: " + reason_words(reason));
}
int on_message(void* context, char* topic, int topic_size, MQTTAsync_message* message) {
    Incoming incoming;
    incoming.topic = topic_size > 0 ? std::string(topic, static_cast<std::size_t>(topic_size)) : std::string(topic);
    incoming.payload.assign(static_cast<const char*>(message->payload), static_cast<std::size_t>(message->payloadlen));
    incoming.retained = message->retained != 0;
    incoming.response_topic = text_of(message->properties, MQTTPROPERTY_CODE_RESPONSE_TOPIC);
    incoming.correlation_data = text_of(message->properties, MQTTPROPERTY_CODE_CORRELATION_DATA);
    MQTTAsync_freeMessage(&message);
    MQTTAsync_free(topic);
    of(context).tell([incoming = std::move(incoming)](Context& self) { self.events.on_message(incoming); });
    return 1;
}
int on_tls_error(const char* text, std::size_t size, void* context) {
    Context& self = of(context);
    const std::scoped_lock lock(self.mutex);
    std::string_view words(text, size);
    while (!words.empty() && (words.back() == '\n' || words.back() == '\0')) words.remove_suffix(1);
    // error:0A000086:SSL routines::certificate verify failed -> its last part
    if (const auto colon = words.rfind("::"); colon != std::string_view::npos) words.remove_prefix(colon + 2);
    self.tls_words = words;
    return 1;
}

/// mqtt://host:1883 in Paho's spelling.
std::string paho_uri(const std::string& broker) {
    if (broker.starts_with("mqtts://")) return "ssl://" + broker.substr(8);
    if (broker.starts_with("mqtt://")) return "tcp://" + broker.substr(7);
    return broker;
}

void destroy(MQTTAsync client) { MQTTAsync_destroy(&client); }

}  // namespace

struct PahoLinks::Impl {
    explicit Impl(asio::io_context& the_loop) : loop(the_loop) {}
    asio::io_context& loop;
    asio::thread_pool closer{1};
    std::deque<std::shared_ptr<Context>> graveyard;
};

namespace {

class PahoLink final : public Link {
  public:
    PahoLink(Dial dial, std::shared_ptr<Context> context, asio::thread_pool& closer)
        : dial_(std::move(dial)), context_(std::move(context)), closer_(closer) {}
    PahoLink(const PahoLink&) = delete;
    PahoLink& operator=(const PahoLink&) = delete;
    ~PahoLink() override {
        context_->alive = false;
        if (client_ != nullptr) asio::post(closer_, [client = client_, keep = context_] { destroy(client); });
    }

    void start();
    bool publish(std::uint64_t tag, const WireMessage& message) override;
    void disconnect() override;
    void subscribe();

  private:
    bool v5() const { return dial_.options.profile == config::WireProfile::binary; }
    int connect();
    void fill_tls(MQTTAsync_SSLOptions& tls) const;

    Dial dial_;
    std::shared_ptr<Context> context_;
    asio::thread_pool& closer_;
    MQTTAsync client_ = nullptr;
};

void PahoLink::fill_tls(MQTTAsync_SSLOptions& tls) const {
    const config::Tls& files = dial_.options.tls;
    tls.enableServerCertAuth = 1;
    tls.verify = 1;  // the certificate must name the host
    if (files.ca_file.empty()) {
        tls.CApath = "/etc/ssl/certs";
    } else {
        tls.trustStore = files.ca_file.c_str();
        tls.disableDefaultTrustStore = 1;
    }
    if (!files.certificate_file.empty()) tls.keyStore = files.certificate_file.c_str();
    if (!files.key_file.empty()) tls.privateKey = files.key_file.c_str();
    tls.ssl_error_cb = on_tls_error;
    tls.ssl_error_context = context_.get();
}

int PahoLink::connect() {
    MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
    if (v5()) {
        options = MQTTAsync_connectOptions_initializer5;
        options.cleanstart = 1;
        options.onSuccess5 = on_connected5;
        options.onFailure5 = on_refused5;
    } else {
        options.MQTTVersion = MQTTVERSION_3_1_1;
        options.cleansession = 1;
        options.onSuccess = on_connected3;
        options.onFailure = on_refused3;
    }
    options.context = context_.get();
    options.keepAliveInterval = static_cast<int>(dial_.keep_alive.count());
    options.connectTimeout =
        std::max(1, static_cast<int>(std::chrono::ceil<std::chrono::seconds>(dial_.options.connect_timeout).count()));
    options.maxInflight = dial_.options.max_in_flight + 10;  // the window is ours; Paho's must never be the smaller one
    if (!dial_.options.username.empty()) options.username = dial_.options.username.c_str();
    if (!dial_.password.empty()) options.password = dial_.password.c_str();
    MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
    will.topicName = dial_.will.topic.c_str();
    will.payload.data = dial_.will.payload.data();
    will.payload.len = static_cast<int>(dial_.will.payload.size());
    will.retained = dial_.will.retained ? 1 : 0;
    will.qos = 1;
    options.will = &will;
    MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
    if (dial_.options.broker.starts_with("mqtts://")) {
        fill_tls(tls);
        options.ssl = &tls;
    }
    Properties will_properties;
    fill(will_properties, dial_.will);
    if (v5()) options.willProperties = will_properties.list();
    return MQTTAsync_connect(client_, &options);
}

void PahoLink::start() {
    MQTTAsync_createOptions create = MQTTAsync_createOptions_initializer5;
    create.MQTTVersion = v5() ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
    create.maxBufferedMessages = dial_.options.max_in_flight + 100;
    int code = MQTTAsync_createWithOptions(&client_, paho_uri(dial_.options.broker).c_str(), dial_.client_id.c_str(),
                                           MQTTCLIENT_PERSISTENCE_NONE, nullptr, &create);
    if (code == MQTTASYNC_SUCCESS) {
        MQTTAsync_setCallbacks(client_, context_.get(), on_connection_lost, on_message, nullptr);
        if (v5()) MQTTAsync_setDisconnected(client_, context_.get(), on_disconnected);
        code = connect();
    }
    if (code != MQTTASYNC_SUCCESS) refused(context_.get(), code, MQTTAsync_strerror(code), 0);
}

void PahoLink::subscribe() {
    MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;
    MQTTAsync_subscribe(client_, dial_.commands.c_str(), 1, &options);
}

bool PahoLink::publish(std::uint64_t tag, const WireMessage& message) {
    MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;
    options.context = context_.get();
    if (v5()) {
        options.onSuccess5 = on_published5;
        options.onFailure5 = on_unpublished5;
    } else {
        options.onSuccess = on_published3;
        options.onFailure = on_unpublished3;
    }
    MQTTAsync_message outgoing = MQTTAsync_message_initializer;
    outgoing.payload = const_cast<char*>(message.payload.data());
    outgoing.payloadlen = static_cast<int>(message.payload.size());
    outgoing.qos = 1;
    outgoing.retained = message.retained ? 1 : 0;
    Properties properties;
    if (v5()) {
        fill(properties, message);
        outgoing.properties = *properties.list();
    }
    if (MQTTAsync_sendMessage(client_, message.topic.c_str(), &outgoing, &options) != MQTTASYNC_SUCCESS) return false;
    // The answer is posted to this thread, so it is handled after this line at the earliest.
    context_->tags[options.token] = tag;
    return true;
}

void PahoLink::disconnect() {
    MQTTAsync_disconnectOptions options = MQTTAsync_disconnectOptions_initializer;
    if (v5()) options = MQTTAsync_disconnectOptions_initializer5;
    MQTTAsync_disconnect(client_, &options);
}

}  // namespace

PahoLinks::PahoLinks(asio::io_context& loop) : impl_(std::make_shared<Impl>(loop)) {}

PahoLinks::~PahoLinks() { impl_->closer.join(); }

std::unique_ptr<Link> PahoLinks::make(Dial dial, LinkEvents events) {
    // The subscription follows the welcome, before the caller hears of it.
    auto pointer = std::make_shared<PahoLink*>(nullptr);
    events.on_welcome = [pointer, next = std::move(events.on_welcome)](const Welcome& welcome) {
        if (welcome.accepted && *pointer != nullptr) (*pointer)->subscribe();
        next(welcome);
    };
    auto context = std::make_shared<Context>(impl_->loop, std::move(events));
    impl_->graveyard.push_back(context);
    if (impl_->graveyard.size() > kGraveyard) impl_->graveyard.pop_front();
    auto link = std::make_unique<PahoLink>(std::move(dial), std::move(context), impl_->closer);
    *pointer = link.get();
    link->start();
    return link;
}

}  // namespace linli::uplink
