// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <format>
#include <fstream>

#include "config/duration.hpp"
#include "config/nearest.hpp"
#include "config/readers.hpp"

namespace linli::config {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLongestTopicPrefix = 128;
constexpr const char* kBrokerForm = "write mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS";

/// Whether `text` is a port 1..65535.
bool is_port(std::string_view text) {
    unsigned port = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && stop == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_host(std::string_view text) {
    if (text.starts_with('[')) {
        return text.size() > 3 && text.ends_with(']') &&
               text.substr(1, text.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.%") ==
                   std::string_view::npos;
    }
    return !text.empty() && text.size() <= 253 &&
           text.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
               std::string_view::npos;
}

/// What is wrong with a broker address, in two parts; nothing when it is right.
struct Complaint {
    std::string what;
    std::string hint;
};

/// Checks `url` and adds the scheme's usual port when it has none.
std::expected<std::string, Complaint> tidy_broker(std::string url) {
    const bool tls = url.starts_with("mqtts://");
    if (!tls && !url.starts_with("mqtt://")) {
        const auto scheme = url.substr(0, url.find("://"));
        const bool has_scheme = scheme.size() < url.size();
        return std::unexpected(
            Complaint{has_scheme ? std::format("a broker address cannot begin with '{}://'", scheme)
                                 : std::string("a broker address begins with mqtt:// or mqtts://"),
                      kBrokerForm});
    }
    auto rest = std::string_view(url).substr(tls ? 8 : 7);
    if (rest.contains('@')) {
        return std::unexpected(Complaint{"user and password do not belong in the broker address",
                                         "use the keys username and password_file"});
    }
    if (const auto slash = rest.find('/'); slash != std::string_view::npos) {
        return std::unexpected(
            Complaint{std::format("'{}' after the broker's host and port", rest.substr(slash)),
                      "topics are set by topic_prefix"});
    }
    const auto bracket = rest.find(']');
    const auto colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const auto host = rest.substr(0, colon);
    if (!is_host(host)) {
        return std::unexpected(
            Complaint{std::format("'{}' is no host name or address", host), kBrokerForm});
    }
    if (colon == std::string_view::npos) return url + (tls ? ":8883" : ":1883");
    if (is_port(rest.substr(colon + 1))) return url;
    return std::unexpected(
        Complaint{std::format("'{}' is no port, 1..65535", rest.substr(colon + 1)), kBrokerForm});
}

/// The file that `key` names, which must be readable and not empty.
std::filesystem::path read_file(Section& section, std::string_view key, std::string_view what) {
    const auto text = section.text(key);
    if (!text) return {};
    auto file = section.context().resolve(*text);
    std::error_code error;
    const auto size =
        std::filesystem::is_regular_file(file, error) ? std::filesystem::file_size(file, error) : 0;
    std::string wrong;
    if (!std::filesystem::exists(file, error)) {
        wrong = std::format("there is no file {}", file.string());
    } else if (size == 0) {
        wrong = std::format("{} is empty or not a file", file.string());
    } else if (!std::ifstream(file)) {
        wrong = std::format("{} cannot be read", file.string());
    }
    if (!wrong.empty()) {
        section.context().mistake(section.place_of(key), wrong,
                                  std::format("'{}' names {}", key, what));
    }
    return file;
}

Tls read_tls(Section& section, const std::string& broker) {
    Tls tls;
    tls.ca_file = read_file(section, "ca_file", "the certificate that signed the broker's, as PEM");
    tls.certificate_file =
        read_file(section, "certificate_file", "this gateway's certificate, as PEM");
    tls.key_file = read_file(section, "key_file", "the private key of certificate_file, as PEM");
    if (broker.starts_with("mqtt://")) {
        section.context().mistake(
            section.place(), "[uplink.tls] is set, but the broker address begins with mqtt://",
            "write mqtts:// in 'broker' to use TLS, or leave this section out");
    }
    if (tls.certificate_file.empty() != tls.key_file.empty()) {
        const bool key_missing = tls.key_file.empty();
        section.context().mistake(
            section.place_of(key_missing ? "certificate_file" : "key_file"),
            std::format("'{}' needs '{}' beside it", key_missing ? "certificate_file" : "key_file",
                        key_missing ? "key_file" : "certificate_file"));
    }
    section.finish();
    return tls;
}

std::string read_topic_prefix(Section& section, std::string fallback) {
    const auto prefix = section.text("topic_prefix").value_or(std::move(fallback));
    const bool bad = prefix.size() > kLongestTopicPrefix || prefix.starts_with('/') ||
                     prefix.ends_with('/') || prefix.contains("//") ||
                     prefix.find_first_of("+#$ ") != std::string::npos;
    if (bad) {
        section.context().mistake(
            section.place_of("topic_prefix"),
            std::format("'topic_prefix' has a character or form that no topic prefix may have"),
            std::format(
                "words with / between, without + # $ and spaces, at most {} characters, such as "
                "\"linli/v1\"",
                kLongestTopicPrefix));
    }
    return prefix;
}

void read_credentials(Section& section, Uplink& uplink) {
    uplink.client_id = section.text("client_id").value_or("");
    uplink.username = section.text("username").value_or("");
    uplink.password_file =
        read_file(section, "password_file", "a file whose first line is the password");
    if (!uplink.password_file.empty() && uplink.username.empty() && !section.has("username")) {
        section.context().mistake(section.place_of("password_file"),
                                  "'password_file' needs 'username' beside it");
    }
}

void read_times(Section& section, Uplink& uplink) {
    uplink.keep_alive = section.time_or("keep_alive", uplink.keep_alive, 5s, 1h);
    uplink.connect_timeout = section.time_or("connect_timeout", uplink.connect_timeout, 1s, 2min);
    uplink.ack_timeout = section.time_or("ack_timeout", uplink.ack_timeout, 1s, 10min);
    uplink.retry_min = section.time_or("retry_min", uplink.retry_min, 100ms, 1h);
    uplink.retry_max = section.time_or("retry_max", uplink.retry_max, 1s, 1h);
    if (uplink.retry_min > uplink.retry_max) {
        const bool min_given = section.has("retry_min");
        section.context().mistake(
            section.place_of(min_given ? "retry_min" : "retry_max"),
            std::format("'retry_min' ({}) is longer than 'retry_max' ({})",
                        format_duration(uplink.retry_min), format_duration(uplink.retry_max)));
    }
    uplink.event_expiry = section.time_or("event_expiry", uplink.event_expiry, 1min, 24h * 365);
    uplink.health_interval = section.time_or("health_interval", uplink.health_interval, 1s, 1h);
}

void read_broker(Section& section, Uplink& uplink) {
    if (!uplink.enabled && !section.has("broker")) {
        section.find("broker");
        return;
    }
    const auto text = section.need_text("broker", kBrokerForm);
    if (text.empty()) return;
    auto broker = tidy_broker(text);
    if (broker) {
        uplink.broker = std::move(*broker);
    } else {
        section.context().mistake(section.place_of("broker"), broker.error().what,
                                  broker.error().hint);
    }
}

}  // namespace

Uplink read_uplink(Section& root) {
    static constexpr std::array<Word<WireProfile>, 2> kProfiles{
        {{"binary", WireProfile::binary}, {"structured-json", WireProfile::structured_json}}};
    Uplink uplink;
    auto section = root.section("uplink");
    if (!section) {
        if (!root.has("uplink")) {
            root.context().mistake(
                {}, "there is no [uplink]",
                "add it with broker = \"mqtt://HOST:PORT\", or with enabled = false");
        }
        return uplink;
    }
    uplink.enabled = section->flag("enabled", uplink.enabled);
    read_broker(*section, uplink);
    uplink.topic_prefix = read_topic_prefix(*section, uplink.topic_prefix);
    uplink.profile = section->word<WireProfile>("profile", kProfiles).value_or(uplink.profile);
    read_credentials(*section, uplink);
    read_times(*section, uplink);
    uplink.max_in_flight = section->integer("max_in_flight", uplink.max_in_flight, 1, 1000);
    if (auto tls = section->section("tls")) uplink.tls = read_tls(*tls, uplink.broker);
    section->finish();
    return uplink;
}

}  // namespace linli::config
