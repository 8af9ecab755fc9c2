// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "ingest/clips.hpp"
#include "ingest/packet_ring.hpp"

namespace linli::ingest {

/// A clip that goes into a PacketRing as a live camera would send it, and all its pictures.
class RingClip {
  public:
    explicit RingClip(const std::filesystem::path& file);

    enum class Begin { stream, nothing };
    /// Adds the packets from number `first` on, the first of which comes at `origin`. `look` is
    /// called after each. `begin`: whether the stream is opened first.
    void add_to(PacketRing& ring, Clock::Steady origin, Begin begin = Begin::stream,
                std::size_t first = 0, const std::function<void(bool kept)>& look = {});
    /// What is done to each packet before it is added; number from 0.
    std::function<void(AVPacket&, std::size_t)> change;
    /// How much later than it should a packet comes.
    std::function<std::chrono::microseconds(std::size_t)> late;

    /// When picture `number` (from 0, as shown) came, by the packets that were added last.
    Clock::Steady came(std::size_t number) const;
    std::size_t number_at(Clock::Steady came) const;
    const std::vector<Frame>& pictures() const { return played_.frames; }

  private:
    std::filesystem::path file_;
    Played played_;
    Clock::Steady zero_{};  ///< when picture 0 came
};

/// The picture in all its colours: equal pictures are equal strings.
std::string colours_of(const Picture& picture);

}  // namespace linli::ingest
