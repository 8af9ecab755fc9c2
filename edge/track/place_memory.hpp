// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

#include "base/time.hpp"
#include "track/patch.hpp"

namespace linli::track {

/// When a place counts as empty.
struct StayMemoryOptions {
    int empty_looks = 5;  ///< looks in a row that show something else than the stay ...
    std::chrono::microseconds empty_for{5'000'000};  ///< ... over at least so much stream time
};

/// How a place and what lies about it look at one moment.
struct PlaceLook {
    Patch place;
    Patch around;  ///< of a box twice as wide and high: its rim is outside of the place

    /// `place`: pixels of the frame. Error: as Picture::draw.
    static Result<PlaceLook> of(const ingest::Frame& frame, const Box& place);
};

/// What one look at a place says of the thing that belongs there.
enum class PlaceSays {
    nothing,  ///< cannot be told
    there,    ///< it looks as it does with the thing
    gone,     ///< something else is to be seen, and that for long enough
};

/// How the place of one stay looks, in each of a few lights (day, lamp, infrared). A look is only
/// compared with those of its own light. One thread.
class PlaceMemory {
  public:
    static constexpr std::size_t kLights = 3;

    /// What is known of the place in one light.
    struct Known {
        PlaceLook look;
        float usual = 1;         ///< how like `look.place` a look at the thing is on average
        float usual_around = 1;  ///< the same of the rim of `look.around`
        int looks = 0;           ///< that went into it, counted up to kLearned
    };
    static constexpr int kLearned = 5;  ///< looks before a place is known

    /// `box`: where the thing is, pixels.
    explicit PlaceMemory(const Box& box) : box_(box) {}
    /// As an earlier process knew it in `light`.
    PlaceMemory(const Box& box, std::size_t light, Known known);

    const Box& box() const { return box_; }
    /// Known in no light yet: where it is may still be corrected.
    bool unknown() const;
    void move_to(const Box& box) { box_ = box; }

    /// The thing was detected there and nothing else stands before it.
    void learn(std::size_t light, const PlaceLook& look, StreamTime now);
    /// What `frame` shows at the place. Where that is not at once like the known look it is
    /// searched for a little to each side: cameras shake. Error: as Picture::draw.
    Result<PlaceLook> look_at(std::size_t light, const ingest::Frame& frame) const;
    /// The thing was not detected. `clear`: nor was anything else there, so that the place may be
    /// found empty.
    PlaceSays judge(std::size_t light, const PlaceLook& look, StreamTime now, bool clear,
                    const StayMemoryOptions& options);
    /// No look was possible (hidden, or the picture carries nothing).
    void pass() { differing_ = 0; }
    /// Another light shines since `now`; `fresh` when it was never seen before. A thing that was
    /// there a moment ago is still there: its look is then learnt anew without a detection.
    void light_changed(std::size_t light, bool fresh, StreamTime now);

    /// Null when it is not known in that light.
    const Known* known(std::size_t light) const;

  private:
    PlaceSays carry_on(Known& known, const PlaceLook& look, StreamTime now, bool clear);
    bool differs_long_enough(const PlaceLook& look, StreamTime now,
                             const StayMemoryOptions& options);

    Box box_;
    std::array<Known, kLights> known_;
    std::optional<StreamTime> there_at_;    ///< last detected or recognised
    std::optional<StreamTime> carry_from_;  ///< light changed then, while it was there
    Patch other_;         ///< what was there instead, at the first of `differing_`
    int differing_ = 0;   ///< looks in a row
    StreamTime since_{};  ///< first of them
};

}  // namespace linli::track
