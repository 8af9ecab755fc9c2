// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "app/camera_worker.hpp"
#include "config/gateway.hpp"
#include "event/event_builder.hpp"
#include "evidence/evidence_store.hpp"
#include "outbox/outbox.hpp"

namespace linli::app {

/// A change with the picture that shows it, if there is one.
struct Happening {
    rules::IncidentChange change;
    std::optional<View> view;  ///< without its scene
    evidence::Overlay overlay;

    void drop_picture() {
        view.reset();
        overlay = {};
    }
};

/// Makes incident changes durable in the order they happened: evidence first, then incident and
/// event in one transaction. Nothing is dropped: while the disk refuses, changes wait here and are
/// tried again. Evidence that cannot be stored does not hold its event back. Evidence is
/// bounded in bytes and age; what waiting events name stays. Concurrency: loop
/// thread; pictures are encoded on a thread of its own.
class Publisher {
  public:
    struct Stored {
        std::uint64_t sequence = 0;
        event::NewEvent event;
        rules::IncidentChange change;
    };

    struct Hooks {
        std::function<void(const Stored&)> stored;
        /// The database is damaged: end the process, the next start puts it aside.
        std::function<void(const Error&)> corrupt;
    };

    /// `storage`: how much evidence is kept, and for how long.
    Publisher(asio::io_context& loop, const Clock& clock, outbox::Outbox& outbox,
              const event::EventBuilder& builder, evidence::EvidenceStore store,
              const config::Storage& storage, const std::vector<config::Camera>& cameras,
              Hooks hooks);

    void start();
    void publish(std::vector<Happening> happenings);
    /// Stores what waits and ends. No picture is made any more; after `patience` what is left is
    /// given up, and the log says what.
    asio::awaitable<void> finish(std::chrono::milliseconds patience);

    std::size_t waiting() const { return queue_.size() + in_hand_; }
    /// Why the disk refuses; empty when it does not.
    const std::string& trouble() const { return trouble_; }
    /// Pictures that wait for delivery alone are more than evidence_max.
    bool evidence_over_limit() const { return over_limit_; }

  private:
    asio::awaitable<void> run();
    std::vector<Happening> next_batch();
    asio::awaitable<void> store(std::vector<Happening> batch);
    /// Tries until the disk takes all of `changes`; empty when it never will.
    asio::awaitable<std::vector<std::uint64_t>> commit(std::vector<outbox::Change> changes);
    asio::awaitable<void> store_singly(const std::vector<Happening>& batch,
                                       const std::vector<outbox::Change>& changes);
    void stored(std::uint64_t sequence, const outbox::Change& change, const Happening& happening);
    asio::awaitable<std::vector<evidence::Evidence>> keep_evidence(Happening happening);
    asio::awaitable<void> tidy_evidence(const std::vector<outbox::Change>& in_hand);

    asio::io_context& loop_;
    const Clock& clock_;
    outbox::Outbox& outbox_;
    const event::EventBuilder& builder_;
    evidence::EvidenceStore store_;
    const config::Storage& storage_;
    const std::vector<config::Camera>& cameras_;
    Hooks hooks_;
    asio::thread_pool pictures_{1};
    asio::steady_timer wake_;
    std::deque<Happening> queue_;
    std::size_t in_hand_ = 0;
    std::string trouble_;
    Clock::Steady tidied_;
    bool over_limit_ = false;
    bool hurry_ = false;    ///< no more pictures
    bool stopped_ = false;  ///< no more tries
};

}  // namespace linli::app
