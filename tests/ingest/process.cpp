// SPDX-License-Identifier: Apache-2.0
#include "ingest/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "base/result.hpp"

extern char** environ;

namespace linli::ingest {

Process::Process(const std::vector<std::string>& words) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    LINLI_CHECK(pipe2(in.data(), O_CLOEXEC) == 0 && pipe2(out.data(), O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    std::vector<std::string> owned = words;
    std::vector<char*> arguments;
    for (std::string& word : owned) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int failed =
        posix_spawnp(&id_, arguments[0], &actions, nullptr, arguments.data(), environ);
    LINLI_CHECK(failed == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    input_ = in[1];
    output_ = out[0];
}

std::optional<std::string> Process::hear(std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (const auto newline = heard_.find('\n'); newline != std::string::npos) {
            std::string line = heard_.substr(0, newline);
            heard_.erase(0, newline + 1);
            return line;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        pollfd readable{output_, POLLIN, 0};
        if (left.count() <= 0 || poll(&readable, 1, static_cast<int>(left.count())) <= 0) return {};
        std::array<char, 4096> bytes{};
        const ssize_t got = read(output_, bytes.data(), bytes.size());
        if (got <= 0) return {};
        heard_.append(bytes.data(), static_cast<std::size_t>(got));
    }
}

int Process::wait() {
    if (id_ < 0) return -1;
    close(input_);
    int status = 0;
    waitpid(id_, &status, 0);
    close(output_);
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void Process::signal(int number) const { LINLI_CHECK(id_ > 0 && ::kill(id_, number) == 0); }

void Process::kill() {
    if (id_ < 0) return;
    ::kill(id_, SIGKILL);
    wait();
}

}  // namespace linli::ingest
