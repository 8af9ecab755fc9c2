// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <map>

#include "app/linlictl_commands.hpp"
#include "app/linlictl_daemon.hpp"
#include "app/linlictl_table.hpp"
#include "config/load.hpp"
#include "config/pixels_on_target.hpp"

namespace linli::ctl {
namespace {

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::format("{} {}", count, count == 1 ? one : many);
}

std::string_view source_of(config::SourceKind kind) {
    switch (kind) {
        case config::SourceKind::rtsp:
            return "rtsp";
        case config::SourceKind::file:
            return "file";
        case config::SourceKind::v4l2:
            return "v4l2";
    }
    return "unknown";
}

/// What would run, for a person. Addresses are not shown: they may hold passwords.
std::string summary_of(const config::Gateway& gateway, const config::Site& site) {
    std::string out = table({
        {"gateway", gateway.identity.source()},
        {"uplink", gateway.uplink.enabled ? gateway.uplink.broker : "off: events are only stored"},
        {"storage", gateway.storage.directory.string()},
        {"site", std::format("{}, {}, city {}", site.name, site.time_zone,
                             site.city.id.empty() ? "none" : site.city.name)},
    });
    std::vector<std::vector<std::string>> cameras{
        {"CAMERA", "NAME", "SOURCE", "LOOKS/S", "ZONES", "LINES", "RULES"}};
    for (const auto& camera : site.cameras) {
        std::size_t zones = 0;
        std::size_t lines = 0;
        std::map<std::string, std::string> camera_of;
        for (const auto& zone : site.zones) {
            zones += zone.camera == camera.id ? 1U : 0U;
            camera_of[zone.id] = zone.camera;
        }
        for (const auto& line : site.lines) {
            lines += line.camera == camera.id ? 1U : 0U;
            camera_of[line.id] = line.camera;
        }
        std::string rules;
        for (const auto& rule : site.rules) {
            bool here = false;
            for (const auto& id : rule.zones) here = here || camera_of[id] == camera.id;
            for (const auto& id : rule.lines) here = here || camera_of[id] == camera.id;
            if (here) rules += (rules.empty() ? "" : ", ") + rule.id;
        }
        std::string source(source_of(camera.kind));
        if (camera.evidence) source += " + evidence";
        cameras.push_back({camera.id, camera.name, std::move(source),
                           std::format("{:.1f}", camera.detect_fps), std::to_string(zones),
                           std::to_string(lines), rules.empty() ? "-" : rules});
    }
    out += "\n" + table(cameras) + "\nno mistakes\n";
    for (const auto& doubt : config::doubts_of(site))
        out += "warning: " + printable(doubt.text()) + "\n";
    return out;
}

json::object json_of(const config::Mistake& mistake) {
    return {{"file", mistake.file},
            {"line", mistake.line},
            {"column", mistake.column},
            {"what", mistake.what},
            {"hint", mistake.hint}};
}

int tell(const Options& options, const std::vector<config::Mistake>& mistakes) {
    if (options.json) {
        json::array list;
        for (const auto& mistake : mistakes) list.push_back(json_of(mistake));
        print(json::serialize(json::object{{"ok", false}, {"mistakes", std::move(list)}}) + "\n");
        return answer_is_failure;
    }
    for (const auto& mistake : mistakes) print(printable(mistake.text()) + "\n");
    complain(counted(mistakes.size(), "mistake", "mistakes"));
    return answer_is_failure;
}

}  // namespace

int check(const Options& options) {
    const auto gateway = config::load_gateway(options.file);
    std::vector<config::Mistake> mistakes;
    if (!gateway) mistakes = gateway.error();
    // With a mistake elsewhere in gateway.toml its site file is most likely still where it says.
    const auto site_file = gateway ? gateway->site_file : config::site_file_of(options.file);
    auto site = site_file.empty() ? config::Loaded<config::Site>(std::unexpect)
                                  : config::load_site(site_file);
    if (!site) mistakes.insert(mistakes.end(), site.error().begin(), site.error().end());
    if (!mistakes.empty()) return tell(options, mistakes);
    if (!options.json) return print(summary_of(*gateway, *site)) ? good : answer_is_failure;
    json::array warnings;
    for (const auto& doubt : config::doubts_of(*site)) warnings.emplace_back(doubt.text());
    const json::object result{{"ok", true},
                              {"warnings", std::move(warnings)},
                              {"mistakes", json::array()},
                              {"gateway", gateway->identity.source()},
                              {"site", site->name},
                              {"cameras", site->cameras.size()},
                              {"zones", site->zones.size()},
                              {"lines", site->lines.size()},
                              {"rules", site->rules.size()}};
    return print(json::serialize(result) + "\n") ? good : answer_is_failure;
}

}  // namespace linli::ctl
