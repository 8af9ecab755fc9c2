// SPDX-License-Identifier: Apache-2.0
#include "app/publisher.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>

#include "base/log.hpp"
#include "base/offload.hpp"

namespace linli::app {
namespace {

using namespace std::chrono_literals;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

/// The phases that a picture belongs to.
bool wants_picture(rules::Phase phase) {
    return phase == rules::Phase::observed || phase == rules::Phase::confirmed ||
           phase == rules::Phase::cleared;
}

}  // namespace

Publisher::Publisher(asio::io_context& loop, outbox::Outbox& outbox,
                     const event::EventBuilder& builder, evidence::EvidenceStore store,
                     const std::vector<config::Camera>& cameras,
                     std::function<void(const Stored&)> on_stored)
    : loop_(loop),
      outbox_(outbox),
      builder_(builder),
      store_(std::move(store)),
      cameras_(cameras),
      on_stored_(std::move(on_stored)),
      wake_(loop) {}

void Publisher::start() { asio::co_spawn(loop_, run(), asio::detached); }

void Publisher::publish(std::vector<Happening> happenings) {
    std::ranges::move(happenings, std::back_inserter(queue_));
    wake_.cancel();
}

void Publisher::stop() {
    stopped_ = true;
    wake_.cancel();
}

asio::awaitable<void> Publisher::drain(std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    asio::steady_timer timer(loop_);
    while (waiting() > 0 && std::chrono::steady_clock::now() < end) {
        timer.expires_after(5ms);
        co_await timer.async_wait(kTuple);
    }
}

asio::awaitable<void> Publisher::run() {
    while (!stopped_) {
        if (queue_.empty()) {
            wake_.expires_after(1h);
            co_await wake_.async_wait(kTuple);
            continue;
        }
        std::vector<Happening> batch(std::make_move_iterator(queue_.begin()),
                                     std::make_move_iterator(queue_.end()));
        queue_.clear();
        in_hand_ = batch.size();
        co_await store(std::move(batch));
        in_hand_ = 0;
    }
}

asio::awaitable<void> Publisher::store(std::vector<Happening> batch) {
    std::vector<outbox::Change> changes;
    for (const Happening& happening : batch) {
        const auto evidence = co_await keep_evidence(happening);
        changes.push_back({happening.change.incident, builder_.build(happening.change, evidence)});
    }
    std::chrono::milliseconds pause = 250ms;
    while (!stopped_) {
        const auto sequences = co_await outbox_.commit(changes);
        if (sequences) {
            trouble_.clear();
            for (std::size_t i = 0; i < batch.size(); ++i) {
                on_stored_({sequences->at(i), *changes[i].event, batch[i].change});
            }
            co_return;
        }
        const ErrorCode code = sequences.error().code;
        if (code == ErrorCode::invalid_argument || code == ErrorCode::already_exists) {
            // Trying again would never help: what is stored is stored, what cannot be stored is a mistake of ours.
            log::error("events the outbox does not take: {}", sequences.error().message);
            co_return;
        }
        if (trouble_.empty()) {
            log::error("events cannot be stored and wait in memory: {}", sequences.error().message);
        }
        trouble_ = sequences.error().message;
        asio::steady_timer wait(loop_, pause);
        co_await wait.async_wait(kTuple);
        pause = std::min<std::chrono::milliseconds>(pause * 2, 10s);
    }
}

asio::awaitable<std::vector<evidence::Evidence>> Publisher::keep_evidence(Happening happening) {
    std::vector<evidence::Evidence> kept;
    const std::string id = happening.change.incident.id;
    const auto camera =
        std::ranges::find(cameras_, happening.change.incident.camera, &config::Camera::id);
    if (!happening.frame || camera == cameras_.end() ||
        !wants_picture(happening.change.record().phase))
        co_return kept;
    auto job = [this, &camera = *camera](Happening h) {
        return store_.store(*h.frame, camera, h.change, h.overlay);
    };
    auto stored = co_await offload(pictures_, std::move(job), std::move(happening));
    if (stored) {
        kept.push_back(std::move(*stored));
    } else {
        log::error("incident {}: no evidence picture: {}", id, stored.error().message);
    }
    co_return kept;
}

}  // namespace linli::app
