// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "app/camera_worker.hpp"
#include "app/cost_meter.hpp"
#include "app/path_memory.hpp"
#include "app/process_usage.hpp"
#include "app/publisher.hpp"
#include "app/service_manager.hpp"
#include "base/ids.hpp"
#include "config/gateway.hpp"
#include "config/site.hpp"
#include "event/event_builder.hpp"
#include "outbox/outbox.hpp"
#include "rules/device/camera_watch.hpp"
#include "rules/device/gateway_life.hpp"
#include "rules/engine.hpp"
#include "uplink/paho_link.hpp"
#include "uplink/uplink.hpp"

namespace linli::app {

/// The running gateway: every stage, wired. Operation: `open`, then `start` on the loop, then
/// `stop`. Concurrency: loop thread only.
class Gateway {
  public:
    /// Opens the database and the evidence folder and loads the networks; nothing runs yet.
    /// Errors: already_exists when another linlid has the database, and whatever the disk or the
    /// models say.
    static Result<std::unique_ptr<Gateway>> open(asio::io_context& loop, config::Gateway gateway,
                                                 config::Site site, const Clock& clock);
    ~Gateway();

    /// Takes up open incidents, says that the gateway is online, starts cameras and uplink.
    /// `on_failure` is called when it cannot go on: stop, and start a new process.
    asio::awaitable<Result<void>> start(std::function<void(const Error&)> on_failure);
    /// Says that the gateway goes offline because of `cause`, makes everything durable, delivers
    /// what it can, within 2 s.
    asio::awaitable<void> stop(std::string cause);
    /// Whether every camera's thread has ended. One that looks up a name cannot be interrupted:
    /// then end the process without joining it.
    bool stopped() const;

    struct Recent {
        std::uint64_t sequence = 0;
        WallTime recorded;
        event::NewEvent event;
        rules::IncidentChange change;
    };
    using Listener = std::function<void(const Recent&)>;
    /// Calls `listener` for each event stored from now on, until the returned guard dies.
    std::shared_ptr<void> listen(Listener listener);

    // What the technician's shell asks.
    const config::Gateway& configuration() const { return gateway_; }
    const config::Site& site() const { return site_; }
    const Clock& clock() const { return clock_; }
    const std::vector<std::unique_ptr<CameraWorker>>& workers() const { return workers_; }
    const std::deque<Recent>& recent() const { return recent_; }
    const rules::Engine& engine() const { return engine_; }
    outbox::Outbox& outbox() { return *outbox_; }
    uplink::UplinkStatus uplink_status() const { return uplink_->status(); }
    const std::string& detector() const { return detectors_->description(); }
    double cpu_share() const { return usage_.cpu_share(); }
    Cost cost() const { return cost_.cost(); }
    std::chrono::seconds uptime() const;
    std::vector<std::string> warnings() const;
    /// Of the rules and of the gateway itself.
    std::size_t open_incidents() const;
    evidence::Overlay overlay_of(const View& view) const;
    /// Marks an open incident false and publishes that. Error: not_found.
    Result<void> withdraw(const std::string& incident, const std::string& reason);

  private:
    Gateway(asio::io_context& loop, config::Gateway gateway, config::Site site, const Clock& clock);

    void add_workers();
    void on_view(const View& view);
    void on_link(const CameraWorker& worker);
    void on_stored(const Publisher::Stored& stored);
    void publish(std::vector<rules::IncidentChange> changes, const View* view);
    void publish_own(rules::IncidentChange change);
    void watch_for_damage(const Error& error);
    void expire_unseen(const CameraWorker& worker, Clock::Steady now);
    asio::awaitable<void> remember();
    asio::awaitable<void> remember_incidents();
    asio::awaitable<void> remember_stays();
    asio::awaitable<void> remember_clean_end();
    asio::awaitable<void> restore_stays();
    asio::awaitable<Result<void>> restore();
    asio::awaitable<void> say_how_the_last_run_ended();
    asio::awaitable<void> beat();
    Moment moment_of(const CameraWorker& worker) const;
    std::string state_message(std::uint64_t session, bool online) const;
    std::string health_message() const;
    std::vector<CameraWork> work_so_far() const;

    asio::io_context& loop_;
    config::Gateway gateway_;
    config::Site site_;
    const Clock& clock_;
    Clock::Steady started_;
    WallTime started_wall_;
    IdSource ids_;
    std::unique_ptr<outbox::Outbox> outbox_;
    std::unique_ptr<DetectorPool> detectors_;
    asio::thread_pool vision_;
    rules::Engine engine_;
    rules::device::CameraWatch watch_;
    rules::device::GatewayLife life_;
    event::EventBuilder builder_;
    std::unique_ptr<Publisher> publisher_;
    uplink::PahoLinks links_to_broker_;
    std::unique_ptr<uplink::Uplink> uplink_;
    std::vector<std::unique_ptr<CameraWorker>> workers_;
    struct LinkMemory {
        rules::device::StreamState state = rules::device::StreamState::down;
        Clock::Steady since;      ///< in this state
        Clock::Steady last_view;  ///< when the last scene came
    };
    std::map<std::string, LinkMemory> links_;
    std::map<std::string, PathMemory> paths_;
    /// Per camera: what is stored of what stands still.
    std::map<std::string, std::shared_ptr<const std::string>> stored_stays_;
    std::deque<Recent> recent_;
    std::map<std::uint64_t, Listener> listeners_;
    std::uint64_t next_listener_ = 0;
    outbox::Counts counts_;
    ProcessUsage usage_;
    CostMeter cost_;
    ServiceManager service_manager_;
    asio::steady_timer beat_;
    std::function<void(const Error&)> on_failure_;
    bool started_clean_ = false;  ///< the end of the last run has been told
    bool stopping_ = false;
};

}  // namespace linli::app
