// SPDX-License-Identifier: Apache-2.0
#include "base/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace linli {

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_argument:
            return "invalid_argument";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::already_exists:
            return "already_exists";
        case ErrorCode::io:
            return "io";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::timed_out:
            return "timed_out";
        case ErrorCode::not_connected:
            return "not_connected";
        case ErrorCode::refused:
            return "refused";
        case ErrorCode::unsupported:
            return "unsupported";
        case ErrorCode::cancelled:
            return "cancelled";
        case ErrorCode::end_of_stream:
            return "end_of_stream";
        case ErrorCode::no_space:
            return "no_space";
    }
    return "unknown";
}

Error Error::within(std::string_view context) && {
    message.insert(0, ": ").insert(0, context);
    return std::move(*this);
}

void check_failed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
    std::abort();
}

}  // namespace linli
