// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/site.hpp"
#include "rules/incident.hpp"

namespace linli::rules::device {

enum class StreamState {
    streaming,  ///< pictures come
    down,       ///< none come, for whatever reason
};

/// `camera.lost` and `camera.restored`: one incident from the moment a camera is without a picture
/// for its `lost_after` until it gives one again. It is `confirmed` as type camera.lost and
/// `cleared`, under the same id, as type camera.restored. Loop thread only.
class CameraWatch {
  public:
    CameraWatch(const std::vector<config::Camera>& cameras, std::function<std::string()> next_id);

    /// What `camera` does now and for how long already (elapsed time, not wall time; when down:
    /// since its last picture). `now.stream`: its last stream time. `error`: why it is down, for
    /// people. Call at least once a second, and when the state changes. Unknown cameras are
    /// ignored.
    std::optional<IncidentChange> update(const std::string& camera, StreamState state,
                                         std::chrono::microseconds for_so_long, Moment now,
                                         const std::string& error = {});

    /// Takes up the open camera.lost incidents of an earlier process and ignores all others.
    /// Returns those whose camera is not configured any more, expired at `now`.
    std::vector<IncidentChange> restore(const std::vector<Incident>& open, Moment now);

    std::vector<Incident> open_incidents() const;

  private:
    IncidentChange lost(const config::Camera& camera, std::chrono::microseconds for_so_long,
                        Moment now, const std::string& error);
    IncidentChange restored(const config::Camera& camera, Moment now);

    std::map<std::string, config::Camera> cameras_;
    std::function<std::string()> next_id_;
    std::map<std::string, Incident> lost_;  ///< open, by camera
};

}  // namespace linli::rules::device
