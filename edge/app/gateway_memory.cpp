// SPDX-License-Identifier: Apache-2.0
// What the gateway keeps over a restart.
#include <boost/asio/use_awaitable.hpp>

#include "app/gateway.hpp"
#include "base/log.hpp"

namespace linli::app {
namespace {

/// The durable fact that is empty when the last run ended cleanly, else its last sign of life.
constexpr const char* kAlive = "alive";
/// The durable fact, by camera, of what stands still there.
constexpr const char* kStays = "stays/";

}  // namespace

asio::awaitable<Result<void>> Gateway::restore() {
    auto open = co_await outbox_->open_incidents();
    if (!open) {
        watch_for_damage(open.error());
        co_return fail(std::move(open.error()), "open incidents");
    }
    if (!open->empty()) log::info("{} open incidents go on", open->size());
    publish(watch_.restore(*open, {{}, clock_.wall(), 0}), nullptr);
    engine_.restore(std::move(*open));
    co_return Result<void>{};
}

asio::awaitable<void> Gateway::say_how_the_last_run_ended() {
    const auto alive = co_await outbox_->read_fact(kAlive);
    if (alive && !alive->empty()) {
        log::warn("the last run did not stop cleanly; last sign of life {}", *alive);
        publish_own(
            life_.ended_unsaid(parse_rfc3339(*alive).value_or(clock_.wall()), clock_.wall()));
    }
    co_await outbox_->write_fact(kAlive, format_rfc3339(clock_.wall()));
    started_clean_ = true;
}

asio::awaitable<void> Gateway::remember_clean_end() { co_await outbox_->write_fact(kAlive, ""); }

asio::awaitable<void> Gateway::remember() {
    co_await remember_incidents();
    co_await remember_stays();
    co_await outbox_->write_fact(kAlive, format_rfc3339(clock_.wall()));
}

/// Only where and when: a phase becomes durable with its event, and an event may still wait.
asio::awaitable<void> Gateway::remember_incidents() {
    auto open = engine_.open_incidents();
    if (open.empty()) co_return;
    if (const auto stored = co_await outbox_->refresh(std::move(open)); !stored) {
        log::warn("open incidents could not be brought up to date: {}", stored.error().message);
        watch_for_damage(stored.error());
    }
}

/// A clip begins anew with each process: what stood at its end does not stand at its beginning.
asio::awaitable<void> Gateway::restore_stays() {
    for (const auto& worker : workers_) {
        const config::Camera& camera = worker->camera();
        if (camera.kind == config::SourceKind::file) continue;
        const auto text = co_await outbox_->read_fact(kStays + camera.id);
        if (!text) watch_for_damage(text.error());
        const auto taken = text ? worker->restore(*text) : std::unexpected(text.error());
        if (!taken) {
            log::warn("camera {}: what stood still before the restart is forgotten: {}", camera.id,
                      taken.error().message);
        }
    }
}

asio::awaitable<void> Gateway::remember_stays() {
    for (const auto& worker : workers_) {
        const config::Camera& camera = worker->camera();
        const auto stays = worker->kept_stays();
        auto& stored = stored_stays_[camera.id];
        if (camera.kind == config::SourceKind::file || !stays || stays == stored) continue;
        if (const auto written = co_await outbox_->write_fact(kStays + camera.id, *stays)) {
            stored = stays;
        } else {
            log::warn("camera {}: what stands still could not be stored: {}", camera.id,
                      written.error().message);
            watch_for_damage(written.error());
        }
    }
}

}  // namespace linli::app
