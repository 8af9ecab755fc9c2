// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include "app/linlictl_commands.hpp"

int main(int argc, char** argv) {
    // `linlictl events --follow | head` must end quietly: a closed pipe is an answer of print.
    std::signal(SIGPIPE, SIG_IGN);
    const auto options = linli::ctl::read_options(argc, argv);
    return options ? linli::ctl::run(*options) : options.error();
}
