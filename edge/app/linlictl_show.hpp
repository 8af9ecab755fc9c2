// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace linli::ctl {

namespace json = boost::json;

// Results of the daemon (docs/control-socket.md) as text for a person. What is missing in a result
// shows as "-": an older or newer daemon is no reason to fail.

std::string show_status(const json::value& status);
std::string show_cameras(const json::value& cameras);
std::string show_cost(const json::value& cost);
std::string show_incidents(const json::value& incidents);
std::string show_events(const json::value& events);
/// One line, in columns wide enough for most events, under `event_headings`.
std::string show_event(const json::value& event);
std::string event_headings();
std::string show_why(const json::value& incident);

}  // namespace linli::ctl
