// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace linli::ingest {

/// A program that a test started, with pipes to its standard input and output. Killed when it goes
/// out of scope; it can also see the end of its input.
class Process {
  public:
    /// `words`: program (looked up in PATH) and arguments. Aborts when it cannot be started.
    explicit Process(const std::vector<std::string>& words);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() { kill(); }

    /// The next line of its standard output; nothing when it ends or `patience` is over.
    std::optional<std::string> hear(std::chrono::milliseconds patience);
    /// Waits for its end; its exit code, or 128 + signal.
    int wait();
    void signal(int number) const;
    /// Ends it with SIGKILL, like a power cut.
    void kill();

  private:
    pid_t id_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::string heard_;
};

}  // namespace linli::ingest
