// SPDX-License-Identifier: Apache-2.0
#include "app/service_manager.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>

namespace linli::app {

void ServiceManager::ready(const std::string& status) const {
    sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}

void ServiceManager::status(const std::string& status) const {
    sd_notify(0, ("STATUS=" + status).c_str());
}

void ServiceManager::stopping() const { sd_notify(0, "STOPPING=1"); }

void ServiceManager::alive() const { sd_notify(0, "WATCHDOG=1"); }

std::chrono::microseconds ServiceManager::watchdog_interval() {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) <= 0) return {};
    return std::chrono::microseconds(microseconds / 2);
}

}  // namespace linli::app
