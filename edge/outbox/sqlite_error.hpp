// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <SQLiteCpp/Exception.h>

#include <utility>

#include "base/result.hpp"

namespace linli::outbox {

/// What a failure of SQLite means to us: busy or a double key = already_exists, full = no_space,
/// damaged bytes = corrupt, bad values = invalid_argument, everything else io.
Error error_of(const SQLite::Exception& failure);

/// Runs `work`, which returns a Result, and turns an exception of SQLite into an Error. The only
/// place that catches them.
template <class Work, class... Args>
auto caught(Work&& work, Args&&... args) -> decltype(work(std::forward<Args>(args)...)) {
    try {
        return work(std::forward<Args>(args)...);
    } catch (const SQLite::Exception& failure) {
        return std::unexpected(error_of(failure));
    }
}

}  // namespace linli::outbox
