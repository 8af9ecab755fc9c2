// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace linli::ingest {

/// Tells coded pictures that no other picture refers to, by their headers alone; nothing is
/// decoded. When in doubt a picture is needed. Sources: ITU-T H.264 7.4.1 (nal_ref_idc), ITU-T
/// H.265 7.4.2.2 (sub-layer non-reference pictures), ISO/IEC 14496-15 (length prefixes).
/// Concurrency: one thread.
class DisposableProbe {
  public:
    enum class Coding { h264, hevc };

    /// `extradata`: the decoder's configuration as the container gives it (avcC, hvcC, or start
    /// codes, or nothing); says how units are set apart in packets.
    DisposableProbe(Coding coding, std::span<const std::uint8_t> extradata);

    /// `picture`: one whole coded picture. True when every slice of it belongs to a picture that no
    /// other refers to, and nothing comes with it that later ones need (parameter sets).
    bool disposable(std::span<const std::uint8_t> picture);

  private:
    enum class Unit { slice_nobody_needs, slice_somebody_needs, parameters, other };

    Unit unit_at(std::span<const std::uint8_t> unit);
    Unit hevc_unit(std::span<const std::uint8_t> unit);

    Coding coding_;
    std::size_t length_bytes_ = 0;  ///< of the prefix of each unit; 0: start codes
    int highest_layer_ = 0;         ///< temporal sub-layer, HEVC
    int slices_seen_ = 0;           ///< up to when `highest_layer_` is believed
};

}  // namespace linli::ingest
