// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace linli {

/// Makes UUIDv7 texts (RFC 9562, section 5.7): 48 bits of UTC milliseconds, then a 12-bit counter
/// and random bits. Every id is greater than the one before, also when the clock steps back. One
/// thread.
class IdSource {
  public:
    /// `random` gives 64 random bits a call; by default the system's generator.
    explicit IdSource(const Clock& clock, std::function<std::uint64_t()> random = {});

    /// Lower case with hyphens, 36 characters.
    std::string next();

  private:
    const Clock& clock_;
    std::function<std::uint64_t()> random_;
    std::uint64_t last_ = 0;  ///< milliseconds << 12 | counter
};

/// Lower-case hex SHA-256 of `bytes`, 64 characters.
std::string sha256_hex(std::string_view bytes);

}  // namespace linli
