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
/// How often evidence is held against its limits.
constexpr auto kTidyEvery = 1min;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

/// The phases that a picture belongs to.
bool wants_picture(rules::Phase phase) {
    return phase == rules::Phase::observed || phase == rules::Phase::confirmed ||
           phase == rules::Phase::cleared;
}

}  // namespace

Publisher::Publisher(asio::io_context& loop, const Clock& clock, outbox::Outbox& outbox,
                     const event::EventBuilder& builder, evidence::EvidenceStore store,
                     const config::Storage& storage, const std::vector<config::Camera>& cameras,
                     Hooks hooks)
    : loop_(loop),
      clock_(clock),
      outbox_(outbox),
      builder_(builder),
      store_(std::move(store)),
      storage_(storage),
      cameras_(cameras),
      hooks_(std::move(hooks)),
      wake_(loop),
      tidied_(clock.steady() - kTidyEvery) {}

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
        if (clock_.steady() - tidied_ >= kTidyEvery) co_await tidy_evidence({});
        if (queue_.empty() && !stopped_) {
            wake_.expires_after(kTidyEvery);
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
                hooks_.stored({sequences->at(i), *changes[i].event, batch[i].change});
            }
            co_return;
        }
        const ErrorCode code = sequences.error().code;
        if (code == ErrorCode::invalid_argument || code == ErrorCode::already_exists) {
            // Trying again would never help: what is stored is stored, what cannot be stored is a mistake of ours.
            log::error("events the outbox does not take: {}", sequences.error().message);
            co_return;
        }
        if (code == ErrorCode::corrupt) {
            stopped_ = true;
            hooks_.corrupt(sequences.error());
            co_return;
        }
        if (trouble_.empty()) {
            log::error("events cannot be stored and wait in memory: {}", sequences.error().message);
        }
        trouble_ = sequences.error().message;
        if (code == ErrorCode::no_space) co_await tidy_evidence(changes);
        asio::steady_timer wait(loop_, pause);
        co_await wait.async_wait(kTuple);
        pause = std::min<std::chrono::milliseconds>(pause * 2, 10s);
    }
}

asio::awaitable<void> Publisher::tidy_evidence(const std::vector<outbox::Change>& in_hand) {
    tidied_ = clock_.steady();
    auto pinned = co_await outbox_.waiting_evidence();
    if (!pinned) co_return;  // what waits is unknown: nothing goes
    for (const outbox::Change& change : in_hand) pinned->push_back(change.event->dataref);
    auto job = [this, since = clock_.wall() - storage_.evidence_keep](std::vector<std::string> names) {
        return store_.shrink(storage_.evidence_max_bytes, since, names);
    };
    const auto kept = co_await offload(pictures_, std::move(job), std::move(*pinned));
    if (!kept) {
        log::warn("evidence: {}", kept.error().message);
        co_return;
    }
    if (kept->freed_bytes > 0) log::info("evidence: {} kB of old pictures deleted", kept->freed_bytes / 1024);
    over_limit_ = kept->bytes > storage_.evidence_max_bytes;
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
