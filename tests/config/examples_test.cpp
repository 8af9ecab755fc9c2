// SPDX-License-Identifier: Apache-2.0
// The annotated examples are the reference of every key: they must load, show every key, and tell
// the truth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>
#include <regex>
#include <set>
#include <sstream>

#include "config/duration.hpp"
#include "config/folder.hpp"
#include "config/load.hpp"
#include "config/readers.hpp"
#include "config/rule_defaults.hpp"

namespace linli::config {
namespace {

const std::filesystem::path kSource = LINLI_SOURCE_DIR;

/// "section.key" of every key in an example, also those that are commented out.
std::set<std::string> keys_shown(const std::string& text) {
    static const std::regex header(R"(^(?:# )?\[+([a-z_.]+)\]+.*)");
    static const std::regex key(R"(^(?:# )?([a-z_]+) = .*)");
    std::set<std::string> out;
    std::string section;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, header)) {
            section = match[1];
            out.insert(section);
        } else if (std::regex_match(line, match, key)) {
            out.insert(section + "." + match[1].str());
        }
    }
    return out;
}

std::string example(const char* name) { return read_all(kSource / "docs/examples" / name); }

/// `text` without the comment marks before keys and headers, so that every key is read.
std::string uncommented(const std::string& text) {
    return std::regex_replace(text, std::regex("\n# (\\[+[a-z_.]+\\]|[a-z_]+ = )"), "\n$1");
}

template <class Read>
std::set<std::string> keys_accepted(const std::string& text, Read read) {
    const auto table = parse_toml(text, "example.toml");
    EXPECT_TRUE(table) << table.error().text();
    if (!table) return {};
    Context context("example.toml", "/");
    Section root(context, *table, "", {});
    read(root);
    return context.asked();
}

std::string told(const std::vector<Mistake>& mistakes) {
    std::string out;
    for (const auto& mistake : mistakes) out += mistake.text() + "\n";
    return out;
}

TEST(Examples, GatewayLoadsAndItsCommentsNameTheDefaults) {
    const Folder folder;
    folder.write("site.toml", example("site.toml"));
    const auto gateway = load_gateway(folder.write("gateway.toml", example("gateway.toml")));
    ASSERT_TRUE(gateway) << told(gateway.error());
    EXPECT_EQ(gateway->identity.source(), "//linli/xiacheng/meadow-court/gw-01");
    EXPECT_EQ(gateway->site_file, folder.path() / "site.toml");

    // The same with every commented-out default switched on, except what names files or replaces a
    // default.
    auto text = uncommented(example("gateway.toml"));
    for (const char* key : {"client_id", "username", "password_file", "\\[uplink.tls\\]", "ca_file",
                            "certificate_file", "key_file", "models"}) {
        text = std::regex_replace(text, std::regex(std::string("\n") + key + "[^\n]*"), "");
    }
    const auto spelled = parse_gateway(text, "gateway.toml", folder.path());
    ASSERT_TRUE(spelled) << told(spelled.error());
    EXPECT_EQ(spelled->uplink.keep_alive, gateway->uplink.keep_alive);
    EXPECT_EQ(spelled->uplink.connect_timeout, gateway->uplink.connect_timeout);
    EXPECT_EQ(spelled->uplink.ack_timeout, gateway->uplink.ack_timeout);
    EXPECT_EQ(spelled->uplink.retry_min, gateway->uplink.retry_min);
    EXPECT_EQ(spelled->uplink.retry_max, gateway->uplink.retry_max);
    EXPECT_EQ(spelled->uplink.max_in_flight, gateway->uplink.max_in_flight);
    EXPECT_EQ(spelled->uplink.event_expiry, gateway->uplink.event_expiry);
    EXPECT_EQ(spelled->uplink.health_interval, gateway->uplink.health_interval);
    EXPECT_EQ(spelled->uplink.topic_prefix, gateway->uplink.topic_prefix);
    EXPECT_EQ(spelled->uplink.profile, gateway->uplink.profile);
    EXPECT_EQ(spelled->storage.evidence_max_bytes, gateway->storage.evidence_max_bytes);
    EXPECT_EQ(spelled->storage.evidence_keep, gateway->storage.evidence_keep);
    EXPECT_EQ(spelled->detector.model, gateway->detector.model);
    EXPECT_EQ(spelled->detector.engine, gateway->detector.engine);
    EXPECT_EQ(spelled->detector.threads, gateway->detector.threads);
    EXPECT_EQ(spelled->control_socket, gateway->control_socket);
    EXPECT_EQ(gateway->storage.directory,
              Storage(parse_gateway(std::regex_replace(text, std::regex("\ndirectory[^\n]*"), ""),
                                    "g", folder.path())
                          ->storage)
                  .directory);
}

TEST(Examples, SiteLoadsAndItsCommentsNameTheDefaults) {
    const Folder folder;
    folder.write("street.avi", "not empty");
    const auto site = load_site(folder.write("site.toml", example("site.toml")));
    ASSERT_TRUE(site) << told(site.error());
    EXPECT_EQ(site->cameras.size(), 2U);
    EXPECT_EQ(site->rules.size(), 6U);

    const auto spelled = parse_site(uncommented(example("site.toml")), "site.toml", folder.path());
    ASSERT_TRUE(spelled) << told(spelled.error());
    EXPECT_EQ(spelled->cameras[0].detect_fps, site->cameras[0].detect_fps);
    EXPECT_EQ(spelled->cameras[0].connect_timeout, site->cameras[0].connect_timeout);
    EXPECT_EQ(spelled->cameras[0].data_timeout, site->cameras[0].data_timeout);
    EXPECT_EQ(spelled->cameras[0].lost_after, site->cameras[0].lost_after);
    EXPECT_EQ(spelled->cameras[0].warm_up, site->cameras[0].warm_up);
    ASSERT_TRUE(site->cameras[0].evidence && spelled->cameras[0].evidence);
    EXPECT_EQ(spelled->cameras[0].evidence->keep, site->cameras[0].evidence->keep);
    EXPECT_EQ(spelled->cameras[0].evidence->keep_bytes, site->cameras[0].evidence->keep_bytes);
    EXPECT_EQ(site->cameras[0].privacy_masks.size(), 1U);
    ASSERT_EQ(site->cameras[0].motion_masks.size(), 1U);
    EXPECT_EQ(site->cameras[0].motion_masks[0][2], (Point{1.0F, 0.2F}));
}

TEST(Examples, TheGatewayExampleShowsExactlyTheKeysThatAreAccepted) {
    const auto text = example("gateway.toml");
    EXPECT_EQ(keys_shown(text), keys_accepted(uncommented(text), read_gateway));
}

TEST(Examples, TheSiteExampleShowsExactlyTheKeysThatAreAccepted) {
    const auto text = example("site.toml");
    const auto accepted = keys_accepted(uncommented(text), [](Section& root) {
        auto head = read_site_head(root);
        read_site(root, std::move(head), City{});
    });
    EXPECT_EQ(keys_shown(text), accepted);
}

TEST(Examples, EveryShippedCityLoadsUnderItsOwnName) {
    int cities = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kSource / "config/city")) {
        const auto city = parse_city(read_all(entry.path()), entry.path().filename().string());
        ASSERT_TRUE(city) << told(city.error());
        EXPECT_EQ(city->id + ".toml", entry.path().filename().string());
        EXPECT_FALSE(city->dog_hours_reference.empty());
        ++cities;
    }
    EXPECT_GE(cities, 2);
}

/// The cells of docs/configuration.md's table of rules from "observed" on, as they must be for
/// `rule`.
std::string times_of(const RuleDefaults& rule) {
    const auto cell = [&](std::optional<std::chrono::microseconds> time, std::string_view without) {
        return time ? format_duration(*time) : std::string(without);
    };
    if (rule.has_lines) {
        return std::format("| at once | - | at once | - | - | - | {} |",
                           format_duration(rule.cooldown));
    }
    return std::format(
        "| {} | {} | {} ({}..{}) | {} | {} | {} | {} |", cell(rule.observed, "as confirmed"),
        cell(rule.reminded, "never"), format_duration(rule.confirmed), format_duration(rule.least),
        format_duration(rule.most), format_duration(rule.cleared), format_duration(rule.expired),
        format_duration(rule.gap), format_duration(rule.cooldown));
}

TEST(Documentation, TellsTheDefaultsOfEveryRuleType) {
    std::istringstream lines(read_all(kSource / "docs/configuration.md"));
    std::vector<std::string> rows;
    for (std::string line; std::getline(lines, line);) rows.push_back(line);
    for (const auto& rule : rule_defaults()) {
        const auto start = std::format("| `{}` |", name_of(rule.type));
        const auto row =
            std::ranges::find_if(rows, [&](const auto& line) { return line.starts_with(start); });
        ASSERT_NE(row, rows.end()) << start;
        EXPECT_TRUE(row->ends_with(times_of(rule))) << *row << "\nmust end with\n"
                                                    << times_of(rule);
    }
}

TEST(Documentation, NamesEveryKeyOfACityProfile) {
    const auto text = read_all(kSource / "docs/configuration.md");
    const auto profile = read_all(kSource / "config/city/example.toml");
    for (const auto& key : keys_accepted(profile, read_city)) {
        const auto name = key.substr(key.rfind('.') + 1);
        EXPECT_THAT(text, ::testing::ContainsRegex("[[` ]" + name + "[]`]"));
    }
}

}  // namespace
}  // namespace linli::config
