// SPDX-License-Identifier: Apache-2.0
#include "detect/motion_gate.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "detect/background.hpp"
#include "detect/cells.hpp"
#include "detect/restless.hpp"

namespace linli::detect {
namespace {

using namespace std::chrono_literals;

constexpr int kWidth = 160;       ///< of the picture that is judged
constexpr float kGlobal = 0.5F;   ///< share of cells that no object changes at once
constexpr float kSudden = 0.05F;  ///< share of cells; when so many change at once it may be a lamp
constexpr float kLit = 0.75F;     ///< share of those cells that stay as they are after a lamp
constexpr int kSame = 8;          ///< grey levels from one picture to the next
constexpr float kBlind = 2.5F;    ///< grey levels of contrast
constexpr StreamDuration kHold = 1s;
constexpr StreamDuration kRelearn = 500ms;
constexpr StreamDuration kStill = 2s;
constexpr StreamDuration kSettle = 1s;
constexpr float kLongestStep = 2;  ///< seconds that one frame may teach

int cells_for(int width, int height) {
    return std::clamp((kWidth * height + width * kCell / 2) / (width * kCell), 1,
                      2 * kWidth / kCell);
}

}  // namespace

std::string_view name_of(GateState state) {
    constexpr std::array<std::string_view, 4> kNames = {"warming", "quiet", "moving", "blind"};
    return kNames[static_cast<std::size_t>(state)];
}

struct MotionGate::Impl {
    explicit Impl(const config::Camera& camera)
        : masks(camera.privacy_masks), warm_up(camera.warm_up) {
        masks.insert(masks.end(), camera.motion_masks.begin(), camera.motion_masks.end());
    }

    std::vector<Polygon> masks;
    StreamDuration warm_up;
    Image luma;
    std::vector<std::uint8_t> masked;
    std::optional<Background> background;
    std::optional<Restless> restless;
    std::vector<std::uint8_t> last_filled;  ///< cells unlike in the picture before
    std::vector<std::uint8_t> fresh_cells;  ///< and in this one for the first time
    std::vector<std::uint8_t> waiting;      ///< cells of a sudden change; empty when there was none
    Image earlier;                          ///< a picture of two to four seconds ago
    Image later;                            ///< the one that takes its place
    StreamTime later_at{};
    Image before;  ///< the last picture compared
    Size frame_size;
    Moment last;
    bool fresh = true;  ///< the next picture starts the background
    StreamTime warm_until{};
    StreamTime learn_until{};    ///< after a global change
    StreamTime settles_until{};  ///< after a new exposure
    std::optional<StreamTime> moved;

    bool starts_over(const ingest::Frame& frame) const {
        return !background || frame.moment.epoch != last.epoch || frame.size() != frame_size ||
               frame.moment.stream < last.stream;
    }

    void start_over(const ingest::Frame& frame) {
        frame_size = frame.size();
        const int rows = cells_for(std::max(frame_size.width, 1), frame_size.height);
        luma = Image({kWidth, rows * kCell}, PixelFormat::gray8);
        rasterise_masks();
        background.emplace(luma.size(), masked);
        restless.emplace(Size{kWidth / kCell, rows});
        // What is unlike in the first picture does not begin with it.
        last_filled.assign(static_cast<std::size_t>(kWidth / kCell * rows), 1);
        fresh_cells = last_filled;
        waiting.clear();
        earlier = later = Image();
        fresh = true;
        moved.reset();
        learn_until = settles_until = {};
        warm_until = frame.moment.stream + warm_up;
    }

    void rasterise_masks() {
        const Size size = luma.size();
        masked.assign(luma.bytes().size(), 0);
        std::size_t i = 0;
        for (int y = 0; y < size.height; ++y) {
            for (int x = 0; x < size.width; ++x, ++i) {
                const Point centre{
                    (static_cast<float>(x) + 0.5F) / static_cast<float>(size.width),
                    (static_cast<float>(y) + 0.5F) / static_cast<float>(size.height)};
                if (std::ranges::any_of(
                        masks, [&](const Polygon& mask) { return contains(mask, centre); })) {
                    masked[i] = 1;
                }
            }
        }
    }

    Result<Verdict> judge(const ingest::Frame& frame) {
        if (starts_over(frame)) start_over(frame);
        const Size size = frame_size;
        const Box whole{0, 0, static_cast<float>(size.width), static_cast<float>(size.height)};
        if (auto drawn = frame.picture->draw(whole, luma.view()); !drawn)
            return std::unexpected(drawn.error());
        const StreamTime now = frame.moment.stream;
        const float seconds =
            std::min(std::chrono::duration<float>(now - last.stream).count(), kLongestStep);
        last = frame.moment;
        if (contrast_of(luma, masked) < kBlind) {
            // Whatever comes after it is learnt anew.
            fresh = true;
            warm_until = now + warm_up;
            moved.reset();
            return Verdict{GateState::blind, {}};
        }
        if (std::exchange(fresh, false)) {
            background->restart(luma);
            return resting(now);
        }
        if (now < warm_until || now < learn_until) {
            background->learn(luma);
            return resting(now);
        }
        return compare(now, seconds);
    }

    Verdict resting(StreamTime now) const {
        if (now < warm_until) return {GateState::warming, {}};
        return {moved && now - *moved < kHold ? GateState::moving : GateState::quiet, {}};
    }

    Verdict compare(StreamTime now, float seconds) {
        auto counts = count_unlike(background->compare(luma), luma.size());
        const auto filled = [](int count) { return count >= kLeastPixels; };
        const bool sudden = begins_at_once(counts);
        if (std::ranges::any_of(counts, filled))
            counts = count_unlike(background->reconsider(luma), luma.size());
        if (share_of(counts, filled) > kGlobal) {
            background->restart(luma);
            learn_until = now + kRelearn;
            return resting(now);
        }
        if (background->exposed()) settles_until = now + kSettle;
        const bool unsure = background->shifted() || now < settles_until;
        const auto judged = restless->judge(counts, seconds, unsure);
        auto moving = std::vector<std::uint8_t>(judged.begin(), judged.end());
        leave_light_out(moving, now);
        background->adapt(luma, seconds);
        if (sudden) {
            waiting = fresh_cells;
            for (std::size_t i = 0; i < moving.size(); ++i)
                moving[i] = moving[i] != 0 && fresh_cells[i] == 0 ? 1 : 0;
        }
        before = luma;
        leave_still_out(moving, now);
        if (!any_of(moving)) return resting(now);
        moved = now;
        return {GateState::moving, boxes_of(std::move(moving))};
    }

    static bool any_of(const std::vector<std::uint8_t>& cells) {
        return std::ranges::any_of(cells, std::identity{});
    }

    template <typename Which>
    float share_of(std::span<const std::uint8_t> cells, Which which) const {
        return static_cast<float>(std::ranges::count_if(cells, which)) /
               static_cast<float>(cells.size());
    }

    /// Whether so many cells begin to be unlike with this picture that it may be a lamp, or
    /// headlights.
    bool begins_at_once(std::span<const std::uint8_t> counts) {
        int begun = 0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const bool filled = counts[i] >= kLeastPixels;
            fresh_cells[i] = filled && last_filled[i] == 0 ? 1 : 0;
            last_filled[i] = filled ? 1 : 0;
            begun += fresh_cells[i];
        }
        return static_cast<float>(begun) > kSudden * static_cast<float>(counts.size());
    }

    /// Takes out of `moving` what was switched, and learns it: after a sudden change, which is
    /// waited on for a picture, or a new exposure it stays as it is. What moves goes on.
    void leave_light_out(std::vector<std::uint8_t>& moving, StreamTime now) {
        auto lit = std::exchange(waiting, {});
        if (lit.empty() && now >= settles_until) return;
        const auto same = same_cells(luma, before, kSame);
        if (!lit.empty()) {
            const auto waited = share_of(lit, std::identity{});
            for (std::size_t i = 0; i < lit.size(); ++i) lit[i] &= same[i];
            if (share_of(lit, std::identity{}) < kLit * waited) lit.clear();
        }
        if (now < settles_until) {
            lit.resize(moving.size());
            for (std::size_t i = 0; i < lit.size(); ++i)
                lit[i] |= static_cast<std::uint8_t>(moving[i] & same[i]);
        }
        if (lit.empty()) return;
        background->accept(luma, lit);
        for (std::size_t i = 0; i < lit.size(); ++i)
            moving[i] = moving[i] != 0 && lit[i] == 0 ? 1 : 0;
    }

    /// Takes out of `moving` what has not changed for some seconds: it stands there.
    void leave_still_out(std::vector<std::uint8_t>& moving, StreamTime now) {
        if (earlier.empty() || now - later_at >= kStill) {
            earlier = std::exchange(later, luma);
            later_at = now;
        }
        if (earlier.empty() || !any_of(moving)) return;
        const auto same = same_cells(luma, earlier, kSame);
        for (std::size_t i = 0; i < moving.size(); ++i)
            moving[i] = moving[i] != 0 && same[i] == 0 ? 1 : 0;
    }

    std::vector<Box> boxes_of(std::vector<std::uint8_t> cells) const {
        const Size grid{luma.size().width / kCell, luma.size().height / kCell};
        const float x = static_cast<float>(frame_size.width) / static_cast<float>(grid.width);
        const float y = static_cast<float>(frame_size.height) / static_cast<float>(grid.height);
        auto boxes = groups_of(std::move(cells), grid);
        for (auto& box : boxes) box = {box.x * x, box.y * y, box.width * x, box.height * y};
        return boxes;
    }
};

MotionGate::MotionGate(const config::Camera& camera) : impl_(std::make_unique<Impl>(camera)) {}
MotionGate::~MotionGate() = default;
MotionGate::MotionGate(MotionGate&&) noexcept = default;
MotionGate& MotionGate::operator=(MotionGate&&) noexcept = default;

Result<MotionGate::Verdict> MotionGate::judge(const ingest::Frame& frame) {
    return impl_->judge(frame);
}

}  // namespace linli::detect
