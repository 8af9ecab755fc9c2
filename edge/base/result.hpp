// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace linli {

/// What a caller can branch on.
enum class ErrorCode {
    invalid_argument,  ///< input that can never work as it is
    not_found,
    already_exists,
    io,       ///< the operating system or a device said no
    corrupt,  ///< bytes that are not what they claim to be
    timed_out,
    not_connected,
    refused,  ///< the other side understood and said no
    unsupported,
    cancelled,  ///< we were told to stop
    end_of_stream,
    no_space,
};

/// The name of `code` as it stands in logs, e.g. "timed_out".
std::string_view name_of(ErrorCode code);

/// Why something failed: a code to branch on and words for a person.
struct Error {
    ErrorCode code = ErrorCode::io;
    std::string message;

    /// The same error with `context` said first: "open outbox: disk full".
    [[nodiscard]] Error within(std::string_view context) &&;
};

template <class T>
using Result = std::expected<T, Error>;

/// For `return fail(ErrorCode::io, "...")` in a function that returns a Result.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
    return std::unexpected(Error{code, std::move(message)});
}

/// Passes `error` on with `context` said first.
[[nodiscard]] inline std::unexpected<Error> fail(Error error, std::string_view context) {
    return std::unexpected(std::move(error).within(context));
}

/// Aborts with place and `condition`; for bugs, never for input (see LINLI_CHECK).
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace linli

/// Aborts when `condition` is false: systemd restarts the daemon and the outbox makes that
/// harmless.
#define LINLI_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::linli::check_failed(#condition, __FILE__, __LINE__))
