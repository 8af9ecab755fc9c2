// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "config/site.hpp"
#include "rules/incident.hpp"
#include "rules/sighting.hpp"

namespace linli::rules {

/// How it is known that a thing has gone from a zone: always something that was seen.
enum class Departure {
    left_zone,     ///< seen outside
    left_picture,  ///< went out over the picture's edge
    place_empty,   ///< its place was looked at and is empty
    zone_empty,    ///< something that moves vanished, and looks for 10 s or more found none of its
                   ///< kind near
};
std::string_view name_of(Departure departure);

/// One thing in one zone: a candidate while it has no incident yet, then the living part of its
/// incident.
///
/// A candidate is forgotten when it leaves or is not seen for longer than the rule's gap. The dwell
/// of an open incident is broken by nothing but evidence that the thing has gone: what is only not
/// seen has not left.
class Presence {
  public:
    Presence(const Sighting& sighting, const View& view);
    /// Goes on with an incident of an earlier process; it has no track until `claims` finds one.
    explicit Presence(Incident restored);

    /// Whether `sighting`, a track that appeared later, is this thing again under a new track id:
    /// same class, and at the same place (standing vehicle) or within reach of it. A standing
    /// vehicle of an earlier process is also claimed while unseen, when the tracker remembers it.
    bool claims(const View& view, const Sighting& sighting, StreamDuration gap) const;
    /// `sighting` is this thing from `now` on.
    void take(const Sighting& sighting, Moment now);

    /// It is seen in this scene, in the zone or outside.
    void see(const View& view, const Sighting& sighting, bool inside, StreamDuration gap);
    /// It is not seen in this scene. `own`: what its track says, null without one. `since_look`:
    /// stream time since the last judged scene.
    void miss(const View& view, const Sighting* own, bool kind_near, StreamDuration since_look,
              StreamDuration cleared_after);
    /// Nothing can be said about this moment: the picture was not judged, or there is none.
    void skip(StreamTime now);

    bool candidate() const { return !incident_; }
    bool open() const { return incident_ && incident_->open(); }
    /// Seen inside in the present scene.
    bool present() const { return present_; }
    /// Was inside when last seen, a short excursion included.
    bool inside() const { return !outside_since_; }
    /// A candidate that need not be followed any more.
    bool forgotten(StreamTime now, StreamDuration gap) const;
    /// Gone for `cleared_after`.
    bool cleared(StreamTime now, StreamDuration cleared_after) const;
    bool expired(StreamTime now, StreamDuration expired_after) const;

    /// Since when the dwell counts when the rule's condition holds since `since`. For an open
    /// incident only a new place changes it.
    StreamTime dwell_from(StreamTime since);
    /// Puts the times of an incident of an earlier process, that was not seen again, on the clock
    /// of this one: what passed between is known by the wall clock.
    void anchor(Moment now);
    /// Turns a candidate into an incident; `incident.began` is what dwell_from said.
    void begin(Incident incident);

    track::TrackId track() const { return track_; }
    detect::ClassLabel label() const { return label_; }
    const Box& box() const { return box_; }
    Moment inside_since() const { return inside_since_; }
    StreamTime seen_at() const { return seen_at_; }
    std::optional<Departure> departure() const;
    StreamTime departed_at() const { return departed_at_; }
    Incident& incident() { return *incident_; }
    const Incident& incident() const { return *incident_; }

  private:
    void depart(Departure how, StreamTime since);
    void rebase(Moment now, StreamDuration most);
    void shift(StreamDuration by, std::uint32_t epoch);

    track::TrackId track_ = 0;
    detect::ClassLabel label_ = detect::ClassLabel::other;
    Box box_;
    bool standing_ = false;  ///< a vehicle that stood when last seen
    bool restored_ = false;  ///< its incident's stream times are still those of the earlier process
    bool present_ = false;
    bool missed_ = false;  ///< at least one scene without it since it was last seen
    Moment inside_since_;
    StreamTime seen_at_{};
    std::optional<StreamTime>
        evidence_at_;  ///< last evidence either way; unset until the first moment after a restart
    std::optional<StreamTime> outside_since_;
    std::optional<Departure> departure_;
    StreamTime departed_at_{};
    StreamDuration watched_empty_{};
    Box stands_at_;  ///< where its dwell began
    std::optional<Incident> incident_;
};

}  // namespace linli::rules
