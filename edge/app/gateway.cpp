// SPDX-License-Identifier: Apache-2.0
#include "app/gateway.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <format>
#include <thread>

#include "app/installed.hpp"
#include "base/log.hpp"

namespace linli::app {
namespace {

using namespace std::chrono_literals;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
/// Camera states, expiry, cost and the watchdog are looked after this often.
constexpr auto kBeat = 1s;
/// How often the time of the last sign of life is written, for the event about a crash.
constexpr auto kAliveEvery = 60s;
constexpr std::size_t kRecentEvents = 1000;
constexpr std::size_t kPathPoints = 60;
/// The durable fact that is empty when the last run ended cleanly, else its last sign of life.
constexpr const char* kAlive = "alive";

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
      builder_(gateway_.identity, site_, [this] { return ids_.next(); }),
      beat_(loop) {}

Gateway::~Gateway() {
    for (const auto& worker : workers_) worker->stop();
    vision_.join();
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
    options.file = storage.directory / "linli.db";
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
        loop, *made->outbox_, made->builder_, std::move(*evidence), made->site_.cameras,
        [self](const Publisher::Stored& stored) { self->on_stored(stored); });
    uplink::UplinkHooks hooks;
    hooks.state = [self](std::uint64_t session, bool online) {
        return self->state_message(session, online);
    };
    hooks.health = [self] { return self->health_message(); };
    hooks.changed = [self](const uplink::UplinkStatus& status) {
        self->service_manager_.status(std::format("uplink {}", uplink::name_of(status.state)));
    };
    made->uplink_ =
        std::make_unique<uplink::Uplink>(loop, made->gateway_.uplink, made->gateway_.identity,
                                         *made->outbox_, clock, std::move(hooks));
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

asio::awaitable<Result<void>> Gateway::start() {
    publisher_->start();
    if (auto restored = co_await restore(); !restored) co_return restored;
    co_await say_how_the_last_run_ended();
    publish_own("gateway.online", std::format("linlid {} started", kVersion),
                {{}, clock_.wall(), 0});
    for (const auto& worker : workers_) worker->start();
    uplink_->start();
    asio::co_spawn(loop_, beat(), asio::detached);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Gateway::restore() {
    auto open = co_await outbox_->open_incidents();
    if (!open) co_return fail(std::move(open.error()), "open incidents");
    if (!open->empty()) log::info("{} open incidents go on", open->size());
    watch_.restore(*open);
    std::erase_if(*open,
                  [](const rules::Incident& incident) { return incident.domain == "device"; });
    engine_.restore(std::move(*open));
    co_return Result<void>{};
}

asio::awaitable<void> Gateway::say_how_the_last_run_ended() {
    const auto alive = co_await outbox_->read_fact(kAlive);
    if (alive && !alive->empty()) {
        const auto last = parse_rfc3339(*alive);
        log::warn("the last run did not stop cleanly; last sign of life {}", *alive);
        publish_own("gateway.offline", "ended without saying so; last sign of life " + *alive,
                    {{}, last.value_or(clock_.wall()), 0});
    }
    co_await outbox_->write_fact(kAlive, format_rfc3339(clock_.wall()));
}

asio::awaitable<void> Gateway::stop() {
    stopping_ = true;
    beat_.cancel();
    for (const auto& worker : workers_) worker->stop();
    publish_own("gateway.offline", "stopped as told", {{}, clock_.wall(), 0});
    co_await publisher_->drain(700ms);
    publisher_->stop();
    uplink_->wake();
    co_await uplink_->stop(700ms);
    co_await outbox_->write_fact(kAlive, "");
    vision_.join();
}

asio::awaitable<void> Gateway::beat() {
    auto alive_written = clock_.steady();
    const auto watchdog = ServiceManager::watchdog_interval();
    while (!stopping_) {
        usage_.sample(clock_.steady());
        if (watchdog.count() > 0) service_manager_.alive();
        for (const auto& worker : workers_) on_link(*worker);
        if (const auto counts = co_await outbox_->counts()) counts_ = *counts;
        if (clock_.steady() - alive_written >= kAliveEvery) {
            alive_written = clock_.steady();
            co_await outbox_->write_fact(kAlive, format_rfc3339(clock_.wall()));
        }
        beat_.expires_after(kBeat);
        co_await beat_.async_wait(kTuple);
    }
}

void Gateway::on_view(const View& view) {
    paths_.at(view.scene.camera).remember(view.scene);
    publish(engine_.observe(view.scene), &view);
}

Moment Gateway::moment_of(const CameraWorker& worker) const {
    Moment now;
    now.wall = clock_.wall();
    if (const auto& latest = worker.latest()) {
        // Stream time goes on while no frame comes: by the steady time since the last one.
        now.epoch = latest->scene.moment.epoch;
        now.stream = latest->scene.moment.stream;
    }
    return now;
}

void Gateway::on_link(const CameraWorker& worker) {
    if (stopping_) return;
    (void)worker;
}

void Gateway::publish(std::vector<rules::IncidentChange> changes, const View* view) {
    if (changes.empty()) return;
    std::vector<Happening> happenings;
    for (rules::IncidentChange& change : changes) {
        log::info("{} {} {}: {}", change.incident.type, rules::name_of(change.incident.phase()),
                  change.incident.id, change.record().reason);
        Happening happening{std::move(change), std::nullopt, {}};
        if (view != nullptr) {
            happening.frame = view->frame;
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

std::chrono::seconds Gateway::uptime() const {
    return std::chrono::duration_cast<std::chrono::seconds>(clock_.steady() - started_);
}

std::vector<std::string> Gateway::warnings() const {
    std::vector<std::string> all;
    if (!publisher_->trouble().empty())
        all.push_back("events wait in memory: " + publisher_->trouble());
    if (outbox_->was_corrupt())
        all.emplace_back("the database was corrupt and has been put aside; see the log");
    for (const auto& worker : workers_) {
        const auto link = worker->link();
        if (!link.last_error.empty())
            all.push_back(std::format("camera {}: {}", worker->camera().id, link.last_error));
    }
    if (const auto status = uplink_->status(); !status.last_error.empty())
        all.push_back("uplink: " + status.last_error);
    return all;
}

}  // namespace linli::app
