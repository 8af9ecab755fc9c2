// SPDX-License-Identifier: Apache-2.0
// The real linlictl against a real socket; only the gateway behind it is a fake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "shell/served.hpp"

namespace linli::shell {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

std::string read_all(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Outcome {
    int exit_code = -1;
    std::string out;
    std::string err;
};

/// Runs linlictl with `arguments` as a shell reads them, in the time zone of Shanghai.
Outcome linlictl(const std::string& arguments, const std::string& environment = {}) {
    const TempFolder folder;
    const auto out = folder / "out";
    const auto err = folder / "err";
    const auto line = std::format("TZ=Asia/Shanghai {} '{}' {} >'{}' 2>'{}'", environment, LINLICTL,
                                  arguments, out.string(), err.string());
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_all(out), read_all(err)};
}

/// Runs linlictl against `served`.
Outcome linlictl(const Served& served, const std::string& arguments) {
    return linlictl(std::format("--socket '{}' {}", served.path().string(), arguments));
}

TEST(Linlictl, ShowsTheStatus) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "status");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("gateway    //linli/t/c/gw-01\n"));
    EXPECT_THAT(shown.out, HasSubstr("version    0.1.0, up 1h 2min\n"));
    EXPECT_THAT(shown.out, HasSubstr("uplink     connected, mqtt://broker:1883\n"));
    EXPECT_THAT(shown.out, HasSubstr("events     41 stored, 39 delivered, 2 waiting, 0 lost\n"));
    EXPECT_THAT(shown.out, HasSubstr("machine    42 % of a core, 120 MB\n"));
    EXPECT_THAT(shown.out, HasSubstr("oldest     an event has been waiting for 1min 15s\n"));
    EXPECT_THAT(shown.out, HasSubstr("warning    the clock is not set\n"));
}

TEST(Linlictl, ShowsEvidenceStreamsAndTroublesOfTheCamerasThatHaveAny) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "cameras");
    EXPECT_THAT(shown.out,
                HasSubstr("\n\nEVIDENCE OF  STATE    PICTURE    HELD   MEMORY  PICTURES  "
                          "MISSED  RECONNECTS  LAST ERROR\n"
                          "yard-two     waiting  1920x1080  12.0s  6.1 MB  4         "
                          "1       2           no key frame for 5000 ms\n"));
    EXPECT_THAT(shown.out, HasSubstr("\n\nTROUBLE OF  BROKEN  NO TIME  TIME STEPS  SIZES  LAST "));
    EXPECT_THAT(shown.out,
                HasSubstr("\nyard-two    3       0        1           0      2026-11-24 "));
    EXPECT_THAT(shown.out, HasSubstr("  the camera's clock jumped by 20s\n"));
    EXPECT_THAT(shown.out, Not(HasSubstr("yard-two evidence")));
}

TEST(Linlictl, AlignsCamerasWithChineseNamesAndTamesTheirErrors) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "cameras");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("CAMERA    NAME  STATE      PICTURE  FPS   FRAMES"));
    EXPECT_THAT(shown.out, HasSubstr("gate      北门  streaming  768x576  10.0  500"));
    EXPECT_THAT(shown.out, HasSubstr("yard-two  Yard  waiting    0x0      0.0   0"));
    EXPECT_THAT(shown.out, HasSubstr("a?[2Jb"));
    EXPECT_THAT(shown.out, Not(HasSubstr("\x1b")));
}

TEST(Linlictl, ShowsWhereTheMillisecondsGo) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "cost");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_EQ(
        shown.out,
        "CAMERA    DECODED/S  SKIPPED/S  LOOKS/S  DECODE MS  GATE MS  LOOK MS  DECODE  GATE   "
        "LOOKS   ALL\n"
        "gate      12.5       12.5       5.00     2.50       0.25     31.2     30.0 %  1.0 %  "
        "17.0 %  48.0 %\n"
        "the rest                                                                             "
        "        2.0 %\n"
        "all                                                                   30.0 %  1.0 %  "
        "17.0 %  50.0 %\n"
        "percent of one core, of 2, over 10 s; 120 MB\n");
    EXPECT_EQ(linlictl(served, "cost --watch --times 2 --interval 1 --json").out,
              linlictl(served, "cost --json").out + linlictl(served, "cost --json").out);
}

TEST(Linlictl, ShowsIncidentsInLocalTime) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "incidents");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out,
                HasSubstr("000000007a31  illegal_parking  confirmed  2026-11-24 20:00:00  high"));
    linlictl(served, "incidents --all --limit 7");
    served.on_loop([&] {
        EXPECT_EQ(served.gateway.asked,
                  (std::vector<std::string>{"incidents 20 true", "incidents 7 false"}));
    });
}

TEST(Linlictl, TellsTheStoryOfAnIncident) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "why 7a31");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_EQ(
        shown.out,
        R"(illegal_parking 0190c0de-0000-7000-8000-000000007a31: confirmed, severity high, rule no-parking
fire-lane on camera gate, vehicle since 2026-11-24 20:00:00

2026-11-24 20:00:10  observed
    stood 10s in zone 'fire-lane', limit 10s
      dwell_s      10
      moved_share  0.02

2026-11-24 20:07:00  confirmed
    stood 420s in zone 'fire-lane', limit 420s
      dwell_s  420
)");
}

TEST(Linlictl, PrintsEveryResultAsOneLineOfJson) {
    Served served;
    served.gateway.list = {FakeGateway::event(1)};
    served.run();
    for (const char* command : {"status", "cameras", "cost", "incidents", "events", "why 7a31",
                                "withdraw 7a31 'a delivery'", "watch --times 1"}) {
        for (const auto& line :
             {std::format("--json {}", command), std::format("{} --json", command)}) {
            const auto shown = linlictl(served, line);
            EXPECT_EQ(shown.exit_code, 0) << line << shown.err;
            EXPECT_EQ(std::ranges::count(shown.out, '\n'), 1) << line;
            boost::system::error_code error;
            json::parse(shown.out, error);
            EXPECT_FALSE(error) << line << "\n" << shown.out;
        }
    }
    EXPECT_EQ(json::parse(linlictl(served, "why 7a31 --json").out).at("phases").as_array().size(),
              2U);
}

TEST(Linlictl, ListsEvents) {
    Served served;
    served.gateway.list = {FakeGateway::event(8), FakeGateway::event(9)};
    served.run();
    const auto shown = linlictl(served, "events --limit 2");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("9         2026-11-24 20:00:00  intrusion  confirmed  "
                                     "0190-7a31  gate    yard  inside 5s\n"));
}

TEST(Linlictl, FollowsEventsUntilNobodyReadsThem) {
    // What the loop thread uses comes before `served`, which joins it at the end.
    int sequence = 1;
    bool followed = false;
    std::function<void()> go_on;
    Served served;
    served.gateway.list = {FakeGateway::event(1)};
    go_on = [&] {
        if (!followed) return;
        served.gateway.emit(FakeGateway::event(++sequence));
        served.post(go_on);
    };
    served.gateway.on_follow = [&] {
        followed = true;
        served.post(go_on);
    };
    served.gateway.on_unfollow = [&] { followed = false; };
    served.run();
    const auto shown = linlictl(served, "events --follow --json | head -n 4");
    EXPECT_EQ(std::ranges::count(shown.out, '\n'), 4);
    EXPECT_THAT(
        shown.out,
        ContainsRegex(
            "\"sequence\":1,.*\n.*\"sequence\":2,.*\n.*\"sequence\":3,.*\n.*\"sequence\":4,"));
}

TEST(Linlictl, KeepsColumnsWhenItFollows) {
    std::promise<void> followed;
    Served served;
    served.gateway.list = {FakeGateway::event(1), FakeGateway::event(1000)};
    served.gateway.on_follow = [&] { followed.set_value(); };
    served.run();
    auto running = std::async(std::launch::async,
                              [&] { return linlictl(served, "events --follow | head -n 3"); });
    followed.get_future().wait();
    served.on_loop([] {});  // the list goes out in the turn in which the following begins
    served.stop();
    const auto shown = running.get();
    EXPECT_EQ(shown.out,
              "SEQUENCE  TIME                 TYPE                 PHASE      INCIDENT      CAMERA "
              "     ZONE            REASON\n"
              "1         2026-11-24 20:00:00  intrusion            confirmed  0190-7a31     gate   "
              "     yard            inside 5s\n"
              "1000      2026-11-24 20:00:00  intrusion            confirmed  0190-7a31     gate   "
              "     yard            inside 5s\n");
}

TEST(Linlictl, EndsWithThreeWhenTheDaemonGoesWhileItFollows) {
    std::promise<void> followed;
    Served served;
    served.gateway.on_follow = [&] { followed.set_value(); };
    served.run();
    auto running =
        std::async(std::launch::async, [&] { return linlictl(served, "events --follow"); });
    followed.get_future().wait();
    served.stop();
    const auto shown = running.get();
    EXPECT_EQ(shown.exit_code, 3);
    EXPECT_THAT(shown.err, HasSubstr("hung up"));
}

TEST(Linlictl, WritesASnapshotByteForByte) {
    Served served;
    served.run();
    const auto file = served.folder() / "gate.jpg";
    const auto shown = linlictl(served, std::format("snapshot gate '{}'", file.string()));
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_EQ(read_all(file), served.gateway.picture);
}

TEST(Linlictl, WritesNoSnapshotWhereItCannot) {
    Served served;
    served.run();
    const auto no_folder = linlictl(served, "snapshot gate /absent/gate.jpg");
    EXPECT_EQ(no_folder.exit_code, 1);
    EXPECT_EQ(no_folder.err, "linlictl: there is no folder /absent\n");
    const auto a_folder =
        linlictl(served, std::format("snapshot gate '{}'", served.folder().path().string()));
    EXPECT_EQ(a_folder.exit_code, 1);
    EXPECT_THAT(a_folder.err, HasSubstr("is a folder"));
    const auto no_camera =
        linlictl(served, std::format("snapshot attic '{}'", (served.folder() / "x.jpg").string()));
    EXPECT_EQ(no_camera.exit_code, 1);
    EXPECT_EQ(no_camera.err, "linlictl: no camera 'attic'\n");
    EXPECT_FALSE(std::filesystem::exists(served.folder() / "x.jpg"));
}

TEST(Linlictl, WithdrawsWithAReason) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "withdraw 7a31 'it was a delivery'");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_EQ(shown.out, "withdrawn: 7a31\n");
    served.on_loop([&] {
        EXPECT_EQ(served.gateway.asked,
                  std::vector<std::string>{"withdraw 7a31 it was a delivery"});
    });
}

TEST(Linlictl, WatchesPlainlyWhenNobodyLooks) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "watch --times 1");
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("gateway    //linli/t/c/gw-01\n"));
    EXPECT_THAT(shown.out, HasSubstr("yard-two"));
    EXPECT_THAT(shown.out, HasSubstr("illegal_parking"));
    EXPECT_THAT(shown.out, Not(HasSubstr("\x1b")));
}

TEST(Linlictl, EndsWithOneWhenTheAnswerIsAFailure) {
    Served served;
    served.run();
    const auto shown = linlictl(served, "why beef");
    EXPECT_EQ(shown.exit_code, 1);
    EXPECT_EQ(shown.out, "");
    EXPECT_EQ(shown.err, "linlictl: no incident 'beef'\n");
}

TEST(Linlictl, EndsWithTwoForAWrongCommandLine) {
    EXPECT_EQ(linlictl("").exit_code, 2);
    EXPECT_EQ(linlictl("statsu").exit_code, 2);
    EXPECT_EQ(linlictl("events --limit 0").exit_code, 2);
    EXPECT_EQ(linlictl("why").exit_code, 2);
    EXPECT_EQ(linlictl("completion tcsh").exit_code, 2);
}

TEST(Linlictl, EndsWithThreeWhenNoDaemonAnswers) {
    const auto shown = linlictl("status", "LINLI_SOCKET=/absent/linlid.sock");
    EXPECT_EQ(shown.exit_code, 3);
    EXPECT_THAT(
        shown.err,
        HasSubstr("linlid does not answer at /absent/linlid.sock: there is no such socket"));
    EXPECT_THAT(shown.err, HasSubstr("systemctl start linlid"));
}

TEST(Linlictl, TellsItsExitCodesInItsHelp) {
    const auto help = linlictl("--help");
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_THAT(help.out, HasSubstr("Exit codes: 0 good; 1 the answer is a failure"));
    EXPECT_EQ(linlictl("--version").exit_code, 0);
}

class LinlictlCheck : public ::testing::Test {
  protected:
    LinlictlCheck() {
        write("site.toml", R"([site]
name = "Meadow Court"
city = "hangzhou"
[[camera]]
id = "gate"
source = "rtsp://viewer:secret@camera.local/stream"
[[zone]]
id = "yard"
camera = "gate"
polygon = [[0, 0], [1, 0], [1, 1]]
[[rule]]
id = "night"
type = "intrusion"
zones = ["yard"]
)");
        write("gateway.toml", R"([gateway]
tenant = "t"
community = "c"
id = "gw-01"
site = "site.toml"
[uplink]
broker = "mqtt://broker"
)");
    }
    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    Outcome check(const std::string& more = {}) const {
        return linlictl(std::format("check '{}' {}", (folder_ / "gateway.toml").string(), more),
                        "LINLI_CITIES='" LINLI_SOURCE_DIR "/config/city'");
    }
    TempFolder folder_;
};

TEST_F(LinlictlCheck, SummarisesWhatWouldRunWithoutShowingPasswords) {
    const auto shown = check();
    EXPECT_EQ(shown.exit_code, 0) << shown.out << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("gateway  //linli/t/c/gw-01\nuplink   mqtt://broker:1883\n"));
    EXPECT_THAT(shown.out, HasSubstr("site     Meadow Court, Asia/Shanghai, city Hangzhou\n"));
    EXPECT_THAT(shown.out, HasSubstr("gate    gate  rtsp    5.0      1      0      night\n"));
    EXPECT_THAT(shown.out, HasSubstr("no mistakes\n"));
    EXPECT_THAT(shown.out, Not(HasSubstr("secret")));
}

TEST_F(LinlictlCheck, TellsTheMistakesOfAllFilesInOneRun) {
    write("gateway.toml",
          "[gateway]\ntenant = \"T\"\ncommunity = \"c\"\nid = \"gw-01\"\nsite = \"site.toml\"\n"
          "[uplink]\nbroker = \"mqtt://broker\"\n");
    write("site.toml", read_all(folder_ / "site.toml") + "zone = 1\nseverity = \"urgent\"\n");
    const auto shown = check();
    EXPECT_EQ(shown.exit_code, 1);
    EXPECT_THAT(shown.out, HasSubstr("gateway.toml:2:10: 'tenant' may have"));
    EXPECT_THAT(
        shown.out,
        HasSubstr("site.toml:15:1: unknown key 'zone' in [rule] (did you mean 'zones'?)\n"));
    EXPECT_THAT(shown.out, HasSubstr("site.toml:16:12: 'severity' cannot be 'urgent'"));
    EXPECT_EQ(shown.err, "linlictl: 3 mistakes\n");
}

TEST_F(LinlictlCheck, GivesMistakesAsJson) {
    write("site.toml", "");
    const auto shown = check("--json");
    EXPECT_EQ(shown.exit_code, 1);
    const auto result = json::parse(shown.out);
    EXPECT_EQ(result.at("ok"), false);
    EXPECT_EQ(result.at("mistakes").as_array().size(), 2U);
    EXPECT_EQ(result.at("mistakes").at(0).at("line"), 0);
    write("site.toml", "[site]\nname = 1\n");
    EXPECT_EQ(json::parse(check("--json").out).at("mistakes").at(1).at("column"), 8);
}

TEST_F(LinlictlCheck, OfAFileThatIsNotThere) {
    const auto shown = linlictl("check /absent/gateway.toml");
    EXPECT_EQ(shown.exit_code, 1);
    EXPECT_EQ(shown.out, "/absent/gateway.toml: there is no such file\n");
}

TEST(Completion, OffersEveryCommandInEveryShell) {
    const auto help = linlictl("--help").out;
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const auto script = linlictl(std::format("completion {}", shell)).out;
        for (const char* command : {"check", "status", "cameras", "cost", "incidents", "events",
                                    "watch", "why", "snapshot", "withdraw", "completion"}) {
            EXPECT_THAT(help, ContainsRegex(std::format("\n  {} ", command)));
            EXPECT_THAT(script, HasSubstr(command)) << shell;
        }
        for (const char* option :
             {"json", "socket", "all", "limit", "follow", "interval", "times"}) {
            EXPECT_THAT(script, HasSubstr(option)) << shell;
        }
    }
}

TEST(Completion, OfBashCompletesCommandsAndIds) {
    Served served;
    served.run();
    const auto complete = [&](const std::string& words, int at) {
        const auto script = std::format(
            "PATH=\"$(dirname '{0}'):$PATH\"; source <('{0}' completion bash); "
            "COMP_WORDS=(linlictl --socket '{1}' {2}); "
            "COMP_CWORD={3}; _linlictl; echo \"${{COMPREPLY[@]}}\"",
            LINLICTL, served.path().string(), words, at + 2);
        std::ofstream(served.folder() / "complete.bash") << script;
        const auto out = served.folder() / "out";
        EXPECT_EQ(
            std::system(std::format("bash '{}' >'{}' 2>&1",
                                    (served.folder() / "complete.bash").string(), out.string())
                            .c_str()),
            0);
        return read_all(out);
    };
    EXPECT_EQ(complete("sta", 1), "status\n");
    EXPECT_EQ(complete("events --fo", 2), "--follow\n");
    EXPECT_EQ(complete("snapshot ''", 2), "gate yard-two\n");
    EXPECT_EQ(complete("why ''", 2), "0190c0de-0000-7000-8000-000000007a31\n");
}

}  // namespace
}  // namespace linli::shell
