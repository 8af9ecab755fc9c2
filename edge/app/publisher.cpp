// SPDX-License-Identifier: Apache-2.0
#include "app/publisher.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>

#include "app/as_tuple.hpp"
#include "base/log.hpp"
#include "base/offload.hpp"

namespace linli::app {
namespace {

using namespace std::chrono_literals;
/// How often evidence is held against its limits.
constexpr auto kTidyEvery = 1min;
/// Changes made durable together.
constexpr std::size_t kBatch = 8;
/// While the disk refuses, so many changes keep their frame for a picture.
constexpr std::size_t kMostFramesWaiting = 8;

/// Whether a picture belongs to what is new in `change`; several phases may be reached together.
bool wants_picture(const rules::IncidentChange& change) {
    const Moment now = change.record().moment;
    return std::ranges::any_of(change.incident.phases, [&](const rules::PhaseRecord& record) {
        const bool shown = record.phase == rules::Phase::observed ||
                           record.phase == rules::Phase::confirmed ||
                           record.phase == rules::Phase::cleared;
        return shown && record.moment == now;
    });
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
    for (Happening& happening : happenings) {
        // A frame is megabytes: while the disk refuses, they must not pile up.
        if (!trouble_.empty() && queue_.size() >= kMostFramesWaiting) happening.drop_picture();
        queue_.push_back(std::move(happening));
    }
    wake_.cancel();
}

asio::awaitable<void> Publisher::finish(std::chrono::milliseconds patience) {
    hurry_ = true;
    wake_.cancel();
    const auto end = std::chrono::steady_clock::now() + patience;
    asio::steady_timer timer(loop_);
    while (waiting() > 0 && !stopped_ && std::chrono::steady_clock::now() < end) {
        timer.expires_after(5ms);
        co_await timer.async_wait(kTuple);
    }
    if (waiting() > 0) log::error("{} events could not be stored and are lost", waiting());
    stopped_ = true;
    wake_.cancel();
}

asio::awaitable<void> Publisher::run() {
    while (!stopped_) {
        if (clock_.steady() - tidied_ >= kTidyEvery && !hurry_) co_await tidy_evidence({});
        if (queue_.empty() && !stopped_) {
            wake_.expires_after(kTidyEvery);
            co_await wake_.async_wait(kTuple);
            continue;
        }
        auto batch = next_batch();
        in_hand_ = batch.size();
        co_await store(std::move(batch));
        in_hand_ = 0;
    }
}

/// A few at a time, so that the first need not wait for the pictures of all.
std::vector<Happening> Publisher::next_batch() {
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), kBatch));
    std::vector<Happening> batch(std::make_move_iterator(queue_.begin()),
                                 std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return batch;
}

asio::awaitable<void> Publisher::store(std::vector<Happening> batch) {
    std::vector<outbox::Change> changes;
    for (Happening& happening : batch) {
        std::vector<evidence::Evidence> evidence;
        if (!hurry_) evidence = co_await keep_evidence(happening);
        happening.drop_picture();
        changes.push_back({happening.change.incident, builder_.build(happening.change, evidence)});
    }
    const auto sequences = co_await commit(changes);
    if (sequences.empty()) co_return co_await store_singly(batch, changes);
    for (std::size_t i = 0; i < batch.size(); ++i) stored(sequences[i], changes[i], batch[i]);
}

/// One that can never be stored must not take its neighbours along.
asio::awaitable<void> Publisher::store_singly(const std::vector<Happening>& batch,
                                              const std::vector<outbox::Change>& changes) {
    for (std::size_t i = 0; i < changes.size() && !stopped_; ++i) {
        const auto sequence = co_await commit({changes[i]});
        if (!sequence.empty()) {
            stored(sequence.front(), changes[i], batch[i]);
        } else if (!stopped_) {
            log::error("event {} ({}, incident {}) can never be stored and is lost",
                       changes[i].event->id, changes[i].event->type, changes[i].event->subject);
        }
    }
}

void Publisher::stored(std::uint64_t sequence, const outbox::Change& change,
                       const Happening& happening) {
    hooks_.stored({sequence, *change.event, happening.change});
}

asio::awaitable<std::vector<std::uint64_t>> Publisher::commit(std::vector<outbox::Change> changes) {
    std::chrono::milliseconds pause = 250ms;
    do {
        auto sequences = co_await outbox_.commit(changes);
        if (sequences) {
            trouble_.clear();
            co_return std::move(*sequences);
        }
        const Error& error = sequences.error();
        if (error.code == ErrorCode::invalid_argument || error.code == ErrorCode::already_exists) {
            log::error("the outbox does not take {} events: {}", changes.size(), error.message);
            break;
        }
        if (error.code == ErrorCode::corrupt) {
            stopped_ = true;
            hooks_.corrupt(error);
            break;
        }
        if (trouble_.empty()) {
            log::error("events cannot be stored and wait in memory: {}", error.message);
        }
        trouble_ = error.message;
        if (error.code == ErrorCode::no_space) co_await tidy_evidence(changes);
        asio::steady_timer wait(loop_, pause);
        co_await wait.async_wait(kTuple);
        pause = std::min<std::chrono::milliseconds>(pause * 2, hurry_ ? 250ms : 10s);
    } while (!stopped_);
    co_return std::vector<std::uint64_t>{};
}

asio::awaitable<void> Publisher::tidy_evidence(const std::vector<outbox::Change>& in_hand) {
    tidied_ = clock_.steady();
    auto pinned = co_await outbox_.waiting_evidence();
    if (!pinned) co_return;  // what waits is unknown: nothing goes
    for (const outbox::Change& change : in_hand) pinned->push_back(change.event->dataref);
    auto job = [this,
                since = clock_.wall() - storage_.evidence_keep](std::vector<std::string> names) {
        return store_.shrink(storage_.evidence_max_bytes, since, names);
    };
    const auto kept = co_await offload(pictures_, std::move(job), std::move(*pinned));
    if (!kept) {
        log::warn("evidence: {}", kept.error().message);
        co_return;
    }
    if (kept->freed_bytes > 0)
        log::info("evidence: {} kB of old pictures deleted", kept->freed_bytes / 1024);
    over_limit_ = kept->bytes > storage_.evidence_max_bytes;
}

asio::awaitable<std::vector<evidence::Evidence>> Publisher::keep_evidence(Happening happening) {
    std::vector<evidence::Evidence> kept;
    const std::string id = happening.change.incident.id;
    const auto camera =
        std::ranges::find(cameras_, happening.change.incident.camera, &config::Camera::id);
    if (!happening.view || camera == cameras_.end() || !wants_picture(happening.change))
        co_return kept;
    auto job = [this, &camera = *camera](Happening h) {
        return store_.store(h.view->best_frame(), camera, h.change, h.overlay);
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
