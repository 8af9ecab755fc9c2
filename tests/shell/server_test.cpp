// SPDX-License-Identifier: Apache-2.0
#include "shell/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <boost/json/serialize.hpp>
#include <fstream>

#include "shell/served.hpp"

namespace linli::shell {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kStatus = "{\"command\": \"status\"}\n";

TEST(Server, AnswersRequestAfterRequest) {
    Served served;
    served.run();
    auto client = Client::connect(served.path()).value();
    for (int i = 0; i < 3; ++i) {
        const auto status = client.ask("status");
        ASSERT_TRUE(status && *status);
        EXPECT_EQ((**status).at("gateway"), "//linli/t/c/gw-01");
    }
}

TEST(Server, AnswersRequestsThatComeInOneGo) {
    Served served;
    served.run();
    const Raw raw(served.path());
    raw.send(std::string(kStatus) + "{\"command\":\"cameras\",\"arguments\":{}}\n");
    EXPECT_THAT(raw.read(1), StartsWith("{\"ok\":true,\"result\":{\"gateway\""));
    EXPECT_THAT(raw.read(1), StartsWith("{\"ok\":true,\"result\":[{\"id\":\"gate\""));
}

TEST(Server, PutsASlowClientsRequestTogether) {
    Served served;
    served.run();
    const Raw raw(served.path());
    for (const char c : kStatus) raw.send(std::string_view(&c, 1));
    EXPECT_THAT(raw.read(1), StartsWith("{\"ok\":true"));
}

TEST(Server, ForgetsAClientThatSaysNothing) {
    Served served({.idle = 30ms});
    served.run();
    const Raw raw(served.path());
    raw.send("{\"command\": ");
    EXPECT_EQ(raw.read_to_end(), "");
}

TEST(Server, AnswersGarbageAndHangsUp) {
    Served served;
    served.run();
    const Raw raw(served.path());
    raw.send("GET / HTTP/1.1\n" + std::string(kStatus));
    const auto answered = raw.read_to_end();
    EXPECT_THAT(answered, StartsWith("{\"ok\":false,\"error\":{\"code\":\"invalid_argument\""));
    EXPECT_THAT(answered, ::testing::Not(HasSubstr("gw-01")));
}

TEST(Server, RefusesALineThatIsTooLong) {
    Served served;
    served.run();
    const Raw raw(served.path());
    raw.send(std::string(70'000, 'x'));
    EXPECT_THAT(raw.read(1), HasSubstr("a request has at most 65536 bytes"));
    EXPECT_EQ(raw.read_to_end(), "");
}

TEST(Server, GoesOnAfterARequestThatCannotBeMet) {
    Served served;
    served.run();
    auto client = Client::connect(served.path()).value();
    const auto unknown = client.ask("why", {{"incident", "beef"}});
    ASSERT_TRUE(unknown);
    ASSERT_FALSE(*unknown);
    EXPECT_EQ(unknown->error().code, ErrorCode::not_found);
    EXPECT_EQ(unknown->error().message, "no incident 'beef'");
    EXPECT_TRUE(client.ask("status").value());
}

TEST(Server, LetsInSixteenClientsAndTellsTheNext) {
    Served served;
    served.run();
    std::vector<std::unique_ptr<Raw>> clients;
    for (int i = 0; i < 16; ++i) {
        clients.push_back(std::make_unique<Raw>(served.path()));
        clients.back()->send(kStatus);
        ASSERT_THAT(clients.back()->read(1), StartsWith("{\"ok\":true"));
    }
    EXPECT_THAT(Raw(served.path()).read_to_end(), HasSubstr("there are 16 clients already"));
    auto refused = Client::connect(served.path()).value().ask("status");
    ASSERT_TRUE(refused) << refused.error().message;
    EXPECT_EQ(refused->error().code, ErrorCode::refused);
}

TEST(Server, HasRoomAgainWhenAClientGoes) {
    std::promise<void> gone;
    Served served({.clients = 1});
    served.gateway.on_unfollow = [&] { gone.set_value(); };
    served.run();
    {
        auto client = Client::connect(served.path()).value();
        ASSERT_TRUE(client.ask("events", {{"follow", true}}).value());
    }
    ASSERT_EQ(gone.get_future().wait_for(10s), std::future_status::ready);
    // The guard goes just before the connection's own end, in the same turn of the loop.
    served.on_loop([] {});
    EXPECT_TRUE(Client::connect(served.path()).value().ask("status").value());
}

TEST(Server, TakesOverAStaleSocketFile) {
    const TempFolder folder;
    const auto path = folder / "linlid.sock";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(dead);
    ASSERT_TRUE(std::filesystem::exists(path));

    asio::io_context loop;
    FakeGateway gateway;
    EXPECT_TRUE(Server::listen(loop, path, gateway));
}

TEST(Server, RefusesASocketThatIsAlive) {
    Served served;
    served.run();
    asio::io_context loop;
    FakeGateway gateway;
    const auto second = Server::listen(loop, served.path(), gateway);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::already_exists);
    EXPECT_TRUE(Client::connect(served.path()).value().ask("status").value());
}

TEST(Server, LeavesAFileAloneThatIsNoSocket) {
    const TempFolder folder;
    std::ofstream(folder / "linlid.sock") << "precious";
    asio::io_context loop;
    FakeGateway gateway;
    const auto server = Server::listen(loop, folder / "linlid.sock", gateway);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, ErrorCode::already_exists);
    EXPECT_EQ(std::filesystem::file_size(folder / "linlid.sock"), 8U);
}

TEST(Server, SaysWhenItsFolderIsMissingOrItsPathTooLong) {
    const TempFolder folder;
    asio::io_context loop;
    FakeGateway gateway;
    const auto no_folder = Server::listen(loop, folder / "absent" / "linlid.sock", gateway);
    ASSERT_FALSE(no_folder);
    EXPECT_THAT(no_folder.error().message, HasSubstr("does its folder exist"));
    const auto too_long = Server::listen(loop, "/" + std::string(200, 'x'), gateway);
    ASSERT_FALSE(too_long);
    EXPECT_EQ(too_long.error().code, ErrorCode::invalid_argument);
}

TEST(Server, LetsOwnerAndGroupInAndTakesItsSocketAway) {
    Served served;
    struct stat status{};
    ASSERT_EQ(::stat(served.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0660U);
    served.stop();
    EXPECT_FALSE(std::filesystem::exists(served.path()));
}

TEST(Server, StreamsNewEventsAfterTheList) {
    Served served;
    served.gateway.list = {FakeGateway::event(1), FakeGateway::event(2)};
    served.run();
    auto client = Client::connect(served.path()).value();
    const auto list = client.ask("events", {{"follow", true}, {"limit", 5}});
    ASSERT_TRUE(list && *list);
    EXPECT_EQ((**list).get_array().size(), 2U);
    served.on_loop([&] {
        served.gateway.emit(FakeGateway::event(3));
        served.gateway.emit(FakeGateway::event(4));
    });
    EXPECT_EQ(client.next().value().at("event").at("sequence"), 3);
    EXPECT_EQ(client.next().value().at("event").at("sequence"), 4);
}

TEST(Server, SendsAnEventOnceThatComesWhileTheListIsMade) {
    Served served;
    served.gateway.list = {FakeGateway::event(1), FakeGateway::event(2)};
    served.gateway.while_listing = {FakeGateway::event(2), FakeGateway::event(3)};
    served.run();
    auto client = Client::connect(served.path()).value();
    ASSERT_TRUE(client.ask("events", {{"follow", true}}).value());
    EXPECT_EQ(client.next().value().at("event").at("sequence"), 3);
}

TEST(Server, CountsWhatAFollowerDoesNotTakeInsteadOfKeepingIt) {
    Served served({.followed_events = 4});
    served.run();
    auto client = Client::connect(served.path()).value();
    ASSERT_TRUE(client.ask("events", {{"follow", true}}).value());
    constexpr int kEvents = 200;
    served.on_loop([&] {
        for (int i = 0; i < kEvents; ++i) served.gateway.emit(FakeGateway::event(i, 100'000));
    });
    int events = 0;
    std::int64_t skipped = 0;
    while (events + skipped < kEvents) {
        const auto line = client.next();
        ASSERT_TRUE(line) << line.error().message;
        if (line->contains("event")) ++events;
        if (line->contains("skipped")) skipped += line->at("skipped").to_number<std::int64_t>();
    }
    EXPECT_EQ(events, 4);
    EXPECT_EQ(skipped, kEvents - 4);
}

TEST(Server, DropsAFollowerThatNeverReadsAndServesTheOthersMeanwhile) {
    std::promise<void> dropped;
    Served served({.write = 50ms, .followed_events = 4});
    served.gateway.on_unfollow = [&] { dropped.set_value(); };
    served.run();
    const Raw deaf(served.path());
    deaf.send("{\"command\": \"events\", \"arguments\": {\"follow\": true}}\n");
    deaf.read(1);
    served.on_loop([&] {
        for (int i = 0; i < 50; ++i) served.gateway.emit(FakeGateway::event(i, 1'000'000));
    });
    EXPECT_TRUE(Client::connect(served.path()).value().ask("status").value());
    EXPECT_EQ(dropped.get_future().wait_for(10s), std::future_status::ready);
}

TEST(Server, StopsWhileSomebodyFollows) {
    Served served;
    served.run();
    auto client = Client::connect(served.path()).value();
    ASSERT_TRUE(client.ask("events", {{"follow", true}}).value());
    served.stop();
    served.on_loop([&] { served.gateway.emit(FakeGateway::event(1)); });
    const auto line = client.next();
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error().code, ErrorCode::end_of_stream);
}

}  // namespace
}  // namespace linli::shell
