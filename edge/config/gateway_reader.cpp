// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <format>

#include "config/duration.hpp"
#include "config/readers.hpp"

namespace linli::config {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLongestSocketPath = 107;  ///< sockaddr_un::sun_path without its end
constexpr std::uint64_t kMiB = 1ULL << 20U;

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

/// "2GiB" as bytes; nothing when it is no size.
std::optional<std::uint64_t> parse_size(std::string_view text) {
    static constexpr std::pair<std::string_view, std::uint64_t> kSizes[] = {
        {"MiB", kMiB}, {"GiB", kMiB << 10U}, {"TiB", kMiB << 20U}};
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 6) return std::nullopt;
    for (const auto& [unit, bytes] : kSizes) {
        if (text.substr(digits) == unit)
            return std::stoull(std::string(text.substr(0, digits))) * bytes;
    }
    return std::nullopt;
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
    if (const auto text = section.text("evidence_max")) {
        const auto bytes = parse_size(*text);
        if (!bytes) {
            context.mistake(
                section.place_of("evidence_max"),
                std::format("'evidence_max' is \"{}\", which is no size", text->substr(0, 40)),
                "write a whole number with MiB, GiB or TiB, such as \"2GiB\"");
        } else if (*bytes < 16 * kMiB || *bytes > (16 * kMiB << 20U)) {
            context.mistake(section.place_of("evidence_max"),
                            std::format("'evidence_max' is {}, but must be 16MiB..16TiB", *text));
        } else {
            storage.evidence_max_bytes = *bytes;
        }
    }
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
    static const Table kNothing;
    if (auto section = root.section("gateway")) {
        read_identity(*section, gateway);
    } else if (!root.has("gateway")) {
        root.context().mistake({}, "there is no [gateway]",
                               "add it with tenant, community, id and site");
    }
    gateway.uplink = read_uplink(root);
    auto storage = root.section("storage");
    if (!storage) storage.emplace(root.context(), kNothing, "storage", Place{});
    gateway.storage = read_storage(*storage);
    auto detector = root.section("detector");
    if (!detector) detector.emplace(root.context(), kNothing, "detector", Place{});
    gateway.detector = read_detector(*detector);
    root.finish();
    return gateway;
}

}  // namespace linli::config
