// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <MQTTAsync.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "uplink/link.hpp"

namespace linli::uplink {

/// The way to the loop for threads that may still run when it is gone. Any thread.
class LoopGate {
  public:
    explicit LoopGate(boost::asio::io_context& loop) : loop_(&loop) {}
    /// Nothing is posted any more.
    void close() {
        const std::scoped_lock lock(mutex_);
        loop_ = nullptr;
    }
    template <class Action>
    void post(Action action) {
        const std::scoped_lock lock(mutex_);
        if (loop_ != nullptr) boost::asio::post(*loop_, std::move(action));
    }

  private:
    std::mutex mutex_;
    boost::asio::io_context* loop_;
};

/// What the callbacks of one Paho client work on; outlives the client. `events`, `tags` and `alive`
/// are touched on the loop alone, `client` on the loop once the link is welcome and on the thread
/// of PahoLinks before and after.
struct PahoContext : std::enable_shared_from_this<PahoContext> {
    PahoContext(std::shared_ptr<LoopGate> the_gate, LinkEvents the_events,
                config::Uplink the_options)
        : gate(std::move(the_gate)),
          events(std::move(the_events)),
          options(std::move(the_options)) {}

    /// Runs `action` on the loop, unless the link is gone by then. Any thread.
    template <class Action>
    void tell(Action action) {
        gate->post([self = shared_from_this(), act = std::move(action)]() mutable {
            if (self->alive) act(*self);
        });
    }
    void refuse(std::string why);
    void lose(std::string why);

    std::shared_ptr<LoopGate> gate;
    LinkEvents events;
    const config::Uplink options;
    std::map<MQTTAsync_token, std::uint64_t> tags;
    bool alive = true;
    MQTTAsync client = nullptr;
};

/// Sets what Paho is to call, with `context`, in each kind of options.
void listen(MQTTAsync client, PahoContext& context, bool v5);
void listen(MQTTAsync_connectOptions& options, PahoContext& context, bool v5);
/// `options` of a publish.
void listen_for_answer(MQTTAsync_responseOptions& options, PahoContext& context, bool v5);
/// `options` of the subscription to commands.
void listen_for_refusal(MQTTAsync_responseOptions& options, PahoContext& context, bool v5);

}  // namespace linli::uplink
