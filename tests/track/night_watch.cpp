// SPDX-License-Identifier: Apache-2.0
#include "night_watch.hpp"

#include <algorithm>
#include <array>
#include <format>

#include "config/rule_defaults.hpp"

namespace linli::track {
namespace {

constexpr std::uint64_t kVanId = 1;
constexpr double kNightHour = NightStory::kHour;
constexpr double kWarming = 4;   // seconds after a connect in which nothing is judged
constexpr double kIdleLook = 3;  // seconds between looks at a street where nothing moves
constexpr double kLivelyTick = 0.5;
constexpr double kIdleTick = 1;
constexpr WallTime kEvening =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(18);

/// The camera or the gateway is away.
struct Outage {
    double at;
    double lasts;
    bool restart;
};
constexpr std::array kOutages = {
    Outage{2.7 * kNightHour, 40, false}, Outage{5.5 * kNightHour, 600, false},
    Outage{7.25 * kNightHour, 90, true}, Outage{9.2 * kNightHour, 5, false}};

constexpr Box kZone{90 / 320.0F, 138 / 240.0F, 140 / 320.0F, 26 / 240.0F};

TrackerOptions tracker_options() {
    TrackerOptions options;
    options.low_confidence = 0.15F;
    return options;
}

config::Site street_site() {
    const auto defaults = std::ranges::find(
        config::rule_defaults(), config::RuleType::illegal_parking, &config::RuleDefaults::type);
    config::Site site;
    site.cameras.resize(1);
    site.cameras[0].id = "street";
    site.zones.push_back({"kerb",
                          "kerb",
                          "street",
                          {{kZone.x, kZone.y},
                           {kZone.right(), kZone.y},
                           {kZone.right(), kZone.bottom()},
                           {kZone.x, kZone.bottom()}}});
    config::Rule rule;
    rule.id = "no-parking";
    rule.type = config::RuleType::illegal_parking;
    rule.zones = {"kerb"};
    rule.subjects = defaults->subjects;
    rule.observed_after = *defaults->observed;
    rule.reminded_after = defaults->reminded;
    rule.confirmed_after = defaults->confirmed;
    rule.cleared_after = defaults->cleared;
    rule.expired_after = defaults->expired;
    rule.gap = defaults->gap;
    rule.cooldown = defaults->cooldown;
    site.rules.push_back(rule);
    return site;
}

bool in_zone(const Track& track) {
    const Point foot{track.box.foot().x / NightPicture::kSize.width,
                     track.box.foot().y / NightPicture::kSize.height};
    return foot.x >= kZone.x && foot.x <= kZone.right() && foot.y >= kZone.y &&
           foot.y <= kZone.bottom();
}

StreamDuration stream_seconds(double seconds) {
    return StreamDuration{static_cast<StreamDuration::rep>(seconds * 1e6)};
}

}  // namespace

NightWatch::NightWatch(std::uint64_t seed)
    : story_(seed),
      detector_(scrambled(seed)),
      noise_(scrambled(seed + 1)),
      site_(street_site()),
      tracker_(tracker_options()) {
    engine_ = std::make_unique<rules::Engine>(
        site_, [this] { return std::format("incident-{}", ++incidents_); });
}

void NightWatch::run() {
    std::size_t outage = 0;
    for (double now = 0; now < NightStory::kEnd;
         now += story_.lively(now) ? kLivelyTick : kIdleTick) {
        if (outage < kOutages.size() && now >= kOutages[outage].at) {
            now += kOutages[outage].lasts;
            if (kOutages[outage].restart) {
                restart(now);
            } else {
                ++epoch_;
            }
            warm_at_ = now + kWarming;
            ++outage;
        }
        tick(now);
    }
}

Moment NightWatch::moment(double seconds) const {
    return {StreamTime{} + stream_seconds(seconds - process_since_),
            kEvening + stream_seconds(seconds), epoch_};
}

std::vector<NightThing> NightWatch::things(double seconds) const {
    auto things = story_.things(seconds);
    if (leaves_in_restart_ && seconds > kOutages[2].at)
        std::erase_if(things, [](const auto& thing) { return thing.id == kVanId; });
    return things;
}

void NightWatch::tick(double seconds) {
    const Moment now = moment(seconds);
    if (seconds < warm_at_) return report(seconds, now, /*judged=*/false);
    if (!story_.lively(seconds) && seconds < next_look_) {
        tracks_ = tracker_.update(now, NightPicture::kSize, {}, /*looked=*/false);
    } else {
        look(seconds, {std::make_shared<NightPicture>(story_.light(seconds), things(seconds),
                                                      noise_ += 1'000'000),
                       now, 0});
        next_look_ = seconds + kIdleLook;
    }
    report(seconds, now, /*judged=*/true);
}

void NightWatch::look(double seconds, const ingest::Frame& frame) {
    detector_.never_see(seconds > NightStory::kLeaves - 10 ? kVanId : 0);
    const auto detections = detector_.look(story_.light(seconds), things(seconds));
    tracks_ = tracker_.update(frame.moment, NightPicture::kSize, detections);
    const auto sights = memory_.look(frame, tracks_, detections);
    for (const auto& [id, sight] : *sights) tracker_.set_evidence(id, sight);
    if (seconds < NightStory::kParks + 60 || seconds > NightStory::kLeaves) return;
    ++looks_;
    for (const Track& track : tracks_) {
        if (!stays_.contains(track.id)) continue;
        detected_ += track.last_seen == frame.moment.stream ? 1 : 0;
        known_ += track.sight == Sight::seen ? 1 : 0;
    }
}

void NightWatch::report(double seconds, Moment now, bool judged) {
    for (const Track& track : tracks_) {
        if (!is_stay(track) || track.label != detect::ClassLabel::vehicle || !in_zone(track))
            continue;
        stays_.insert(track.id);
        if (is_gone(track.sight)) ends_.push_back(track.sight);
    }
    const auto changes = engine_->observe({"street", now, NightPicture::kSize, judged, tracks_});
    for (const auto& change : changes) {
        const auto& facts = change.record().facts;
        said_.push_back({std::string(rules::name_of(change.incident.phase())), change.incident.id,
                         seconds, facts.contains("ended_by") ? facts.at("ended_by") : "",
                         std::stod(facts.at("dwell_s"))});
    }
    if (!judged) return;
    std::erase_if(tracks_, [](const Track& track) { return is_gone(track.sight); });
}

/// Everything is made anew; what the gateway stores goes over as text and as open incidents.
void NightWatch::restart(double seconds) {
    const double stopped = seconds - kOutages[2].lasts;
    const std::string text =
        write_stays(memory_.keep(moment(stopped), NightPicture::kSize, tracks_));
    auto open = engine_->open_incidents();
    process_since_ = seconds;
    epoch_ = 1;
    tracker_ = Tracker(tracker_options());
    memory_ = StayMemory();
    tracks_.clear();
    engine_ = std::make_unique<rules::Engine>(
        site_, [this] { return std::format("incident-{}", ++incidents_); });
    engine_->restore(std::move(open));
    const auto kept = parse_stays(text);
    if (forgets_ || !kept) return;
    const Moment now = moment(seconds);
    tracks_ = tracker_.restore(memory_.restore(*kept, now, NightPicture::kSize), now.stream);
}

}  // namespace linli::track
