// SPDX-License-Identifier: Apache-2.0
// Planted mistakes in site.toml: each must be told at the right line and column with the right
// hint.
#include "config/planted.hpp"

namespace linli::config {
namespace {

constexpr const char* kGoodSite = R"([site]
name = "Meadow Court"
time_zone = "Asia/Shanghai"
city = "test"

[[camera]]
id = "gate"
source = "rtsp://192.168.1.20/stream1"
detect_fps = 4
data_timeout = "5s"

[[zone]]
id = "yard"
camera = "gate"
polygon = [[0.1, 0.5], [0.9, 0.5], [0.9, 0.9], [0.1, 0.9]]

[[line]]
id = "entrance"
camera = "gate"
from = [0.1, 0.8]
to = [0.9, 0.8]

[[rule]]
id = "no-parking"
type = "illegal_parking"
zones = ["yard"]
reminded_after = "60s"
severity = "high"

[[rule]]
id = "in-and-out"
type = "line_crossing"
lines = ["entrance"]
direction = "both"

[[rule]]
id = "night"
type = "intrusion"
zones = ["yard"]
schedule = [{ days = "mon-fri", from = "19:00", to = "07:00" }]
)";

class SiteMistakes : public ::testing::Test {
  protected:
    SiteMistakes() {
        folder_.write("city/test.toml", "[city]\nid = \"test\"\n");
        folder_.write("city/other.toml", "[city]\nid = \"other\"\n");
    }
    Told read(const std::string& text) {
        return told(parse_site(text, "site.toml", folder_.path()), folder_.path());
    }
    /// What is told after `good` was replaced by `bad`.
    Told plant(std::string_view good, std::string_view bad) {
        return read(planted(kGoodSite, good, bad));
    }
    Folder folder_;
};

TEST_F(SiteMistakes, AreNoneInTheGoodFile) { EXPECT_EQ(read(kGoodSite), Told{}); }

TEST_F(SiteMistakes, UnknownKeyOfARuleNamesTheNearest) {
    EXPECT_EQ(plant("zones = [\"yard\"]\nreminded", "zone = [\"yard\"]\nreminded"),
              (Told{"site.toml:26:1: unknown key 'zone' in [rule] (did you mean 'zones'?)"}));
}

TEST_F(SiteMistakes, UnknownKeyOfACameraNamesTheNearest) {
    EXPECT_EQ(
        plant("detect_fps", "detect_fsp"),
        (Told{"site.toml:9:1: unknown key 'detect_fsp' in [camera] (did you mean 'detect_fps'?)"}));
}

TEST_F(SiteMistakes, UnknownKeyThatIsNotCloseListsTheKeys) {
    EXPECT_EQ(
        plant("name = \"Meadow Court\"", "name = \"Meadow Court\"\ncolour = \"red\""),
        (Told{
            "site.toml:3:1: unknown key 'colour' in [site] (known keys: name, time_zone, city)"}));
}

TEST_F(SiteMistakes, UnknownSection) {
    EXPECT_EQ(plant("[[line]]", "[[lines]]"),
              (Told{"site.toml:17:3: unknown section 'lines' (did you mean 'line'?)",
                    "site.toml:33:10: there is no line 'entrance' (there are no lines)"}));
}

TEST_F(SiteMistakes, SingleBracketsForACamera) {
    EXPECT_EQ(plant("[[camera]]", "[camera]"),
              (Told{"site.toml:6:1: 'camera' must be a list of tables, but this is a table (write "
                    "[[camera]] with two brackets)"}));
}

TEST_F(SiteMistakes, NumberInsteadOfATime) {
    EXPECT_EQ(plant("data_timeout = \"5s\"", "data_timeout = 5"),
              (Told{"site.toml:10:16: 'data_timeout' must be a time with its unit, but this is a "
                    "whole number (write \"5s\" if you mean seconds)"}));
}

TEST_F(SiteMistakes, TimeWithAWrongUnit) {
    EXPECT_EQ(
        plant("reminded_after = \"60s\"", "reminded_after = \"1m\""),
        (Told{"site.toml:27:18: 'reminded_after' is \"1m\", which is no time (write \"1min\")"}));
}

TEST_F(SiteMistakes, TimeOutOfRange) {
    EXPECT_EQ(plant("data_timeout = \"5s\"", "data_timeout = \"5min\""),
              (Told{"site.toml:10:16: 'data_timeout' is 5min, but must be 500ms..2min"}));
}

TEST_F(SiteMistakes, TextInsteadOfANumber) {
    EXPECT_EQ(plant("detect_fps = 4", "detect_fps = \"4\""),
              (Told{"site.toml:9:14: 'detect_fps' must be a number, but this is a text (write it "
                    "without quotes: 4)"}));
}

TEST_F(SiteMistakes, NumberOutOfRange) {
    EXPECT_EQ(plant("detect_fps = 4", "detect_fps = 60"),
              (Told{"site.toml:9:14: 'detect_fps' is 60, but must be 0.2..30"}));
}

TEST_F(SiteMistakes, RuleWithAnUnknownZone) {
    EXPECT_EQ(plant("zones = [\"yard\"]\nreminded", "zones = [\"yrad\"]\nreminded"),
              (Told{"site.toml:26:10: there is no zone 'yrad' (did you mean 'yard'?)"}));
}

TEST_F(SiteMistakes, RuleWithALineForAZone) {
    EXPECT_EQ(plant("zones = [\"yard\"]\nreminded", "zones = [\"yard\", \"entrance\"]\nreminded"),
              (Told{"site.toml:26:18: 'entrance' is a line, not a zone"}));
}

TEST_F(SiteMistakes, RuleWithTextInsteadOfAListOfZones) {
    EXPECT_EQ(plant("zones = [\"yard\"]\nreminded", "zones = \"yard\"\nreminded"),
              (Told{"site.toml:26:9: 'zones' must be a list of texts, but this is a text (write "
                    "[\"yard\"])"}));
}

TEST_F(SiteMistakes, RuleWithoutZones) {
    EXPECT_EQ(plant("zones = [\"yard\"]\nreminded", "reminded"),
              (Told{"site.toml:23:1: [rule] has no 'zones' (known zones: yard)"}));
}

TEST_F(SiteMistakes, ZonesOnALineRule) {
    EXPECT_EQ(
        plant("lines = [\"entrance\"]", "zones = [\"yard\"]"),
        (Told{"site.toml:30:1: [rule] has no 'lines' (known lines: entrance)",
              "site.toml:33:1: 'zones' is not for line_crossing (this type works on 'lines')"}));
}

TEST_F(SiteMistakes, ZoneOnAnUnknownCamera) {
    EXPECT_EQ(plant("id = \"yard\"\ncamera = \"gate\"", "id = \"yard\"\ncamera = \"gaet\""),
              (Told{"site.toml:14:10: there is no camera 'gaet' (did you mean 'gate'?)"}));
}

TEST_F(SiteMistakes, TwoRulesOfOneName) {
    EXPECT_EQ(
        plant("id = \"night\"", "id = \"no-parking\""),
        (Told{"site.toml:37:6: there is already a rule 'no-parking' (every id is given once)"}));
}

TEST_F(SiteMistakes, LineWithTheNameOfAZone) {
    EXPECT_EQ(plant("id = \"entrance\"", "id = \"yard\""),
              (Told{"site.toml:18:6: there is already a zone 'yard' (every id is given once)",
                    "site.toml:33:10: there is no line 'entrance' (known lines: yard)"}));
}

TEST_F(SiteMistakes, NameThatIsNoIdentifier) {
    EXPECT_EQ(plant("id = \"night\"", "id = \"Night watch\""),
              (Told{"site.toml:37:6: 'id' may have a-z, 0-9, '-' and '_', 1..64 characters (for "
                    "example \"night-watch\")"}));
}

TEST_F(SiteMistakes, UnknownRuleType) {
    EXPECT_EQ(plant("type = \"intrusion\"", "type = \"intrusoin\""),
              (Told{"site.toml:38:8: 'type' cannot be 'intrusoin' (did you mean 'intrusion'? one "
                    "of: intrusion, line_crossing, loitering, illegal_parking, dog.off_hours, "
                    "dog.forbidden_place)"}));
}

TEST_F(SiteMistakes, UnknownSeverity) {
    EXPECT_EQ(plant("severity = \"high\"", "severity = \"urgent\""),
              (Told{"site.toml:28:12: 'severity' cannot be 'urgent' (one of: info, low, medium, "
                    "high, critical)"}));
}

TEST_F(SiteMistakes, SubjectThatARuleCannotLookFor) {
    EXPECT_EQ(plant("severity = \"high\"", "subjects = [\"dog\"]"),
              (Told{"site.toml:28:13: illegal_parking cannot look for 'dog' (known subjects: "
                    "vehicle, motorcycle)"}));
}

TEST_F(SiteMistakes, ThresholdOfAnotherRuleType) {
    EXPECT_EQ(plant("severity = \"high\"", "hysteresis = 0.02"),
              (Told{"site.toml:28:1: 'hysteresis' is not for illegal_parking (only line_crossing "
                    "has it)"}));
}

TEST_F(SiteMistakes, PhasesOutOfOrder) {
    EXPECT_EQ(plant("severity = \"high\"", "confirmed_after = \"45s\""),
              (Told{"site.toml:28:19: 'confirmed_after' (45s) is before 'reminded_after' (1min) "
                    "(the order is observed, reminded, confirmed)"}));
}

TEST_F(SiteMistakes, PhaseBeforeADefaultPhase) {
    EXPECT_EQ(plant("reminded_after = \"60s\"", "reminded_after = \"8s\""),
              (Told{"site.toml:27:18: 'reminded_after' (8s) is before 'observed_after' (10s, the "
                    "default) (give 'observed_after' as well)"}));
}

TEST_F(SiteMistakes, PolygonOfTwoCorners) {
    EXPECT_EQ(plant("[[0.1, 0.5], [0.9, 0.5], [0.9, 0.9], [0.1, 0.9]]", "[[0.1, 0.5], [0.9, 0.5]]"),
              (Told{"site.toml:15:11: 'polygon' has 2 corners, but must have 3..64"}));
}

TEST_F(SiteMistakes, PolygonInPixels) {
    EXPECT_EQ(plant("[0.9, 0.9], [0.1, 0.9]]", "[0.9, 1080], [0.1, 0.9]]"),
              (Told{"site.toml:15:42: y of corner 3 must be a number 0..1 (a share of the picture: "
                    "pixels divided by its width or height)"}));
}

/// A mistake within [camera.evidence] of the good site.
class EvidenceMistakes : public SiteMistakes {
  protected:
    Told evidence(const std::string& keys) {
        return plant("data_timeout = \"5s\"\n", "[camera.evidence]\n" + keys + "\n");
    }
};

TEST_F(EvidenceMistakes, AreNoneInAGoodOne) {
    EXPECT_EQ(evidence("source = \"rtsp://192.168.1.20/main\""), Told{});
}

TEST_F(EvidenceMistakes, UnknownKeyNamesTheNearest) {
    EXPECT_EQ(evidence("source = \"rtsp://cam/main\"\nkeep_byte = \"8MiB\""),
              (Told{"site.toml:12:1: unknown key 'keep_byte' in [camera.evidence] (did you mean "
                    "'keep_bytes'?)"}));
}

TEST_F(EvidenceMistakes, WithoutASource) {
    EXPECT_EQ(
        evidence("keep = \"6s\""),
        (Told{"site.toml:10:1: [camera.evidence] has no 'source' (write \"rtsp://HOST/PATH\", "
              "\"file:PATH\" or \"v4l2:/dev/video0\")"}));
}

TEST_F(EvidenceMistakes, SourceOfAnUnknownKindDoesNotTellItsPassword) {
    EXPECT_EQ(evidence("source = \"http://admin:secret@cam/main\""),
              (Told{"site.toml:11:10: 'source' cannot begin with \"http://\" (write "
                    "\"rtsp://HOST/PATH\", \"file:PATH\" or \"v4l2:/dev/video0\")"}));
}

TEST_F(EvidenceMistakes, SizeWithoutAUnit) {
    EXPECT_EQ(evidence("source = \"rtsp://cam/main\"\nkeep_bytes = \"8 MB\""),
              (Told{"site.toml:12:14: 'keep_bytes' is \"8 MB\", which is no size (write a whole "
                    "number with MiB, GiB or TiB, such as \"16MiB\")"}));
}

TEST_F(EvidenceMistakes, SizeAndTimeOutOfRange) {
    EXPECT_EQ(evidence("source = \"rtsp://cam/main\"\nkeep = \"1h\"\nkeep_bytes = \"1GiB\""),
              (Told{"site.toml:12:8: 'keep' is 1h, but must be 1s..5min",
                    "site.toml:13:14: 'keep_bytes' is 1GiB, but must be 1MiB..512MiB"}));
}

TEST_F(EvidenceMistakes, TheCamerasOwnSource) {
    EXPECT_EQ(evidence("source = \"rtsp://192.168.1.20/stream1\""),
              (Told{"site.toml:11:10: 'source' is the camera's own, which serves for evidence "
                    "anyway (leave [camera.evidence] out, or name the camera's better stream)"}));
}

TEST_F(EvidenceMistakes, ARecordingBesideALiveCamera) {
    folder_.write("street.avi", "x");
    EXPECT_EQ(evidence("source = \"file:street.avi\""),
              (Told{"site.toml:11:10: 'source' is a recording where the camera is live, or the "
                    "reverse (both are pictures of the same moments)"}));
}

TEST_F(EvidenceMistakes, AReplayAtFullSpeed) {
    folder_.write("street.avi", "x");
    folder_.write("large.avi", "x");
    EXPECT_EQ(
        plant("source = \"rtsp://192.168.1.20/stream1\"\ndetect_fps = 4\ndata_timeout = "
              "\"5s\"\n",
              "source = \"file:street.avi\"\npace = \"flat_out\"\n[camera.evidence]\nsource = "
              "\"file:large.avi\"\n"),
        (Told{"site.toml:10:1: 'evidence' needs a camera that plays in real time (leave out "
              "pace = \"flat_out\", or [camera.evidence])"}));
}

TEST_F(EvidenceMistakes, AListOfThem) {
    EXPECT_EQ(
        plant("data_timeout = \"5s\"\n", "[[camera.evidence]]\nsource = \"rtsp://cam/main\"\n"),
        (Told{"site.toml:10:1: 'evidence' must be a table, but this is a list (write it as "
              "[camera.evidence], once)"}));
}

TEST_F(SiteMistakes, PolygonWithoutAnArea) {
    EXPECT_EQ(plant("[0.9, 0.9], [0.1, 0.9]]", "[0.5, 0.5]]"),
              (Told{"site.toml:15:11: 'polygon' has no area (its corners lie on one line or on one "
                    "spot)"}));
}

TEST_F(SiteMistakes, PolygonThatCrossesItself) {
    EXPECT_EQ(plant("[0.9, 0.9], [0.1, 0.9]]", "[0.1, 0.9], [0.9, 0.9]]"),
              (Told{"site.toml:15:11: 'polygon' crosses itself: the edge from corner 2 and the "
                    "edge from corner 4 (give the corners in order around the area)"}));
}

TEST_F(SiteMistakes, MotionMaskWithoutAnArea) {
    EXPECT_EQ(
        plant("data_timeout = \"5s\"", "motion_masks = [[[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]]"),
        (Told{"site.toml:10:17: motion mask 1 has no area (its corners lie on one line or on "
              "one spot)"}));
}

TEST_F(SiteMistakes, PointWithThreeNumbers) {
    EXPECT_EQ(plant("from = [0.1, 0.8]", "from = [0.1, 0.8, 0.2]"),
              (Told{"site.toml:20:8: 'from' must be a point [x, y], but this has 3 numbers (x from "
                    "the left, y from the top, each 0..1 of the picture)"}));
}

TEST_F(SiteMistakes, LineWithOneEnd) {
    EXPECT_EQ(plant("to = [0.9, 0.8]", "to = [0.1, 0.8]"),
              (Told{"site.toml:21:6: 'to' is the same point as 'from' (a line needs two ends)"}));
}

TEST_F(SiteMistakes, UnknownSource) {
    EXPECT_EQ(plant("rtsp://192.168.1.20/stream1", "http://192.168.1.20/stream1"),
              (Told{"site.toml:8:10: 'source' cannot begin with \"http://\" (write "
                    "\"rtsp://HOST/PATH\", \"file:PATH\" or \"v4l2:/dev/video0\")"}));
}

TEST_F(SiteMistakes, RecordingThatIsNotThere) {
    EXPECT_EQ(plant("rtsp://192.168.1.20/stream1", "file:street.avi"),
              (Told{"site.toml:8:10: there is no file street.avi (a path here is relative to the "
                    "folder of this file)"}));
}

TEST_F(SiteMistakes, RecordingThatIsNotThereIsNoneWhenOtherFootageTakesItsPlace) {
    const std::string text = planted(kGoodSite, "rtsp://192.168.1.20/stream1", "file:street.avi");
    EXPECT_TRUE(parse_site(text, "site.toml", folder_.path(), Footage::replaced).has_value());
}

TEST_F(SiteMistakes, FileKeysOnALiveCamera) {
    EXPECT_EQ(
        plant("detect_fps = 4", "loop = true"),
        (Told{"site.toml:9:1: 'loop' is for file: sources only (leave it out for a live camera)"}));
}

TEST_F(SiteMistakes, UnknownTimeZone) {
    EXPECT_EQ(plant("Asia/Shanghai", "Asia/Shanghia"),
              (Told{"site.toml:3:13: there is no time zone 'Asia/Shanghia' (did you mean "
                    "'Asia/Shanghai'?)"}));
}

TEST_F(SiteMistakes, UnknownCity) {
    EXPECT_EQ(plant("city = \"test\"", "city = \"tset\""),
              (Told{"site.toml:4:8: there is no city profile 'tset' (did you mean 'test'?)"}));
}

TEST_F(SiteMistakes, ImpossibleTimeOfDay) {
    EXPECT_EQ(plant("from = \"19:00\"", "from = \"25:00\""),
              (Told{"site.toml:40:40: 'from' is \"25:00\", which is no time of day (write hour and "
                    "minute, \"00:00\" to \"24:00\")"}));
}

TEST_F(SiteMistakes, UnknownDay) {
    EXPECT_EQ(plant("mon-fri", "mon-fry"),
              (Told{"site.toml:40:22: 'days' cannot be \"mon-fry\" (did you mean 'fri'?)"}));
}

TEST_F(SiteMistakes, WindowWithoutItsEnd) {
    EXPECT_EQ(plant(", to = \"07:00\"", ""),
              (Told{"site.toml:40:13: [rule.schedule] has no 'to' (for example from = \"19:00\", "
                    "to = \"07:00\")"}));
}

TEST_F(SiteMistakes, DogHoursOfACityThatHasNone) {
    EXPECT_EQ(plant("type = \"intrusion\"\nzones = [\"yard\"]\nschedule = [{ days = \"mon-fri\", "
                    "from = \"19:00\", to = \"07:00\" }]",
                    "type = \"dog.off_hours\"\nzones = [\"yard\"]"),
              (Told{"site.toml:36:1: dog.off_hours needs dog hours, but city 'test' has none (give "
                    "the rule a 'schedule' of when dogs are not permitted)"}));
}

TEST_F(SiteMistakes, MisspelledTypeIsToldOnce) {
    EXPECT_EQ(plant("type = \"intrusion\"", "tpye = \"intrusion\""),
              (Told{"site.toml:38:1: unknown key 'tpye' in [rule] (did you mean 'type'?)"}));
}

TEST_F(SiteMistakes, TextWithoutQuotes) {
    EXPECT_EQ(plant("severity = \"high\"", "severity = high"),
              (Told{"site.toml:28:12: Error while parsing value: could not determine value type "
                    "(write key = value; texts stand in quotes)"}));
}

TEST_F(SiteMistakes, SyntaxStopsTheReading) {
    EXPECT_EQ(
        plant("name = \"Meadow Court\"", "name = \"Meadow Court"),
        (Told{"site.toml:2:21: Error while parsing string: unescaped control characters other than "
              "TAB (U+0009) are explicitly prohibited (is the closing quote missing?)"}));
}

TEST_F(SiteMistakes, EndlessDottedKeyIsRefusedBeforeItFillsTheStack) {
    std::string key = "x";
    for (int i = 0; i < 400'000; ++i) key += ".x";
    EXPECT_EQ(read(key + " = 1\n"),
              (Told{"site.toml:1:130: too many dots in a row (no key of ours has more than one)"}));
}

TEST_F(SiteMistakes, FileOfMoreThanAMebibyte) {
    EXPECT_EQ(read(std::string((1U << 20U) + 1, '\n')),
              (Told{"site.toml: 1048577 bytes are too many (a configuration file has at most 1 "
                    "MiB; is this "
                    "the right file?)"}));
}

TEST_F(SiteMistakes, KeyGivenTwice) {
    EXPECT_EQ(plant("severity = \"high\"", "severity = \"high\"\nseverity = \"low\""),
              (Told{"site.toml:29:12: Error while parsing key-value pair: cannot redefine existing "
                    "string 'severity' (give each key once)"}));
}

TEST_F(SiteMistakes, EmptyFileLacksItsSections) {
    EXPECT_EQ(read(""),
              (Told{"site.toml: there is no [site] (add it with name, time_zone and city)",
                    "site.toml: there is no [[camera]] (a site has at least one)"}));
}

TEST_F(SiteMistakes, MistakesOfTheCityComeAfterThoseOfTheSite) {
    folder_.write("city/test.toml", "[city]\nid = \"test\"\nholidays = [\"May Day\"]\n");
    EXPECT_EQ(
        plant("detect_fps", "detect_fsp"),
        (Told{"site.toml:9:1: unknown key 'detect_fsp' in [camera] (did you mean 'detect_fps'?)",
              "city/test.toml:3:13: a holiday must be a date, but this is a text (write it like "
              "2026-05-01)"}));
}

TEST_F(SiteMistakes, AllAreToldInOneRunInFileOrder) {
    auto text = planted(kGoodSite, "severity = \"high\"", "severity = \"urgent\"");
    text = planted(text, "detect_fps = 4", "detect_fps = 60");
    text = planted(text, "lines = [\"entrance\"]", "lines = [\"entrnace\"]");
    text = planted(text, "name = \"Meadow Court\"", "nmae = \"Meadow Court\"");
    EXPECT_EQ(read(text),
              (Told{"site.toml:2:1: unknown key 'nmae' in [site] (did you mean 'name'?)",
                    "site.toml:9:14: 'detect_fps' is 60, but must be 0.2..30",
                    "site.toml:28:12: 'severity' cannot be 'urgent' (one of: info, low, medium, "
                    "high, critical)",
                    "site.toml:33:10: there is no line 'entrnace' (did you mean 'entrance'?)"}));
}

}  // namespace
}  // namespace linli::config
