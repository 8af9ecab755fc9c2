// SPDX-License-Identifier: Apache-2.0
#include "track/kept_stays.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

namespace linli::track {
namespace {

constexpr std::string_view kTitle = "linli-stays";
constexpr int kVersion = 1;

/// The kinds of things that stay (class_vote's may_stay), in the words of the format.
struct Kind {
    detect::ClassLabel label;
    std::string_view word;
};
constexpr std::array kKinds = {
    Kind{detect::ClassLabel::vehicle, "vehicle"}, Kind{detect::ClassLabel::bicycle, "bicycle"},
    Kind{detect::ClassLabel::motorcycle, "motorcycle"}, Kind{detect::ClassLabel::other, "other"}};

/// Takes a text apart into lines and words. What is missing reads as empty.
class Words {
  public:
    explicit Words(std::string_view text) : rest_(text) {}
    std::string_view next(char end) {
        const auto at = std::min(rest_.find(end), rest_.size());
        const auto word = rest_.substr(0, at);
        rest_.remove_prefix(std::min(at + 1, rest_.size()));
        return word;
    }
    std::string_view word() { return next(' '); }
    bool empty() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

template <class Number>
std::optional<Number> number_of(std::string_view word) {
    Number number{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return number;
}

/// A finite number in low..high.
std::optional<float> share_of(std::string_view word, float low, float high) {
    const auto number = number_of<float>(word);
    return number && *number >= low && *number <= high ? number : std::nullopt;
}

/// A wall time not after `kept_at`, as stream time counted from there.
std::optional<StreamTime> time_of(std::string_view word, WallTime kept_at) {
    const auto wall = parse_rfc3339(word);
    if (!wall || *wall > kept_at) return std::nullopt;
    return StreamTime{} + (*wall - kept_at);
}

std::unexpected<Error> bad_line(int line, std::string_view what) {
    return fail(ErrorCode::corrupt, std::format("kept stays, line {}: {}", line, what));
}

std::optional<Box> box_of(Words& words) {
    std::array<float, 4> sides{};
    for (float& side : sides) {
        const auto number = share_of(words.word(), 0, 1);
        if (!number) return std::nullopt;
        side = *number;
    }
    const Box box{sides[0], sides[1], sides[2], sides[3]};
    constexpr float kRounding = 0.001F;
    const bool inside = box.right() <= 1 + kRounding && box.bottom() <= 1 + kRounding;
    return inside && box.area() > 0 ? std::optional(box) : std::nullopt;
}

Result<void> read_known(Words& words, int line, PlaceMemory::Known& known) {
    if (words.empty()) return {};
    const auto usual = share_of(words.word(), -1, 1);
    const auto around = share_of(words.word(), -1, 1);
    if (!usual || !around) return bad_line(line, "likenesses are -1..1");
    auto place = Patch::parse(words.word());
    if (!place) return bad_line(line, place.error().message);
    auto rim = Patch::parse(words.word());
    if (!rim) return bad_line(line, rim.error().message);
    known = {.look = {*place, *rim},
             .usual = *usual,
             .usual_around = *around,
             .looks = PlaceMemory::kLearned};
    return {};
}

Result<KeptStay> read_stay(Words words, int line, WallTime kept_at) {
    if (words.word() != "stay") return bad_line(line, "does not begin with 'stay'");
    const auto id = number_of<TrackId>(words.word());
    if (!id || *id == 0 || *id > std::numeric_limits<TrackId>::max() / 2)
        return bad_line(line, "no track id");
    const auto* const kind = std::ranges::find(kKinds, words.word(), &Kind::word);
    if (kind == kKinds.end()) return bad_line(line, "no class of a thing");
    const auto confidence = share_of(words.word(), 0, 1);
    if (!confidence) return bad_line(line, "confidence is not 0..1");
    const auto box = box_of(words);
    if (!box) return bad_line(line, "the box does not lie in the picture");
    const auto first = time_of(words.word(), kept_at);
    const auto still = time_of(words.word(), kept_at);
    const auto last = time_of(words.word(), kept_at);
    if (!first || !still || !last || *first > *still || *still > *last)
        return bad_line(line, "times are not first seen <= still since <= last seen <= kept");
    KeptStay stay{.track = {.id = *id,
                            .label = kind->label,
                            .box = *box,
                            .confidence = *confidence,
                            .sight = Sight::unseen,
                            .first_seen = *first,
                            .last_seen = *last,
                            .still_since = still},
                  .known = {}};
    if (auto read = read_known(words, line, stay.known); !read)
        return std::unexpected(std::move(read.error()));
    return stay;
}

std::string wall_text(WallTime kept_at, StreamTime time) {
    return format_rfc3339(kept_at + (time - StreamTime{}));
}

Result<KeptStays> read_head(Words& lines) {
    Words title(lines.next('\n'));
    if (title.word() != kTitle) return bad_line(1, "these are no kept stays");
    const auto version = number_of<int>(title.word());
    if (version != kVersion) {
        return fail(ErrorCode::unsupported,
                    "kept stays: written by another version of this program");
    }
    const auto kept_at = parse_rfc3339(title.word());
    if (!kept_at) return bad_line(1, "no time of keeping");
    Words second(lines.next('\n'));
    if (second.word() != "whole") return bad_line(2, "no whole picture");
    const auto whole = Patch::parse(second.word());
    if (!whole) return bad_line(2, whole.error().message);
    return KeptStays{.kept_at = *kept_at, .whole = *whole, .stays = {}};
}

}  // namespace

std::string write_stays(const KeptStays& kept) {
    std::string text = std::format("{} {} {}\nwhole {}\n", kTitle, kVersion,
                                   format_rfc3339(kept.kept_at), kept.whole.text());
    for (const auto& [track, known] : kept.stays) {
        const Box& box = track.box;
        const auto* const kind = std::ranges::find(kKinds, track.label, &Kind::label);
        LINLI_CHECK(kind != kKinds.end());
        std::format_to(std::back_inserter(text), "stay {} {} {:.3f} {:.5f} {:.5f} {:.5f} {:.5f}",
                       track.id, kind->word, track.confidence, box.x, box.y, box.width, box.height);
        std::format_to(
            std::back_inserter(text), " {} {} {}", wall_text(kept.kept_at, track.first_seen),
            wall_text(kept.kept_at, *track.still_since), wall_text(kept.kept_at, track.last_seen));
        if (known.looks > 0) {
            std::format_to(std::back_inserter(text), " {:.3f} {:.3f} {} {}", known.usual,
                           known.usual_around, known.look.place.text(), known.look.around.text());
        }
        text += '\n';
    }
    return text;
}

Result<KeptStays> parse_stays(std::string_view text) {
    Words lines(text);
    auto kept = read_head(lines);
    if (!kept) return kept;
    for (int line = 3; !lines.empty(); ++line) {
        if (kept->stays.size() == KeptStays::kMost) return bad_line(line, "too many stays");
        auto stay = read_stay(Words(lines.next('\n')), line, kept->kept_at);
        if (!stay) return std::unexpected(std::move(stay.error()));
        const auto known = std::ranges::any_of(
            kept->stays, [&](const KeptStay& other) { return other.track.id == stay->track.id; });
        if (known) return bad_line(line, "an id twice");
        kept->stays.push_back(*stay);
    }
    return kept;
}

}  // namespace linli::track
