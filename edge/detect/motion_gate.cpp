// SPDX-License-Identifier: Apache-2.0
#include "detect/motion_gate.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "detect/background.hpp"
#include "detect/cells.hpp"

namespace linli::detect {
namespace {

using namespace std::chrono_literals;

constexpr int kWidth = 160;  ///< of the picture that is judged
constexpr int kLeastPixels =
    6;  ///< of a cell's 64: a walker of 8 % of the height fills that wherever he stands
constexpr float kGlobal = 0.5F;  ///< share of cells that no object changes at once
constexpr float kBlind = 2.5F;   ///< grey levels of contrast
constexpr StreamDuration kHold = 1s;
constexpr StreamDuration kRelearn = 500ms;
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
        : masks(camera.privacy_masks), warm_up(camera.warm_up) {}

    std::vector<Polygon> masks;
    StreamDuration warm_up;
    Image luma;
    std::vector<std::uint8_t> masked;
    std::optional<Background> background;
    Size frame_size;
    Moment last;
    bool fresh = true;  ///< the next picture starts the background
    StreamTime warm_until{};
    StreamTime learn_until{};  ///< after a global change
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
        fresh = true;
        moved.reset();
        learn_until = {};
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
        const auto cells = filled_cells(background->compare(luma), luma.size(), kLeastPixels);
        const auto filled = std::ranges::count(cells, true);
        if (static_cast<float>(filled) > kGlobal * static_cast<float>(cells.size())) {
            background->restart(luma);
            learn_until = now + kRelearn;
            return resting(now);
        }
        background->adapt(luma, seconds);
        if (filled == 0) return resting(now);
        moved = now;
        return {GateState::moving, boxes_of(cells)};
    }

    std::vector<Box> boxes_of(const std::vector<bool>& cells) const {
        const Size grid{luma.size().width / kCell, luma.size().height / kCell};
        const float x = static_cast<float>(frame_size.width) / static_cast<float>(grid.width);
        const float y = static_cast<float>(frame_size.height) / static_cast<float>(grid.height);
        auto boxes = groups_of(cells, grid);
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
