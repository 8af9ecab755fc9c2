// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "rules/zone_condition.hpp"

namespace linli::rules::parking {

/// `illegal_parking`: a vehicle stands in the zone and is no part of a queue.
///
/// Operation: it stands from the moment the tracker says so; the rule's `still` replaces the
/// tracker's tenth of its box where it differs. It is in a queue while at least `queue_neighbours`
/// others stand in a row with it in the same zone; when the queue dissolves, what is left stands
/// since then. A vehicle that has stood for `confirmed_after` makes no queue any more: a row that
/// does not move for so long is parked.
class IllegalParking final : public ZoneCondition {
  public:
    IllegalParking(const config::Rule& rule, const config::Zone& zone);

    void look(const View& view) override;
    std::optional<StreamTime> since(const Sighting& sighting) const override;
    std::string sentence(detect::ClassLabel label, StreamDuration dwell) const override;
    void add_facts(const Sighting& sighting, Facts& facts) const override;

  private:
    struct Standing {
        StreamTime since;                            ///< stands since then, by this rule's `still`
        StreamTime tracker_since;                    ///< the tracker's still_since at its last look
        Box anchor;                                  ///< where it began to stand
        float moved_share = 0;                       ///< of its box, since then
        StreamTime counts_from = StreamTime::min();  ///< last moment in a queue
        int neighbours = 0;
    };
    void look_at(const Sighting& sighting, const View& view);
    void find_queues(const View& view);

    float still_;
    int queue_neighbours_;
    StreamDuration queue_longest_;
    std::string zone_;
    Polygon polygon_;
    std::map<track::TrackId, Standing> standing_;
};

}  // namespace linli::rules::parking
