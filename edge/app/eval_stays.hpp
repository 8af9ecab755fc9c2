// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "app/stays_report.hpp"
#include "base/result.hpp"
#include "config/gateway.hpp"
#include "config/site.hpp"

namespace linli::app {

/// What `linli-eval stays` is asked.
struct EvalStaysOptions {
    std::filesystem::path clip;
    config::Site site;
    std::string camera;  ///< id of the camera the clip stands for; empty: the site's first
    config::Detector detector;
    ReportFormat format = ReportFormat::table;
};

/// Runs a clip through gate, detector, tracker and stay memory and reports every stay, as text to
/// print. The same input gives the same bytes. Errors: what cannot be read or decoded, and
/// not_found for the camera or the models.
Result<std::string> eval_stays(const EvalStaysOptions& options);

}  // namespace linli::app
