// SPDX-License-Identifier: Apache-2.0
#include "uplink/paho_link.hpp"

#include <MQTTAsync.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>

#include "uplink/broker_address.hpp"
#include "uplink/paho_context.hpp"
#include "uplink/paho_properties.hpp"

namespace linli::uplink {
namespace {

namespace asio = boost::asio;

/// Contexts of clients that are gone are kept for a while: Paho may still be returning from a
/// callback.
constexpr std::size_t kGraveyard = 16;

bool is_v5(const Dial& dial) { return dial.options.profile == config::WireProfile::binary; }

void fill_tls(MQTTAsync_SSLOptions& tls, const config::Tls& files) {
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
}

int connect(PahoContext& context, const Dial& dial) {
    const bool v5 = is_v5(dial);
    MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
    if (v5) {
        options = MQTTAsync_connectOptions_initializer5;
        options.cleanstart = 1;
    } else {
        options.MQTTVersion = MQTTVERSION_3_1_1;
        options.cleansession = 1;
    }
    listen(options, context, v5);
    options.keepAliveInterval = static_cast<int>(dial.keep_alive.count());
    options.connectTimeout = std::max(
        1, static_cast<int>(
               std::chrono::ceil<std::chrono::seconds>(dial.options.connect_timeout).count()));
    options.maxInflight = dial.options.max_in_flight +
                          10;  // the window is ours; Paho's must never be the smaller one
    if (!dial.options.username.empty()) options.username = dial.options.username.c_str();
    if (!dial.password.empty()) options.password = dial.password.c_str();
    MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
    will.topicName = dial.will.topic.c_str();
    will.payload.data = dial.will.payload.data();
    will.payload.len = static_cast<int>(dial.will.payload.size());
    will.retained = dial.will.retained ? 1 : 0;
    will.qos = 1;
    options.will = &will;
    MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
    if (dial.options.broker.starts_with("mqtts://")) {
        fill_tls(tls, dial.options.tls);
        options.ssl = &tls;
    }
    PahoProperties will_properties;
    will_properties.add(dial.will);
    if (v5) options.willProperties = will_properties.list();
    return MQTTAsync_connect(context.client, &options);
}

/// Creates the client and begins to connect; on the thread of PahoLinks.
void create(PahoContext& context, const Dial& dial) {
    MQTTAsync_createOptions options = MQTTAsync_createOptions_initializer5;
    options.MQTTVersion = is_v5(dial) ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
    options.maxBufferedMessages = dial.options.max_in_flight + 100;
    int code = MQTTAsync_createWithOptions(&context.client, paho_uri(dial.options.broker).c_str(),
                                           dial.client_id.c_str(), MQTTCLIENT_PERSISTENCE_NONE,
                                           nullptr, &options);
    if (code == MQTTASYNC_SUCCESS) {
        listen(context.client, context, is_v5(dial));
        code = connect(context, dial);
    }
    if (code == MQTTASYNC_SUCCESS) return;
    const char* words = MQTTAsync_strerror(code);
    context.refuse("cannot dial: " + std::string(words != nullptr ? words : "unknown"));
}

}  // namespace

struct PahoLinks::Impl {
    explicit Impl(asio::io_context& loop) : gate(std::make_shared<LoopGate>(loop)) {}
    std::shared_ptr<LoopGate> gate;
    asio::thread_pool clients{1};
    std::deque<std::shared_ptr<PahoContext>> graveyard;
};

namespace {

class PahoLink final : public Link {
  public:
    PahoLink(Dial dial, std::shared_ptr<PahoContext> context, asio::thread_pool& clients)
        : dial_(std::move(dial)), context_(std::move(context)), clients_(clients) {}
    PahoLink(const PahoLink&) = delete;
    PahoLink& operator=(const PahoLink&) = delete;
    ~PahoLink() override {
        context_->alive = false;
        asio::post(clients_, [context = context_] {
            if (context->client != nullptr) MQTTAsync_destroy(&context->client);
        });
    }

    void start();
    bool publish(std::uint64_t tag, const WireMessage& message) override;
    void disconnect() override;
    void subscribe();

  private:
    Dial dial_;
    std::shared_ptr<PahoContext> context_;
    asio::thread_pool& clients_;
};

/// The name is looked up first: Paho would do it holding a lock that every call into it needs.
void PahoLink::start() {
    run_apart([this, context = context_] {
        std::string why_not = find_host(context->options.broker);
        if (!why_not.empty()) return context->refuse(std::move(why_not));
        context->tell([this](PahoContext& self) {
            asio::post(clients_,
                       [here = self.shared_from_this(), dial = dial_] { create(*here, dial); });
        });
    });
}

void PahoLink::subscribe() {
    MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;
    listen_for_refusal(options, *context_, is_v5(dial_));
    MQTTAsync_subscribe(context_->client, dial_.commands.c_str(), 1, &options);
}

bool PahoLink::publish(std::uint64_t tag, const WireMessage& message) {
    const bool v5 = is_v5(dial_);
    MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;
    listen_for_answer(options, *context_, v5);
    MQTTAsync_message outgoing = MQTTAsync_message_initializer;
    outgoing.payload = const_cast<char*>(message.payload.data());
    outgoing.payloadlen = static_cast<int>(message.payload.size());
    outgoing.qos = 1;
    outgoing.retained = message.retained ? 1 : 0;
    PahoProperties properties;
    if (v5) {
        properties.add(message);
        outgoing.properties = *properties.list();
    }
    if (MQTTAsync_sendMessage(context_->client, message.topic.c_str(), &outgoing, &options) !=
        MQTTASYNC_SUCCESS) {
        return false;
    }
    // The answer is posted to this thread, so it is handled after this line at the earliest.
    context_->tags[options.token] = tag;
    return true;
}

void PahoLink::disconnect() {
    MQTTAsync_disconnectOptions options = MQTTAsync_disconnectOptions_initializer;
    if (is_v5(dial_)) options = MQTTAsync_disconnectOptions_initializer5;
    MQTTAsync_disconnect(context_->client, &options);
}

}  // namespace

PahoLinks::PahoLinks(asio::io_context& loop) : impl_(std::make_shared<Impl>(loop)) {}

PahoLinks::~PahoLinks() {
    impl_->clients.join();
    impl_->gate->close();
}

std::unique_ptr<Link> PahoLinks::make(Dial dial, LinkEvents events) {
    // The subscription follows the welcome, before the caller hears of it.
    auto pointer = std::make_shared<PahoLink*>(nullptr);
    events.on_welcome = [pointer, next = std::move(events.on_welcome)](const Welcome& welcome) {
        if (welcome.accepted) (*pointer)->subscribe();
        next(welcome);
    };
    auto context = std::make_shared<PahoContext>(impl_->gate, std::move(events), dial.options);
    impl_->graveyard.push_back(context);
    if (impl_->graveyard.size() > kGraveyard) impl_->graveyard.pop_front();
    auto link = std::make_unique<PahoLink>(std::move(dial), std::move(context), impl_->clients);
    *pointer = link.get();
    link->start();
    return link;
}

}  // namespace linli::uplink
