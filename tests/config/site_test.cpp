// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <format>

#include "config/folder.hpp"
#include "config/load.hpp"
#include "config/planted.hpp"

namespace linli::config {
namespace {

using namespace std::chrono_literals;

WallTime wall_at(std::string_view text) { return parse_rfc3339(text).value(); }

std::string site_with(std::string_view rule, std::string_view city = "hangzhou") {
    return std::format(R"([site]
name = "Meadow Court"
city = "{}"
[[camera]]
id = "gate"
source = "rtsp://camera.local:554/stream"
[[zone]]
id = "yard"
camera = "gate"
polygon = [[0, 0], [1, 0], [1, 1]]
[[line]]
id = "entrance"
camera = "gate"
from = [0, 0.5]
to = [1, 0.5]
[[rule]]
id = "rule"
{}
)",
                       city, rule);
}

Rule rule_of(std::string_view text, std::string_view city = "hangzhou") {
    const auto site = parse_site(site_with(text, city), "site.toml", "/nowhere");
    EXPECT_EQ(told(site, "/nowhere"), Told{});
    return site ? site->rules.at(0) : Rule{};
}

TEST(Rule, IllegalParkingHasTheDomainsTimes) {
    const auto rule = rule_of("type = \"illegal_parking\"\nzones = [\"yard\"]");
    EXPECT_EQ(rule.type, RuleType::illegal_parking);
    EXPECT_EQ(rule.subjects, std::vector{Subject::vehicle});
    EXPECT_EQ(rule.observed_after, 10s);
    EXPECT_EQ(rule.reminded_after, 60s);
    EXPECT_EQ(rule.confirmed_after, 420s);
    EXPECT_FLOAT_EQ(rule.still, 0.1F);
    EXPECT_TRUE(rule.schedule.active_at(wall_at("2026-11-24T12:00:00Z")));
}

TEST(Rule, WithOneTimeIsObservedWhenItIsConfirmed) {
    const auto rule = rule_of("type = \"intrusion\"\nzones = [\"yard\"]");
    EXPECT_EQ(rule.confirmed_after, 5s);
    EXPECT_EQ(rule.observed_after, 5s);
    EXPECT_EQ(rule.reminded_after, std::nullopt);
    EXPECT_EQ(rule.subjects, (std::vector{Subject::person, Subject::vehicle}));
    const auto longer =
        rule_of("type = \"intrusion\"\nzones = [\"yard\"]\nconfirmed_after = \"9s\"");
    EXPECT_EQ(longer.observed_after, 9s);
}

TEST(Rule, LoiteringToleratesAGapOfTwoSeconds) {
    const auto rule = rule_of("type = \"loitering\"\nzones = [\"yard\"]");
    EXPECT_EQ(rule.confirmed_after, 60s);
    EXPECT_EQ(rule.gap, 2s);
    EXPECT_EQ(rule.subjects, std::vector{Subject::person});
}

TEST(Rule, LineCrossingHappensInOneMoment) {
    const auto rule =
        rule_of("type = \"line_crossing\"\nlines = [\"entrance\"]\ndirection = \"forward\"");
    EXPECT_EQ(rule.lines, std::vector<std::string>{"entrance"});
    EXPECT_EQ(rule.direction, Direction::forward);
    EXPECT_EQ(rule.observed_after, 0s);
    EXPECT_EQ(rule.confirmed_after, 0s);
}

TEST(Rule, ReminderCanBeSwitchedOff) {
    const auto rule = rule_of(
        "type = \"illegal_parking\"\nzones = [\"yard\"]\nreminded_after = "
        "\"never\"\nconfirmed_after = \"20s\"");
    EXPECT_EQ(rule.reminded_after, std::nullopt);
    EXPECT_EQ(rule.confirmed_after, 20s);
}

TEST(Rule, DogOffHoursIsArmedOutsideTheCitysHours) {
    const auto rule = rule_of("type = \"dog.off_hours\"\nzones = [\"yard\"]");
    EXPECT_EQ(rule.confirmed_after, 5s);
    EXPECT_EQ(rule.subjects, std::vector{Subject::dog});
    EXPECT_FALSE(rule.schedule.active_at(wall_at("2026-11-24T06:59:00+08:00")));
    EXPECT_TRUE(rule.schedule.active_at(wall_at("2026-11-24T07:00:00+08:00")));
    EXPECT_TRUE(rule.schedule.active_at(wall_at("2026-11-24T18:59:00+08:00")));
    EXPECT_FALSE(rule.schedule.active_at(wall_at("2026-11-24T19:00:00+08:00")));
}

TEST(Rule, DogOffHoursFollowsWhicheverCityIsNamed) {
    const auto rule = rule_of("type = \"dog.off_hours\"\nzones = [\"yard\"]", "example");
    EXPECT_TRUE(rule.schedule.active_at(wall_at("2026-11-24T12:00:00+08:00")));  // Tuesday noon
    EXPECT_FALSE(rule.schedule.active_at(wall_at("2026-11-24T06:00:00+08:00")));
    EXPECT_FALSE(rule.schedule.active_at(wall_at("2026-11-29T12:00:00+08:00")));  // Sunday
    EXPECT_FALSE(
        rule.schedule.active_at(wall_at("2026-12-25T12:00:00+08:00")));  // a holiday, on a Friday
}

TEST(Rule, DogOffHoursMayHaveItsOwnSchedule) {
    const auto rule = rule_of(
        "type = \"dog.off_hours\"\nzones = [\"yard\"]\nschedule = [{ from = \"12:00\", to = "
        "\"13:00\" }]");
    EXPECT_TRUE(rule.schedule.active_at(wall_at("2026-11-24T12:30:00+08:00")));
    EXPECT_FALSE(rule.schedule.active_at(wall_at("2026-11-24T14:00:00+08:00")));
}

TEST(Rule, DogForbiddenPlaceIsAlwaysArmed) {
    const auto rule = rule_of("type = \"dog.forbidden_place\"\nzones = [\"yard\"]");
    EXPECT_EQ(rule.confirmed_after, 5s);
    EXPECT_TRUE(rule.schedule.active_at(wall_at("2026-11-24T20:00:00+08:00")));
}

TEST(Camera, IsRtspFileOrDevice) {
    const Folder folder;
    folder.write("street.avi", "x");
    const std::string text = R"([site]
name = "x"
[[camera]]
id = "a"
source = "rtsp://user:pass@[fd00::1]:554/stream"
[[camera]]
id = "b"
name = "Recording"
source = "file:street.avi"
pace = "flat_out"
loop = true
starts_at = 2026-11-24T20:00:00+08:00
[[camera]]
id = "c"
source = "v4l2:/dev/video0"
)";
    const auto site = parse_site(text, "site.toml", folder.path());
    ASSERT_EQ(told(site, folder.path()), Told{});
    EXPECT_EQ(site->cameras[0].kind, SourceKind::rtsp);
    EXPECT_EQ(site->cameras[0].name, "a");
    EXPECT_EQ(site->cameras[1].kind, SourceKind::file);
    EXPECT_EQ(site->cameras[1].address, (folder.path() / "street.avi").string());
    EXPECT_EQ(site->cameras[1].pace, Pace::flat_out);
    EXPECT_EQ(site->cameras[1].starts_at, wall_at("2026-11-24T12:00:00Z"));
    EXPECT_EQ(site->cameras[2].kind, SourceKind::v4l2);
    EXPECT_EQ(site->cameras[2].address, "/dev/video0");
}

TEST(Camera, MayHaveABetterStreamForEvidence) {
    const Folder folder;
    const std::string text = R"([site]
name = "x"
[[camera]]
id = "a"
source = "rtsp://cam/sub"
[camera.evidence]
source = "rtsp://user:pass@cam/main"
keep = "30s"
keep_bytes = "64MiB"
[[camera]]
id = "b"
source = "rtsp://other/sub"
[camera.evidence]
source = "rtsp://other/main"
[[camera]]
id = "c"
source = "rtsp://third/main"
)";
    const auto site = parse_site(text, "site.toml", folder.path());
    ASSERT_EQ(told(site, folder.path()), Told{});
    ASSERT_TRUE(site->cameras[0].evidence);
    EXPECT_EQ(site->cameras[0].address, "rtsp://cam/sub");
    EXPECT_EQ(site->cameras[0].evidence->kind, SourceKind::rtsp);
    EXPECT_EQ(site->cameras[0].evidence->address, "rtsp://user:pass@cam/main");
    EXPECT_EQ(site->cameras[0].evidence->keep, 30s);
    EXPECT_EQ(site->cameras[0].evidence->keep_bytes, 64ULL << 20U);
    ASSERT_TRUE(site->cameras[1].evidence);
    EXPECT_EQ(site->cameras[1].evidence->keep, 10s);
    EXPECT_EQ(site->cameras[1].evidence->keep_bytes, 16ULL << 20U);
    EXPECT_FALSE(site->cameras[2].evidence) << "its one stream serves for both";
}

TEST(City, IsFoundBesideTheSiteBeforeTheShippedOnes) {
    const Folder folder;
    folder.write("city/hangzhou.toml", "[city]\nid = \"hangzhou\"\nname = \"Ours\"\n");
    const auto text = site_with("type = \"intrusion\"\nzones = [\"yard\"]");
    EXPECT_EQ(parse_site(text, "site.toml", folder.path())->city.name, "Ours");
    EXPECT_EQ(parse_site(text, "site.toml", "/nowhere")->city.name, "Hangzhou");
}

TEST(City, MayBeNamedByItsPath) {
    const Folder folder;
    folder.write(
        "ours.toml",
        "[city]\nid = \"ours\"\n[[code]]\ntype = \"fall\"\nmajor = \"01\"\nminor = \"2\"\n");
    const auto site = parse_site(site_with("type = \"intrusion\"\nzones = [\"yard\"]", "ours.toml"),
                                 "site.toml", folder.path());
    ASSERT_EQ(told(site, folder.path()), Told{});
    EXPECT_EQ(site->city.codes.at("fall").major, "01");
}

TEST(Gateway, GivesABrokerItsUsualPort) {
    const Folder folder;
    folder.write("site.toml", "x");
    for (const auto& [given, full] :
         {std::pair{"mqtt://a.b", "mqtt://a.b:1883"}, std::pair{"mqtts://a.b", "mqtts://a.b:8883"},
          std::pair{"mqtt://[::1]", "mqtt://[::1]:1883"},
          std::pair{"mqtt://[::1]:99", "mqtt://[::1]:99"}}) {
        const auto gateway = parse_gateway(
            std::format(
                "[gateway]\ntenant = \"t\"\ncommunity = \"c\"\nid = \"g\"\nsite = \"site.toml\"\n"
                "[uplink]\nbroker = \"{}\"\n",
                given),
            "gateway.toml", folder.path());
        ASSERT_EQ(told(gateway, folder.path()), Told{});
        EXPECT_EQ(gateway->uplink.broker, full);
    }
}

TEST(Gateway, TellsItsSiteFileInSpiteOfMistakesElsewhere) {
    const Folder folder;
    const auto site = folder.write("site.toml", "x");
    const auto file =
        folder.write("gateway.toml", "[gateway]\nsite = \"site.toml\"\nidd = 1\n[nonsense]\n");
    EXPECT_EQ(site_file_of(file), site);
    EXPECT_EQ(site_file_of(folder.write("other.toml", "[gateway]\nsite = \"absent.toml\"\n")), "");
    EXPECT_EQ(site_file_of(folder.write("broken.toml", "[gateway\n")), "");
    EXPECT_EQ(site_file_of(folder.path() / "absent.toml"), "");
}

TEST(Gateway, NeedsNoBrokerWhenTheUplinkIsOff) {
    const Folder folder;
    folder.write("site.toml", "x");
    const auto gateway = parse_gateway(
        "[gateway]\ntenant = \"t\"\ncommunity = \"c\"\nid = \"g\"\nsite = \"site.toml\"\n"
        "[uplink]\nenabled = false\n",
        "gateway.toml", folder.path());
    ASSERT_EQ(told(gateway, folder.path()), Told{});
    EXPECT_FALSE(gateway->uplink.enabled);
}

}  // namespace
}  // namespace linli::config
