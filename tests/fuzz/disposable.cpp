// SPDX-License-Identifier: Apache-2.0
#include "ingest/disposable.hpp"

#include <algorithm>

/// The first byte: the coding, and how many bytes of configuration follow. The rest is a picture.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using linli::ingest::DisposableProbe;
    if (size == 0) return 0;
    const std::span<const std::uint8_t> rest(data + 1, size - 1);
    const std::size_t configured = std::min<std::size_t>(rest.size(), data[0] >> 1);
    DisposableProbe probe(
        (data[0] & 1) != 0 ? DisposableProbe::Coding::hevc : DisposableProbe::Coding::h264,
        rest.first(configured));
    for (int i = 0; i < 70; ++i) probe.disposable(rest.subspan(configured));
    return 0;
}
