// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <format>
#include <functional>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "shell/server.hpp"

namespace linli::shell {

/// A gateway with one camera and one incident, in the shapes of docs/control-socket.md. Loop thread
/// only, except the futures.
class FakeGateway final : public Gateway {
  public:
    asio::awaitable<Result<json::value>> status() override {
        co_return json::parse(
            R"({"gateway": "//linli/t/c/gw-01", "version": "0.1.0", "uptime_s": 3725,
            "uplink": {"state": "connected", "broker": "mqtt://broker:1883", "last_error": "", "session": 3,
                       "in_flight": 1, "window": 18, "published": 40, "acknowledged": 39},
            "events": {"stored": 41, "delivered": 39, "waiting": 2, "lost": 0, "oldest_wait_s": 75.5},
            "incidents": {"open": 1}, "cameras": 1, "cpu_share": 0.42, "memory_bytes": 120000000,
            "engine": "onnxruntime", "warnings": ["the clock is not set"]})");
    }
    asio::awaitable<Result<json::value>> cameras() override {
        co_return json::parse(
            R"([{"id": "gate", "name": "北门", "state": "streaming", "last_error": "a\u001b[2Jb",
            "epoch": 1, "frames": 500, "dropped": 2, "reconnects": 0, "fps": 10.0, "width": 768, "height": 576,
            "gate": "moving", "looks": 250, "tracks": 3},
            {"id": "yard-two", "name": "Yard", "state": "waiting", "last_error": "", "epoch": 0, "frames": 0,
             "dropped": 0, "reconnects": 4, "fps": 0.0, "width": 0, "height": 0, "gate": "still", "looks": 0,
             "tracks": 0,
             "troubles": {"broken": 3, "without_time": 0, "time_steps": 1, "size_changes": 0,
                          "last": "the camera's clock jumped by 20s", "last_at": "2026-11-24T12:00:10.250Z"},
             "evidence": {"state": "waiting", "last_error": "no key frame for 5000 ms", "packets": 250,
                          "reconnects": 2, "width": 1920, "height": 1080, "held_s": 11.96,
                          "held_bytes": 6100000, "pictures": 4, "missed": 1, "trouble": "",
                          "troubles": {"broken": 0, "without_time": 0, "time_steps": 0, "size_changes": 0,
                                       "last": ""}}}])");
    }
    asio::awaitable<Result<json::value>> cost() override {
        co_return json::parse(
            R"({"window_s": 10.0, "cores": 2, "share": 0.5, "rest_share": 0.02, "memory_bytes": 120000000,
            "cameras": [{"id": "gate", "decoded_per_s": 12.5, "skipped_per_s": 12.5, "looks_per_s": 5.0,
            "decode_ms": 2.5, "gate_ms": 0.25, "look_ms": 31.25, "decode_share": 0.3, "gate_share": 0.01,
            "look_share": 0.17, "share": 0.48}]})");
    }
    asio::awaitable<Result<json::value>> incidents(std::size_t limit, bool open_only) override {
        asked.push_back(std::format("incidents {} {}", limit, open_only));
        co_return json::array{incident()};
    }
    asio::awaitable<Result<json::value>> why(std::string id) override {
        if (!id.ends_with("7a31")) {
            co_return fail(ErrorCode::not_found, std::format("no incident '{}'", id));
        }
        auto story = incident();
        story["phases"] = json::parse(R"([{"phase": "observed", "time": "2026-11-24T12:00:10.250Z",
            "reason": "stood 10s in zone 'fire-lane', limit 10s", "facts": {"dwell_s": "10", "moved_share": "0.02"}},
            {"phase": "confirmed", "time": "2026-11-24T12:07:00.000Z",
            "reason": "stood 420s in zone 'fire-lane', limit 420s", "facts": {"dwell_s": "420"}}])");
        co_return json::value(std::move(story));
    }
    asio::awaitable<Result<json::value>> events(std::size_t limit) override {
        asked.push_back(std::format("events {}", limit));
        for (const auto& event : while_listing) emit(event);
        co_return list;
    }
    asio::awaitable<Result<std::string>> snapshot(std::string camera) override {
        if (camera != "gate")
            co_return fail(ErrorCode::not_found, std::format("no camera '{}'", camera));
        co_return picture;
    }
    asio::awaitable<Result<json::value>> withdraw(std::string id, std::string reason) override {
        asked.push_back(std::format("withdraw {} {}", id, reason));
        co_return json::object{{"id", id}, {"phase", "withdrawn"}};
    }
    std::shared_ptr<void> follow(std::function<void(const json::value&)> sink) override {
        const int id = ++last_follower_;
        followers_[id] = std::move(sink);
        if (on_follow) on_follow();
        return {nullptr, [this, id](void*) {
                    followers_.erase(id);
                    if (on_unfollow) on_unfollow();
                }};
    }

    void emit(const json::value& event) {
        for (const auto& [id, sink] : followers_) sink(event);
    }
    static json::object event(int sequence, std::size_t padding = 0) {
        return {{"sequence", sequence},
                {"id", "0190-e"},
                {"type", "intrusion"},
                {"phase", "confirmed"},
                {"incident", "0190-7a31"},
                {"camera", "gate"},
                {"zone", "yard"},
                {"reason", "inside 5s" + std::string(padding, '.')},
                {"time", "2026-11-24T12:00:00.000Z"},
                {"recorded", "2026-11-24T12:00:00.120Z"}};
    }
    static json::object incident() {
        return {{"id", "0190c0de-0000-7000-8000-000000007a31"},
                {"type", "illegal_parking"},
                {"rule", "no-parking"},
                {"camera", "gate"},
                {"zone", "fire-lane"},
                {"phase", "confirmed"},
                {"since", "2026-11-24T12:00:00.250Z"},
                {"label", "vehicle"},
                {"severity", "high"},
                {"track", 12}};
    }

    std::vector<std::string> asked;
    json::array list;
    std::vector<json::value> while_listing;  ///< emitted while `events` is being answered
    std::string picture = std::string("\xFF\xD8\xFF\0jpeg", 8);
    std::function<void()> on_follow;
    std::function<void()> on_unfollow;

  private:
    std::map<int, std::function<void(const json::value&)>> followers_;
    int last_follower_ = 0;
};

}  // namespace linli::shell
