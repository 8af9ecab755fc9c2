// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "track/stay_log.hpp"

namespace linli::app {

enum class ReportFormat { table, json };

/// One line a stay under a heading: times in seconds of stream time, the place as X,Y,W,H in shares
/// of the picture, how it ended, and the percentage of its time that it was seen, unseen and
/// occluded.
std::string stays_table(const std::string& camera, std::span<const track::StayRecord> stays);

/// The same as one JSON object with an array `stays`; shares are 0..1.
std::string stays_json(const std::string& camera, std::span<const track::StayRecord> stays);

}  // namespace linli::app
