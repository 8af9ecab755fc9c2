// SPDX-License-Identifier: Apache-2.0
#include "rules/script/player.hpp"

#include <algorithm>
#include <format>
#include <iterator>

namespace linli::rules::script {

Player::Player(const Script& script)
    : script_(script), world_(script.picture), interval_(script.look) {
    start_process();
}

void Player::start_process() {
    const auto next_id = [this] { return std::format("incident-{}", ++ids_); };
    engine_ = std::make_unique<Engine>(script_.site, next_id);
    cameras_ = std::make_unique<device::CameraWatch>(script_.site.cameras, next_id);
    stream_offset_ += std::chrono::hours(1);  // each process has a time base of its own
}

void Player::play() {
    std::size_t next = 0;
    for (now_ = Time{}; now_ <= script_.end; now_ += interval_) {
        for (; next < script_.actions.size() && script_.actions[next].at <= now_; ++next) {
            act(script_.actions[next]);
        }
        if (now_ >= down_until_) look();
    }
}

Moment Player::moment() const {
    return {StreamTime{} + stream_offset_ - down_until_ + now_, script_.start + now_ + wall_offset_,
            epoch_};
}

void Player::act(const Action& action) {
    switch (action.verb) {
        case Verb::blind:
            judged_ = false;
            break;
        case Verb::judged:
            judged_ = true;
            break;
        case Verb::lost:
            lost_since_ = now_;
            break;
        case Verb::back:
            lost_since_.reset();
            ++epoch_;
            break;
        case Verb::restart:
        case Verb::crash:
            restart(action);
            break;
        case Verb::clock:
            wall_offset_ += action.time;
            break;
        case Verb::withdraw:
            withdraw(action);
            break;
        case Verb::look:
            interval_ = action.time;
            break;
        case Verb::end:
            break;
        default:
            world_.act(action, now_, mistakes_);
    }
}

void Player::restart(const Action& action) {
    auto open = engine_->open_incidents();
    std::ranges::copy(cameras_->open_incidents(), std::back_inserter(open));
    if (action.verb == Verb::crash) {
        open.clear();
        for (const auto& [id, incident] : published_) {
            if (incident.open()) open.push_back(incident);
        }
    }
    down_until_ = now_ + action.time;
    world_.forget(down_until_);
    start_process();
    cameras_->restore(open, moment());
    engine_->restore(std::move(open));
    epoch_ = 1;
}

void Player::withdraw(const Action& action) {
    for (const Incident& incident : engine_->open_incidents()) {
        if (incident.type != action.text) continue;
        if (auto change = engine_->withdraw(incident.id, "seen to be false", moment())) {
            return take({std::move(*change)});
        }
    }
    mistakes_.push_back(std::format("{}: there is no open {}", action.line, action.text));
}

void Player::look() {
    for (const config::Camera& camera : script_.site.cameras) {
        const auto state = lost_since_ ? device::StreamState::down : device::StreamState::streaming;
        const Time for_so_long = now_ - lost_since_.value_or(now_);
        if (auto change = cameras_->update(camera.id, state, for_so_long, moment())) {
            take({std::move(*change)});
        }
        if (lost_since_) {
            take(engine_->tick(camera.id, moment()));
            continue;
        }
        take(engine_->observe({.camera = camera.id,
                               .moment = moment(),
                               .size = script_.picture,
                               .judged = judged_,
                               .tracks = world_.look(camera.id, now_, moment().stream)}));
    }
}

void Player::take(std::vector<IncidentChange> changes) {
    for (IncidentChange& change : changes) {
        published_[change.incident.id] = change.incident;
        happened_.push_back({now_, std::move(change)});
    }
}

}  // namespace linli::rules::script
