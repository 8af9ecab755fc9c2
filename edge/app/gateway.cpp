// SPDX-License-Identifier: Apache-2.0
#include "app/gateway.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <format>
#include <thread>

#include "app/as_tuple.hpp"
#include "app/installed.hpp"
#include "base/log.hpp"

namespace linli::app {
namespace {

using namespace std::chrono_literals;

/// Camera states, expiry, cost and the watchdog are looked after this often.
constexpr auto kBeat = 1s;
/// How often open incidents, stays and the last sign of life are written: a restart counts on from
/// there.
constexpr auto kRememberEvery = 30s;
constexpr std::size_t kRecentEvents = 1000;
constexpr std::size_t kPathPoints = 60;
constexpr const char* kDatabase = "linli.db";

std::size_t vision_threads(const config::Detector& detector) {
    if (detector.threads > 0) return static_cast<std::size_t>(detector.threads);
    return std::max(1U, std::thread::hardware_concurrency()) > 1
               ? std::thread::hardware_concurrency() - 1
               : 1;
}

}  // namespace

Gateway::Gateway(asio::io_context& loop, config::Gateway gateway, config::Site site,
                 const Clock& clock)
    : loop_(loop),
      gateway_(std::move(gateway)),
      site_(std::move(site)),
      clock_(clock),
      started_(clock.steady()),
      started_wall_(clock.wall()),
      ids_(clock),
      vision_(vision_threads(gateway_.detector)),
      engine_(site_, [this] { return ids_.next(); }),
      watch_(site_.cameras, [this] { return ids_.next(); }),
      life_([this] { return ids_.next(); }),
      builder_(gateway_.identity, site_, [this] { return ids_.next(); }),
      links_to_broker_(loop),
      beat_(loop) {}

Gateway::~Gateway() {
    for (const auto& worker : workers_) worker->stop();
    vision_.join();
}

bool Gateway::stopped() const {
    return std::ranges::all_of(workers_, [](const auto& worker) { return worker->stopped(); });
}

Result<std::unique_ptr<Gateway>> Gateway::open(asio::io_context& loop, config::Gateway gateway,
                                               config::Site site, const Clock& clock) {
    std::unique_ptr<Gateway> made(new Gateway(loop, std::move(gateway), std::move(site), clock));
    const auto& storage = made->gateway_.storage;
    std::error_code error;
    std::filesystem::create_directories(storage.directory, error);
    if (error) {
        return fail(ErrorCode::io, std::format("cannot make the storage folder {}: {}",
                                               storage.directory.string(), error.message()));
    }
    outbox::Options options;
    options.file = storage.directory / kDatabase;
    auto outbox = outbox::Outbox::open(options, clock);
    if (!outbox) return fail(std::move(outbox.error()), "outbox");
    made->outbox_ = std::move(*outbox);
    auto evidence = evidence::EvidenceStore::open(storage.directory / "evidence");
    if (!evidence) return fail(std::move(evidence.error()), "evidence");
    auto detectors =
        DetectorPool::load(made->gateway_.detector, vision_threads(made->gateway_.detector));
    if (!detectors) return std::unexpected(std::move(detectors.error()));
    made->detectors_ = std::move(*detectors);
    log::info("detector: {}", made->detectors_->description());
    Gateway* self = made.get();
    made->publisher_ = std::make_unique<Publisher>(
        loop, clock, *made->outbox_, made->builder_, std::move(*evidence), storage,
        made->site_.cameras,
        Publisher::Hooks{[self](const Publisher::Stored& stored) { self->on_stored(stored); },
                         [self](const Error& damage) { self->watch_for_damage(damage); }});
    uplink::UplinkHooks hooks;
    hooks.state = [self](std::uint64_t session, bool online) {
        return self->state_message(session, online);
    };
    hooks.outbox_failed = [self](const Error& failure) { self->watch_for_damage(failure); };
    hooks.health = [self] { return self->health_message(); };
    hooks.changed = [self](const uplink::UplinkStatus& status) {
        self->service_manager_.status(std::format("uplink {}", uplink::name_of(status.state)));
    };
    made->uplink_ = std::make_unique<uplink::Uplink>(
        loop, made->gateway_.uplink, made->gateway_.identity, *made->outbox_, clock,
        std::move(hooks), [self](uplink::Dial dial, uplink::LinkEvents events) {
            return self->links_to_broker_.make(std::move(dial), std::move(events));
        });
    made->add_workers();
    return made;
}

void Gateway::add_workers() {
    for (const config::Camera& camera : site_.cameras) {
        paths_.emplace(camera.id, PathMemory(kPathPoints));
        const std::size_t index = workers_.size();
        workers_.push_back(std::make_unique<CameraWorker>(
            loop_, vision_, *detectors_, camera, gateway_.detector.confidence, clock_,
            CameraWorker::Hooks{[this](const View& view) { on_view(view); },
                                [this, index] { on_link(*workers_[index]); }}));
    }
}

asio::awaitable<Result<void>> Gateway::start(std::function<void(const Error&)> on_failure) {
    on_failure_ = std::move(on_failure);
    publisher_->start();
    if (outbox_->was_corrupt() && outbox_->first_sequence() > 1) {
        publish_own(life_.events_lost(outbox_->first_sequence() - 1,
                                      "the database was damaged or deleted", clock_.wall()));
    }
    if (auto restored = co_await restore(); !restored) co_return restored;
    co_await restore_stays();
    co_await say_how_the_last_run_ended();
    publish_own(life_.online(clock_.wall(), std::string(kVersion)));
    for (const auto& worker : workers_) worker->start();
    uplink_->start();
    asio::co_spawn(loop_, beat(), asio::detached);
    co_return Result<void>{};
}

void Gateway::watch_for_damage(const Error& error) {
    if (error.code != ErrorCode::corrupt || stopping_) return;
    log::error("the database is damaged: {}; the next start puts it aside", error.message);
    outbox::Outbox::mark_damaged(gateway_.storage.directory / kDatabase);
    if (on_failure_) on_failure_(error);
}

asio::awaitable<void> Gateway::stop(std::string cause) {
    stopping_ = true;
    beat_.cancel();
    for (const auto& worker : workers_) worker->stop();
    if (started_clean_) publish_own(life_.stopping(clock_.wall(), cause));
    co_await publisher_->finish(900ms);
    co_await remember_incidents();
    co_await remember_stays();
    uplink_->wake();
    co_await uplink_->stop(600ms);
    if (started_clean_ && publisher_->waiting() == 0) co_await remember_clean_end();
    asio::steady_timer timer(loop_);
    for (const auto end = clock_.steady() + 300ms; !stopped() && clock_.steady() < end;) {
        timer.expires_after(5ms);
        co_await timer.async_wait(kTuple);
    }
}

asio::awaitable<void> Gateway::beat() {
    auto remembered = clock_.steady();
    const auto watchdog = ServiceManager::watchdog_interval();
    while (!stopping_) {
        const auto now = clock_.steady();
        usage_.sample(now);
        cost_.sample(now, process_cpu_time(), work_so_far());
        if (watchdog.count() > 0) service_manager_.alive();
        for (const auto& worker : workers_) {
            on_link(*worker);
            expire_unseen(*worker, now);
        }
        if (const auto counts = co_await outbox_->counts()) {
            counts_ = *counts;
        } else {
            watch_for_damage(counts.error());
        }
        if (now - remembered >= kRememberEvery) {
            remembered = now;
            co_await remember();
        }
        beat_.expires_after(kBeat);
        co_await beat_.async_wait(kTuple);
    }
}

void Gateway::on_view(const View& view) {
    links_[view.scene.camera].last_view = clock_.steady();
    paths_.at(view.scene.camera).remember(view.scene);
    publish(engine_.observe(view.scene), &view);
}

Moment Gateway::moment_of(const CameraWorker& worker) const {
    const auto& latest = worker.latest();
    if (!latest) return {{}, clock_.wall(), worker.link().epoch};
    return latest->scene.moment;
}

void Gateway::on_link(const CameraWorker& worker) {
    const auto link = worker.link();
    if (stopping_ || link.state == ingest::LinkState::ended) return;
    const auto now = clock_.steady();
    const auto state = link.state == ingest::LinkState::streaming
                           ? rules::device::StreamState::streaming
                           : rules::device::StreamState::down;
    LinkMemory& memory =
        links_.try_emplace(worker.camera().id, LinkMemory{state, now, now}).first->second;
    if (memory.state != state) {
        memory.state = state;
        // Down since the last picture, which was before anybody noticed.
        const bool down = state == rules::device::StreamState::down;
        memory.since = down ? std::max(memory.last_view, memory.since) : now;
    }
    Moment moment = moment_of(worker);
    moment.wall = clock_.wall();
    const auto for_so_long =
        std::chrono::duration_cast<std::chrono::microseconds>(now - memory.since);
    if (auto change =
            watch_.update(worker.camera().id, state, for_so_long, moment, link.last_error)) {
        publish_own(std::move(*change));
    }
}

/// Time passes for the rules of a live camera that shows nothing. Footage has no time of its own
/// while it is away.
void Gateway::expire_unseen(const CameraWorker& worker, Clock::Steady now) {
    const auto memory = links_.find(worker.camera().id);
    if (memory == links_.end() || worker.camera().kind == config::SourceKind::file ||
        memory->second.state == rules::device::StreamState::streaming) {
        return;
    }
    const auto& latest = worker.latest();
    const auto since = latest ? memory->second.last_view : worker.started();
    Moment moment = latest ? latest->scene.moment : Moment{};
    moment.stream += std::chrono::duration_cast<StreamDuration>(now - since);
    moment.wall = clock_.wall();
    publish(engine_.tick(worker.camera().id, moment), nullptr);
}

void Gateway::publish_own(rules::IncidentChange change) {
    std::vector<rules::IncidentChange> one;
    one.push_back(std::move(change));
    publish(std::move(one), nullptr);
}

void Gateway::publish(std::vector<rules::IncidentChange> changes, const View* view) {
    if (changes.empty()) return;
    std::vector<Happening> happenings;
    for (rules::IncidentChange& change : changes) {
        log::info("{} {} {}: {}", change.incident.type, rules::name_of(change.incident.phase()),
                  change.incident.id, change.record().reason);
        Happening happening{std::move(change), std::nullopt, {}};
        if (view != nullptr) {
            happening.view = View{{}, view->frame, view->came, view->evidence};
            happening.overlay = overlay_of(*view);
        }
        happenings.push_back(std::move(happening));
    }
    publisher_->publish(std::move(happenings));
}

evidence::Overlay Gateway::overlay_of(const View& view) const {
    evidence::Overlay overlay;
    const std::string& camera = view.scene.camera;
    std::ranges::copy_if(site_.zones, std::back_inserter(overlay.zones),
                         [&](const config::Zone& zone) { return zone.camera == camera; });
    std::ranges::copy_if(site_.lines, std::back_inserter(overlay.lines),
                         [&](const config::Line& line) { return line.camera == camera; });
    overlay.size = view.frame.size();
    overlay.tracks = view.scene.tracks;
    overlay.paths = paths_.at(camera).paths();
    return overlay;
}

void Gateway::on_stored(const Publisher::Stored& stored) {
    recent_.push_back({stored.sequence, clock_.wall(), stored.event, stored.change});
    if (recent_.size() > kRecentEvents) recent_.pop_front();
    uplink_->wake();
    const auto listeners = listeners_;  // a listener may end itself or others
    for (const auto& [id, listener] : listeners) listener(recent_.back());
}

std::shared_ptr<void> Gateway::listen(Listener listener) {
    const std::uint64_t id = next_listener_++;
    listeners_.emplace(id, std::move(listener));
    return {nullptr, [this, id](void*) { listeners_.erase(id); }};
}

Result<void> Gateway::withdraw(const std::string& incident, const std::string& reason) {
    auto change = engine_.withdraw(incident, reason, {{}, clock_.wall(), 0});
    if (!change) return fail(ErrorCode::not_found, std::format("no open incident {}", incident));
    publish({std::move(*change)}, nullptr);
    return {};
}

}  // namespace linli::app
