// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <format>

#include "config/nearest.hpp"
#include "config/readers.hpp"

namespace linli::config {

SiteHead read_site_head(Section& root) {
    SiteHead head{.name = {}, .time_zone = Site{}.time_zone, .city = {}};
    auto section = root.section("site");
    if (!section) {
        if (!root.has("site")) {
            root.context().mistake({}, "there is no [site]",
                                   "add it with name, time_zone and city");
        }
        return head;
    }
    head.name = section->need_text("name", "what people call this place");
    head.time_zone = section->text("time_zone").value_or(head.time_zone);
    if (!Schedule::make(head.time_zone, {}, {})) {
        const auto near = nearest(head.time_zone, time_zone_names());
        section->context().mistake(
            section->place_of("time_zone"),
            std::format("there is no time zone '{}'", head.time_zone.substr(0, 64)),
            near ? std::format("did you mean '{}'?", *near)
                 : std::string("a name like Asia/Shanghai or Europe/Berlin"));
    }
    if (auto city = section->text("city")) head.city = {*city, section->place_of("city")};
    section->finish();
    return head;
}

Site read_site(Section& root, SiteHead head, City city) {
    Site site;
    site.name = std::move(head.name);
    site.time_zone = std::move(head.time_zone);
    site.city = std::move(city);
    site.cameras = read_cameras(root);
    site.zones = read_zones(root, site.cameras);
    site.lines = read_lines(root, site);
    site.rules = read_rules(root, site);
    root.finish();
    return site;
}

std::vector<std::filesystem::path> city_folders(const std::filesystem::path& site_folder) {
    std::vector<std::filesystem::path> folders{site_folder / "city"};
    if (const char* named = std::getenv("LINLI_CITIES")) folders.emplace_back(named);
    folders.emplace_back("/usr/share/linli/city");
    return folders;
}

std::filesystem::path find_city(Context& context, const Named& name) {
    std::error_code ignored;
    const auto& text = name.text;
    if (text.contains('/') || text.ends_with(".toml")) {
        auto file = context.resolve(text);
        if (std::filesystem::is_regular_file(file, ignored)) return file;
        context.mistake(name.place, std::format("there is no file {}", file.string()),
                        "a path here is relative to the folder of this file");
        return {};
    }
    std::vector<std::string> known;
    for (const auto& folder : city_folders(context.folder())) {
        auto file = folder / (text + ".toml");
        if (std::filesystem::is_regular_file(file, ignored)) return file;
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
            if (entry.path().extension() == ".toml") known.push_back(entry.path().stem().string());
        }
    }
    context.mistake(name.place, std::format("there is no city profile '{}'", text.substr(0, 64)),
                    suggest(text, known, "cities"));
    return {};
}

}  // namespace linli::config
