// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace linli::config {

/// Who this gateway is. Each part is one lower-case topic segment: a-z, 0-9, '-', '_', 1..64
/// characters.
struct Identity {
    std::string tenant;
    std::string community;
    std::string gateway;

    /// The CloudEvents `source`: //linli/{tenant}/{community}/{gateway}.
    std::string source() const { return "//linli/" + tenant + "/" + community + "/" + gateway; }
};

/// How events are put on the wire (docs/formats.md).
enum class WireProfile {
    binary,           ///< CloudEvents binary mode over MQTT 5, protobuf data
    structured_json,  ///< CloudEvents structured JSON over MQTT 3.1.1
};

/// Certificates of the uplink; used when the broker address begins with mqtts://.
struct Tls {
    std::filesystem::path ca_file;           ///< empty: the system's
    std::filesystem::path certificate_file;  ///< empty: no client certificate
    std::filesystem::path key_file;
};

/// The MQTT connection to the city's broker.
struct Uplink {
    bool enabled = true;
    std::string broker;  ///< mqtt://host:port or mqtts://host:port
    std::string topic_prefix = "linli/v1";
    WireProfile profile = WireProfile::binary;
    std::string client_id;  ///< empty: linli-{tenant}-{community}-{gateway}
    std::string username;
    std::filesystem::path password_file;  ///< first line is the password
    Tls tls;
    std::chrono::milliseconds keep_alive{30'000};
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds ack_timeout{
        15'000};                                 ///< no PUBACK for so long: disconnect, dial again
    std::chrono::milliseconds retry_min{1'000};  ///< full-jitter back-off between these two
    std::chrono::milliseconds retry_max{60'000};
    int max_in_flight = 20;  ///< own cap of unacknowledged publishes, 1..1000
    std::chrono::milliseconds event_expiry = std::chrono::hours{7 * 24};
    std::chrono::milliseconds health_interval{60'000};
};

/// Where things are kept.
struct Storage {
    std::filesystem::path directory;  ///< the database and `evidence/`
    std::uint64_t evidence_max_bytes = 2ULL << 30U;
    std::chrono::hours evidence_keep{24 * 30};
};

enum class Engine { onnxruntime, opencv };

/// Which network looks at the pictures, and with what.
struct Detector {
    std::filesystem::path models;  ///< folder with the fetched models; empty: installed default
    std::string model = "ssdlite-mobilenetv2-coco";  ///< a name in models/manifest.toml
    Engine engine = Engine::onnxruntime;
    float confidence = 0.4F;  ///< detections below are not used to start a track, 0..1
    int threads = 0;          ///< vision pool; 0 = cores - 1, at least 1
};

/// gateway.toml, typed and validated. Relative paths have been made absolute against the file's
/// folder.
struct Gateway {
    Identity identity;
    Uplink uplink;
    Storage storage;
    Detector detector;
    std::filesystem::path site_file;
    std::filesystem::path control_socket;
};

}  // namespace linli::config
