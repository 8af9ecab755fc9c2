// SPDX-License-Identifier: Apache-2.0
#include "detect/detector.hpp"

#include <algorithm>
#include <format>
#include <fstream>
#include <sstream>

#include "base/ids.hpp"
#include "detect/anchors.hpp"
#include "detect/canvas.hpp"
#include "detect/decode.hpp"
#include "detect/manifest.hpp"
#include "detect/network.hpp"
#include "detect/suppress.hpp"

namespace linli::detect {
namespace {

namespace fs = std::filesystem;

/// Boxes narrower than this, in pixels of the frame, are no objects.
constexpr float kMinExtent = 1;

class NetworkDetector final : public Detector {
  public:
    NetworkDetector(Model model, std::unique_ptr<Network> network, config::Engine engine)
        : model_(std::move(model)),
          network_(std::move(network)),
          canvas_(model_),
          description_(std::format("{} on {}", model_.name, name_of(engine))) {
        if (model_.kind == ModelKind::ssdlite) anchors_ = ssd_anchors(model_.input_size.width);
    }

    Result<std::vector<Detection>> detect(const ingest::Frame& frame, const Box& region,
                                          float threshold) override {
        const Box inside = clipped(region, frame.size());
        if (inside.area() <= 0)
            return fail(ErrorCode::invalid_argument, "the region is outside the picture");
        if (auto drawn = canvas_.draw(frame, inside); !drawn) return std::unexpected(drawn.error());
        auto found = look(canvas_.tensor(), threshold);
        if (!found) return found;
        for (auto& detection : *found) {
            detection.box = intersection(canvas_.to_frame(detection.box), inside);
        }
        std::erase_if(*found, [](const Detection& d) {
            return !(d.box.width >= kMinExtent) || !(d.box.height >= kMinExtent);
        });
        return suppress_overlaps(std::move(*found), kOverlap);
    }

    Size input_size() const override { return model_.input_size; }
    std::string description() const override { return description_; }

    /// One run on nothing, so that a model that does not fit its manifest is found at start.
    Result<void> try_out() {
        auto found = look(canvas_.tensor(), 1);
        if (!found) return std::unexpected(std::move(found.error()));
        return {};
    }

  private:
    /// Boxes in pixels of the network's input.
    Result<std::vector<Detection>> look(std::span<const float> tensor, float threshold) {
        const auto outputs = network_->run(tensor);
        if (!outputs) return std::unexpected(outputs.error());
        if (model_.kind == ModelKind::yolox) {
            return decode_yolox(outputs->front(), model_.input_size, model_.class_count,
                                model_.classes, threshold);
        }
        auto found = decode_ssdlite(outputs->front(), outputs->back(), anchors_, model_.class_count,
                                    model_.classes, threshold);
        if (!found) return found;
        const auto width = static_cast<float>(model_.input_size.width);
        const auto height = static_cast<float>(model_.input_size.height);
        for (auto& [label, confidence, box] : *found) {
            box = {box.x * width, box.y * height, box.width * width, box.height * height};
        }
        return found;
    }

    Model model_;
    std::unique_ptr<Network> network_;
    Canvas canvas_;
    std::vector<Anchor> anchors_;
    std::string description_;
};

Result<std::string> read_file(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        return fail(
            ErrorCode::not_found,
            std::format("{} is missing; fetch the models with: ./dev models", file.string()));
    }
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(fs::file_size(file, error), '\0');
    if (error || !stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        return fail(ErrorCode::io, std::format("{}: cannot be read", file.string()));
    }
    return bytes;
}

Result<Model> model_named(const fs::path& models, const std::string& name) {
    const auto file = models / "manifest.toml";
    const auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    const auto known = parse_manifest(*text);
    if (!known) return fail(known.error(), file.string());
    const auto found = std::ranges::find(*known, name, &Model::name);
    if (found != known->end()) return *found;
    std::string names;
    for (const auto& model : *known) names += (names.empty() ? "" : ", ") + model.name;
    return fail(ErrorCode::not_found, std::format("{}: no model is called {}; there are: {}",
                                                  file.string(), name, names));
}

}  // namespace

Result<std::unique_ptr<Detector>> make_detector(const fs::path& models, const std::string& model,
                                                config::Engine engine) {
    auto known = model_named(models, model);
    if (!known) return std::unexpected(std::move(known.error()));
    const auto file = models / known->file;
    const auto bytes = read_file(file);
    if (!bytes) return std::unexpected(bytes.error());
    if (sha256_hex(*bytes) != known->sha256) {
        return fail(
            ErrorCode::corrupt,
            std::format("{} has not the sha256 of the manifest; fetch it again with: ./dev models",
                        file.string()));
    }
    auto network = open_network(*known, *bytes, engine);
    if (!network) return fail(std::move(network.error()), file.string());
    auto detector =
        std::make_unique<NetworkDetector>(std::move(*known), std::move(*network), engine);
    if (auto works = detector->try_out(); !works)
        return fail(std::move(works.error()), file.string());
    return detector;
}

}  // namespace linli::detect
