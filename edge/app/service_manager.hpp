// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace linli::app {

/// Talks to systemd when it started us (sd_notify(3)); does nothing otherwise. Any thread.
class ServiceManager {
  public:
    /// "Up and running", with one line for `systemctl status`.
    void ready(const std::string& status) const;
    void status(const std::string& status) const;
    void stopping() const;
    /// Still alive; call at least each watchdog_interval.
    void alive() const;
    /// Half of WatchdogSec; zero when no watchdog is wanted.
    static std::chrono::microseconds watchdog_interval();
};

}  // namespace linli::app
