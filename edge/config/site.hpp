// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.hpp"
#include "base/time.hpp"
#include "config/city.hpp"
#include "config/schedule.hpp"

namespace linli::config {

enum class SourceKind { rtsp, file, v4l2 };

/// How fast a file camera plays.
enum class Pace {
    real_time,  ///< a frame comes when its time stamp says so
    flat_out,   ///< as fast as it decodes; frames are never dropped
};

/// A person 1.7 m tall on the picture.
struct PersonMark {
    Point foot;        ///< where the feet stand, normalised
    float height = 0;  ///< share of the picture's height
};

/// How large things look on one camera's picture: two people on the same level ground.
struct ViewScale {
    int width = 0;   ///< of the picture that is analysed, pixels
    int height = 0;  ///< the same
    PersonMark far;
    PersonMark near;  ///< lower in the picture, and larger
};

/// A better stream of a camera than the one that is looked at, usually its main stream: packets of
/// it are kept for the pictures of events.
struct EvidenceSource {
    SourceKind kind = SourceKind::rtsp;
    std::string address;                      ///< as Camera::address
    std::chrono::milliseconds keep{10'000};   ///< pictures up to so long ago can be asked for
    std::uint64_t keep_bytes = 16ULL << 20U;  ///< the most that is kept in memory
};

/// One camera as the installer named it.
struct Camera {
    std::string id;    ///< a-z, 0-9, '-', '_'
    std::string name;  ///< for people; the id when not given
    SourceKind kind = SourceKind::rtsp;
    std::string address;                ///< rtsp:// URL, absolute file path, or /dev/videoN
    Pace pace = Pace::real_time;        ///< files only
    bool loop = false;                  ///< files only: start again at the end, in a new epoch
    std::optional<WallTime> starts_at;  ///< files only: wall time of the first frame; unset = now
    std::optional<EvidenceSource>
        evidence;          ///< unset: `address` serves for the pictures of events as well
    float detect_fps = 5;  ///< looks per second of stream time, 0.2..30
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds data_timeout{5'000};  ///< no frame for so long: reconnect
    std::chrono::milliseconds lost_after{10'000};   ///< without a picture for so long: camera.lost
    std::chrono::milliseconds warm_up{
        2'000};  ///< stream time after (re)connect whose frames are not judged
    std::vector<Polygon>
        privacy_masks;                  ///< normalised; burnt in before anything is stored or shown
    std::vector<Polygon> motion_masks;  ///< normalised; what moves there is never a reason to look
    std::optional<ViewScale> scale;     ///< unset: nobody measured it
};

/// A polygon on one camera's picture, normalised 0..1.
struct Zone {
    std::string id;
    std::string name;
    std::string camera;
    Polygon polygon;
};

/// A directed tripwire on one camera's picture, normalised 0..1. Walking over it from its left to
/// its right, as seen when standing at `from` and looking to `to`, is the direction "forward".
struct Line {
    std::string id;
    std::string name;
    std::string camera;
    Point from;
    Point to;
};

enum class RuleType {
    intrusion,
    line_crossing,
    loitering,
    illegal_parking,
    dog_off_hours,
    dog_forbidden_place,
};

/// The event type as it stands in topics, configuration and docs: "dog.off_hours".
std::string_view name_of(RuleType type);

/// The word of `type`'s domain: parking, dogs, safety, device.
std::string_view domain_of(RuleType type);

enum class Severity { info, low, medium, high, critical };
std::string_view name_of(Severity severity);

/// What a rule may look for. The order is the same as detect::ClassLabel's names in
/// docs/glossary.md.
enum class Subject { person, vehicle, dog, cat, bicycle, motorcycle };
std::string_view name_of(Subject subject);

enum class Direction { forward, backward, both };

/// One rule of site.toml. Times are stream time. A rule's own defaults (domain.md's) are already
/// filled in. Phases whose times are equal are reached together and are one event.
struct Rule {
    std::string id;
    RuleType type = RuleType::intrusion;
    std::vector<std::string> zones;  ///< zone ids; all rules but line_crossing
    std::vector<std::string> lines;  ///< line ids; line_crossing only
    std::vector<Subject> subjects;
    std::chrono::microseconds observed_after{};
    std::optional<std::chrono::microseconds> reminded_after;
    std::chrono::microseconds confirmed_after{};
    std::chrono::microseconds cleared_after{};  ///< positive evidence must last so long
    std::chrono::microseconds expired_after{};  ///< no evidence either way for so long
    std::chrono::microseconds gap{};  ///< a detector gap up to this does not break the dwell
    std::chrono::microseconds
        cooldown{};  ///< after an incident ended, none of the same subject and zone for so long
    Direction direction = Direction::both;  ///< line_crossing only
    float hysteresis = 0.01F;  ///< line_crossing: half-width of the band, share of picture height
    float still = 0.1F;        ///< illegal_parking: centre moves less than this share of its box
    int queue_neighbours = 3;  ///< illegal_parking: so many standing in a row are a queue; 0 = off
    Schedule schedule;         ///< when it is armed; dog.off_hours: when dogs are NOT permitted
    Severity severity = Severity::medium;
};

/// site.toml, typed and validated: every reference exists, every camera of a rule is known.
struct Site {
    std::string name;
    std::string time_zone = "Asia/Shanghai";
    City city;
    std::vector<Camera> cameras;
    std::vector<Zone> zones;
    std::vector<Line> lines;
    std::vector<Rule> rules;
};

}  // namespace linli::config
