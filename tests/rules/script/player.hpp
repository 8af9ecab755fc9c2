// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "rules/device/camera_watch.hpp"
#include "rules/engine.hpp"
#include "rules/script/rule_script.hpp"
#include "rules/script/world.hpp"

namespace linli::rules::script {

/// One change that came, and when by the script's time.
struct Happened {
    Time at{};
    IncidentChange change;
};

/// Plays the actions of a script, look by look.
class Player {
  public:
    explicit Player(const Script& script);
    void play();

    const std::vector<Happened>& happened() const { return happened_; }
    const std::vector<std::string>& mistakes() const { return mistakes_; }

  private:
    void act(const Action& action);
    void restart(const Action& action);
    void withdraw(const Action& action);
    void look();
    Moment moment() const;
    void take(std::vector<IncidentChange> changes);
    void start_process();

    const Script& script_;
    World world_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<device::CameraWatch> cameras_;
    int ids_ = 0;
    Time now_{};
    Time interval_;
    Time down_until_{};
    std::optional<Time> lost_since_;
    bool judged_ = true;
    StreamDuration stream_offset_{};
    StreamDuration wall_offset_{};
    std::uint32_t epoch_ = 1;
    std::map<std::string, Incident> published_;  ///< as of the last change
    std::vector<Happened> happened_;
    std::vector<std::string> mistakes_;
};

}  // namespace linli::rules::script
