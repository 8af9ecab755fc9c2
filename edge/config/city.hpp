// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "config/schedule.hpp"

namespace linli::config {

/// The code a city files an event type under, such as big class "05", small class "05".
struct CityCode {
    std::string major;
    std::string minor;
};

/// What a city decides: data, never code. Read from config/city/NAME.toml.
struct City {
    std::string id;                         ///< "hangzhou"
    std::string name;                       ///< for people
    std::map<std::string, CityCode> codes;  ///< by event type, e.g. "illegal_parking"
    std::vector<std::chrono::year_month_day> holidays;
    std::vector<Window> dog_hours;    ///< when dogs are permitted in public places; empty = no rule
    std::string dog_hours_reference;  ///< the law it comes from
};

}  // namespace linli::config
