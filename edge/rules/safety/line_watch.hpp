// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/cooldown.hpp"
#include "rules/safety/line_path.hpp"
#include "rules/watch.hpp"

namespace linli::rules::safety {

/// `line_crossing`: counts tracks over one line, each once per direction. An incident of one
/// moment: a single `confirmed`, never open.
///
/// A gap in detection is bridged by the track; when the tracker starts a new track for the same
/// thing within two seconds and near its last place, that goes on with the path and with what was
/// counted already.
class LineWatch final : public Watch {
  public:
    LineWatch(const config::Rule& rule, const config::Line& line, NextId next_id);

    void observe(const View& view, Changes& changes) override;
    void tick(Moment now, Changes& changes) override;
    std::optional<IncidentChange> withdraw(const std::string& incident, const std::string& reason,
                                           Moment now) override;
    bool restore(const Incident& incident) override;
    void add_open(std::vector<Incident>& open) const override;

  private:
    struct Walker {
        track::TrackId track;
        detect::ClassLabel label;
        Box box;
        StreamTime seen_at;
        LinePath path;
    };
    Walker& walker_of(const View& view, const Sighting& sighting);
    Incident crossing(const Sighting& sighting, config::Direction direction, Moment now) const;

    config::Rule rule_;
    config::Line line_;
    NextId next_id_;
    Cooldown cooldown_;
    std::vector<Walker> walkers_;
};

}  // namespace linli::rules::safety
