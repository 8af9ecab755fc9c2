// SPDX-License-Identifier: Apache-2.0
#include "base/ids.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <format>
#include <random>

namespace linli {

IdSource::IdSource(const Clock& clock, std::function<std::uint64_t()> random)
    : clock_(clock), random_(std::move(random)) {
    if (!random_) {
        random_ = [device = std::make_shared<std::random_device>()] {
            return (std::uint64_t{(*device)()} << 32) | (*device)();
        };
    }
}

std::string IdSource::next() {
    const auto millis =
        std::chrono::floor<std::chrono::milliseconds>(clock_.wall()).time_since_epoch();
    // RFC 9562, section 6.2, method 1: the counter fills rand_a and carries into the time when it
    // is full.
    const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(millis.count(), 0)) << 12U;
    last_ = std::max(now, last_ + 1);
    const std::uint64_t time = last_ >> 12U;
    const std::uint64_t counter = last_ & 0xFFFU;
    const std::uint64_t tail = (random_() & 0x3FFF'FFFF'FFFF'FFFFULL) | 0x8000'0000'0000'0000ULL;
    return std::format("{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}", (time >> 16U) & 0xFFFF'FFFFU,
                       time & 0xFFFFU, counter, tail >> 48U, tail & 0xFFFF'FFFF'FFFFULL);
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    LINLI_CHECK(
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) text += std::format("{:02x}", digest.at(i));
    return text;
}

}  // namespace linli
