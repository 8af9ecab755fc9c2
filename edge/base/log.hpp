// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <format>
#include <string_view>

namespace linli::log {

/// One meaning each: error = a person must act, warn = we coped, info = a state changed, debug =
/// off in the field.
enum class Level { debug, info, warn, error };

/// Lines below `level` are not written. Any thread. The default is info.
void set_level(Level level);

/// Whether lines of `level` are written. Any thread.
bool enabled(Level level);

/// Writes one line to standard error, with a time on a terminal and with a journald priority under
/// systemd. Any thread.
void write(Level level, std::string_view text);

template <class... Args>
void debug(std::format_string<Args...> text, Args&&... args) {
    write(Level::debug, std::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::format_string<Args...> text, Args&&... args) {
    write(Level::info, std::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void warn(std::format_string<Args...> text, Args&&... args) {
    write(Level::warn, std::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void error(std::format_string<Args...> text, Args&&... args) {
    write(Level::error, std::format(text, std::forward<Args>(args)...));
}

}  // namespace linli::log
