// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace linli::evidence {

/// A stored picture of an event: where it is and how to prove it is the same.
struct Evidence {
    std::string name;    ///< path below the evidence folder: 2026/11/24/{incident}-{phase}.jpg
    std::string sha256;  ///< lower-case hex of the file
    std::uint64_t bytes = 0;
    std::string media_type = "image/jpeg";
    std::string privacy;  ///< policy applied: "masks" (configured masks burnt in)
};

}  // namespace linli::evidence
