// SPDX-License-Identifier: Apache-2.0
#include "app/stays_report.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <chrono>
#include <format>
#include <iterator>

namespace linli::app {
namespace {

using track::StayRecord;

double clip_seconds(StreamDuration time) { return std::chrono::duration<double>(time).count(); }
double clip_seconds(StreamTime time) { return clip_seconds(time.time_since_epoch()); }

/// Of the time in which it was a stay; 0 for one that ended at once.
double share_of_stay(const StayRecord& stay, StreamDuration part) {
    const double all = clip_seconds(stay.seen + stay.unseen + stay.occluded);
    return all > 0 ? clip_seconds(part) / all : 0;
}

}  // namespace

std::string stays_table(const std::string& camera, std::span<const StayRecord> stays) {
    const std::size_t width = std::max<std::size_t>(camera.size(), 6);
    std::string text =
        std::format("{:{}} {:>5} {:10} {:23} {:>10} {:>11} {:>10} {:11} {:>6} {:>8} {:>10}\n",
                    "camera", width, "id", "class", "place", "first seen", "still since", "until",
                    "ended", "seen %", "unseen %", "occluded %");
    for (const StayRecord& stay : stays) {
        const Box& box = stay.place;
        const auto place =
            std::format("{:.3f},{:.3f},{:.3f},{:.3f}", box.x, box.y, box.width, box.height);
        std::format_to(std::back_inserter(text),
                       "{:{}} {:>5} {:10} {:23} {:>10.1f} {:>11.1f} {:>10.1f} {:11} {:>6.1f} "
                       "{:>8.1f} {:>10.1f}\n",
                       camera, width, stay.id, detect::name_of(stay.label), place,
                       clip_seconds(stay.first_seen), clip_seconds(stay.still_since),
                       clip_seconds(stay.until), name_of(stay.end),
                       100 * share_of_stay(stay, stay.seen), 100 * share_of_stay(stay, stay.unseen),
                       100 * share_of_stay(stay, stay.occluded));
    }
    return text;
}

std::string stays_json(const std::string& camera, std::span<const StayRecord> stays) {
    std::string text = std::format("{{\"camera\":{},\"stays\":[",
                                   boost::json::serialize(boost::json::string(camera)));
    for (const StayRecord& stay : stays) {
        const Box& box = stay.place;
        std::format_to(
            std::back_inserter(text),
            "{}\n{{\"id\":{},\"class\":\"{}\",\"place\":[{:.4f},{:.4f},{:.4f},{:.4f}],"
            "\"first_seen\":{:.3f},\"still_since\":{:.3f},\"until\":{:.3f},\"ended\":\"{}\","
            "\"seen\":{:.4f},\"unseen\":{:.4f},\"occluded\":{:.4f}}}",
            &stay == stays.data() ? "" : ",", stay.id, detect::name_of(stay.label), box.x, box.y,
            box.width, box.height, clip_seconds(stay.first_seen), clip_seconds(stay.still_since),
            clip_seconds(stay.until), name_of(stay.end), share_of_stay(stay, stay.seen),
            share_of_stay(stay, stay.unseen), share_of_stay(stay, stay.occluded));
    }
    return text + "]}\n";
}

}  // namespace linli::app
