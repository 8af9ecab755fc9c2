// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <format>

#include "config/byte_size.hpp"
#include "config/duration.hpp"
#include "config/readers.hpp"

namespace linli::config {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLongestSocketPath = 107;  ///< sockaddr_un::sun_path without its end

void read_identity(Section& section, Gateway& gateway) {
    gateway.identity.tenant = section.need_identifier("tenant");
    gateway.identity.community = section.need_identifier("community");
    gateway.identity.gateway = section.need_identifier("id");

    const auto site = section.need_text("site", "for example site = \"site.toml\"");
    gateway.site_file = section.context().resolve(site);
    std::error_code ignored;
    if (!site.empty() && !std::filesystem::is_regular_file(gateway.site_file, ignored)) {
        section.context().mistake(section.place_of("site"),
                                  std::format("there is no file {}", gateway.site_file.string()),
                                  "a path here is relative to the folder of this file");
    }

    gateway.control_socket = section.context().resolve(
        section.text("control_socket").value_or("/run/linli/linlid.sock"));
    if (gateway.control_socket.string().size() > kLongestSocketPath) {
        section.context().mistake(
            section.place_of("control_socket"),
            std::format("the path of a socket has at most {} bytes, this one {}",
                        kLongestSocketPath, gateway.control_socket.string().size()),
            "choose a shorter one, such as /run/linli/linlid.sock");
    }
    section.finish();
}

Storage read_storage(Section& section) {
    Storage storage;
    auto& context = section.context();
    storage.directory = context.resolve(section.text("directory").value_or("/var/lib/linli"));
    std::error_code ignored;
    const auto status = std::filesystem::status(storage.directory, ignored);
    if (std::filesystem::exists(status) && !std::filesystem::is_directory(status)) {
        context.mistake(section.place_of("directory"),
                        std::format("{} is not a folder", storage.directory.string()),
                        "name a folder; it is made when it does not exist");
    }
    storage.evidence_max_bytes =
        section.size("evidence_max", storage.evidence_max_bytes, 16 * kMiB, 16 * kMiB << 20U);
    storage.evidence_keep = section.time_or("evidence_keep", storage.evidence_keep, 1h, 24h * 3650);
    section.finish();
    return storage;
}

Detector read_detector(Section& section) {
    static constexpr std::array<Word<Engine>, 2> kEngines{
        {{"onnxruntime", Engine::onnxruntime}, {"opencv", Engine::opencv}}};
    Detector detector;
    if (const auto models = section.text("models")) {
        detector.models = section.context().resolve(*models);
        std::error_code ignored;
        if (!std::filesystem::is_directory(detector.models, ignored)) {
            section.context().mistake(
                section.place_of("models"),
                std::format("there is no folder {}", detector.models.string()),
                "leave the key out for the installed models");
        }
    }
    detector.model = section.text("model").value_or(detector.model);
    detector.engine = section.word<Engine>("engine", kEngines).value_or(detector.engine);
    detector.confidence = section.number("confidence", detector.confidence, 0.05F, 0.95F);
    detector.threads = section.integer("threads", detector.threads, 0, 64);
    section.finish();
    return detector;
}

}  // namespace

Gateway read_gateway(Section& root) {
    Gateway gateway;
    static const Table nothing;
    if (auto section = root.section("gateway")) {
        read_identity(*section, gateway);
    } else if (!root.has("gateway")) {
        root.context().mistake({}, "there is no [gateway]",
                               "add it with tenant, community, id and site");
    }
    gateway.uplink = read_uplink(root);
    auto storage = root.section("storage");
    if (!storage) storage.emplace(root.context(), nothing, "storage", Place{});
    gateway.storage = read_storage(*storage);
    auto detector = root.section("detector");
    if (!detector) detector.emplace(root.context(), nothing, "detector", Place{});
    gateway.detector = read_detector(*detector);
    root.finish();
    return gateway;
}

}  // namespace linli::config
