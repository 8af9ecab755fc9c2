// SPDX-License-Identifier: Apache-2.0
#include "ingest/disposable.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace linli::ingest {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// After so many slices all temporal sub-layers of a stream have been met.
constexpr int kLayersKnown = 64;

/// Takes the next unit off `rest`, which holds units behind start codes. Empty at the end.
Bytes next_after_start_code(Bytes& rest) {
    constexpr std::array<std::uint8_t, 3> kStartCode{0, 0, 1};
    const auto code = std::ranges::search(rest, kStartCode);
    if (code.empty()) return rest = {};
    const Bytes from = rest.subspan(static_cast<std::size_t>(code.end() - rest.begin()));
    const auto next = std::ranges::search(from, kStartCode);
    const auto length = static_cast<std::size_t>(next.begin() - from.begin());
    rest = from.subspan(length);
    return from.first(length);
}

/// The same where each unit has its length before it. Unset: the lengths make no sense.
std::optional<Bytes> next_after_length(Bytes& rest, std::size_t length_bytes) {
    if (rest.empty()) return Bytes{};
    if (rest.size() < length_bytes) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8 | rest[i];
    rest = rest.subspan(length_bytes);
    if (length == 0 || length > rest.size()) return std::nullopt;
    const Bytes unit = rest.first(length);
    rest = rest.subspan(length);
    return unit;
}

}  // namespace

DisposableProbe::DisposableProbe(Coding coding, Bytes extradata) : coding_(coding) {
    // The configuration records begin with their version, 1; start codes begin with 0.
    const std::size_t at = coding == Coding::h264 ? 4 : 21;
    if (extradata.size() > at && extradata[0] == 1) {
        length_bytes_ = static_cast<std::size_t>(extradata[at] & 3) + 1;
    }
}

bool DisposableProbe::disposable(Bytes picture) {
    bool any_slice = false;
    for (;;) {
        const auto unit = length_bytes_ == 0 ? next_after_start_code(picture)
                                             : next_after_length(picture, length_bytes_);
        if (!unit) return false;
        if (unit->empty()) return any_slice;
        switch (unit_at(*unit)) {
            case Unit::slice_somebody_needs:
            case Unit::parameters:
                return false;
            case Unit::slice_nobody_needs:
                any_slice = true;
                break;
            case Unit::other:
                break;
        }
    }
}

DisposableProbe::Unit DisposableProbe::unit_at(Bytes unit) {
    if (coding_ == Coding::hevc) return hevc_unit(unit);
    const int type = unit[0] & 0x1F;
    const bool referred_to = (unit[0] & 0x60) != 0;
    if (type >= 1 && type <= 5)
        return referred_to ? Unit::slice_somebody_needs : Unit::slice_nobody_needs;
    // 6 hints, 9 delimiter, 12 filler, 14 prefix of a slice; 20 and 21 are further views.
    const bool harmless = type == 6 || type == 9 || type == 12 || type == 14 || type >= 20;
    return harmless ? Unit::other : Unit::parameters;
}

DisposableProbe::Unit DisposableProbe::hevc_unit(Bytes unit) {
    if (unit.size() < 2) return Unit::parameters;
    const int type = unit[0] >> 1 & 0x3F;
    const int layer = (unit[1] & 7) - 1;
    if (type >= 32) {  // 35 delimiter, 38 filler, 39 and 40 hints
        const bool harmless = type == 35 || type >= 38;
        return harmless ? Unit::other : Unit::parameters;
    }
    slices_seen_ = std::min(slices_seen_ + 1, kLayersKnown);
    highest_layer_ = std::max(highest_layer_, layer);
    // Even types below 16 are not referred to within their own temporal sub-layer, but higher ones
    // may do so.
    const bool free = type < 16 && type % 2 == 0 && layer == highest_layer_;
    return free && slices_seen_ == kLayersKnown ? Unit::slice_nobody_needs
                                                : Unit::slice_somebody_needs;
}

}  // namespace linli::ingest
