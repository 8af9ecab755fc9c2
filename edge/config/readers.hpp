// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "config/city.hpp"
#include "config/gateway.hpp"
#include "config/reader.hpp"
#include "config/site.hpp"

namespace linli::config {

// One function per file format or section. Each tells its mistakes to the section's context and
// goes on.

Gateway read_gateway(Section& root);
Uplink read_uplink(Section& root);

City read_city(Section& root);

/// `city`: the profile that the site names, already loaded. `[site]` is read by `read_site_head`.
struct SiteHead {
    std::string name;
    std::string time_zone;
    Named city;  ///< empty text when none is named
};
SiteHead read_site_head(Section& root);
Site read_site(Section& root, SiteHead head, City city);

std::vector<Camera> read_cameras(Section& root);
/// `[camera.scale]`, if it is there and right.
std::optional<ViewScale> read_scale(Section& camera);
std::vector<Zone> read_zones(Section& root, const std::vector<Camera>& cameras);
std::vector<Line> read_lines(Section& root, const Site& site);
std::vector<Rule> read_rules(Section& root, const Site& site);

/// Tells that `id` at `key` is already taken by one of `taken`, if it is.
void check_unique(Section& section, std::string_view key, const std::string& id,
                  const std::vector<std::string>& taken, std::string_view what);

/// The polygon under `key`, empty after a mistake. `node`: a list of [x, y], normalised 0..1.
Polygon read_polygon(Context& context, const Node& node, std::string_view called);
/// A point [x, y], normalised 0..1.
std::optional<Point> read_point(Context& context, const Node& node, std::string_view called);

/// Where city profiles are looked for, in order: `city` beside the site, $LINLI_CITIES, the
/// installed folder.
std::vector<std::filesystem::path> city_folders(const std::filesystem::path& site_folder);
/// The profile `name` means: a path when it has a '/' or ends in ".toml", else NAME.toml in
/// `city_folders`. Tells a mistake at `name` and gives an empty path when there is none.
std::filesystem::path find_city(Context& context, const Named& name);

}  // namespace linli::config
