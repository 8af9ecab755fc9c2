// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>

namespace linli::ctl {

/// What linlictl ends with.
enum ExitCode : int { good = 0, answer_is_failure = 1, usage = 2, not_reachable = 3 };

/// The command line, understood.
struct Options {
    std::filesystem::path socket;
    bool json = false;           ///< results as JSON, one line each
    std::string command;         ///< check, status, ...
    std::filesystem::path file;  ///< check: gateway.toml; snapshot: the picture
    std::string incident;        ///< why, withdraw
    std::string reason;          ///< withdraw
    std::string camera;          ///< snapshot
    std::string shell;           ///< completion
    std::size_t limit = 20;      ///< incidents, events
    bool all = false;            ///< incidents: ended ones too
    bool follow = false;         ///< events: go on with new ones
    bool watch = false;          ///< cost: again and again
    int interval_s = 1;          ///< watch, cost --watch
    int times = 0;               ///< the same: so many looks; 0 = until Ctrl-C
};

/// Reads the command line. What is left to do when there is nothing to run (help, version, a
/// mistake, already told on the terminal) is to end with the error's exit code.
std::expected<Options, int> read_options(int argc, char** argv);

}  // namespace linli::ctl
