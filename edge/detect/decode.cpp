// SPDX-License-Identifier: Apache-2.0
#include "detect/decode.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>

namespace linli::detect {
namespace {

constexpr float kCentreScale = 10;
constexpr float kExtentScale = 5;
/// exp of more than this is no box but a broken network; it keeps the arithmetic finite.
constexpr float kMaxLog = 16;
/// Far more than the rounding of a logit, in float.
constexpr float kLogitSlack = 0.01F;
constexpr std::array kStrides = {8, 16, 32};

float highest(std::span<const float> scores, const ClassSource& source) {
    float best = scores[source.indices.front()];
    for (const auto index : source.indices) best = std::max(best, scores[index]);
    return best;
}

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

/// What sigmoid() makes `probability` of; infinite at 0 and 1.
float logit(float probability) { return std::log(probability / (1 - probability)); }

float exp_of(float x) { return std::exp(std::min(x, kMaxLog)); }

Box around(float x, float y, float width, float height) {
    return {x - width / 2, y - height / 2, width, height};
}

Box decode_box(std::span<const float> code, const Anchor& anchor) {
    return around(anchor.x + code[1] / kCentreScale * anchor.width,
                  anchor.y + code[0] / kCentreScale * anchor.height,
                  anchor.width * exp_of(code[3] / kExtentScale),
                  anchor.height * exp_of(code[2] / kExtentScale));
}

}  // namespace

Result<std::vector<Detection>> decode_ssdlite(
    std::span<const float> codes, std::span<const float> logits, std::span<const Anchor> anchors,
    std::size_t class_count, std::span<const ClassSource> classes, float threshold) {
    if (codes.size() != anchors.size() * 4 || logits.size() != anchors.size() * class_count) {
        return fail(ErrorCode::corrupt, std::format("{} codes and {} logits for {} anchors",
                                                    codes.size(), logits.size(), anchors.size()));
    }
    // Nearly every logit is far below: the exponential is taken of the few that are not.
    const float least = logit(threshold) - kLogitSlack;
    std::vector<Detection> found;
    for (std::size_t i = 0; i < anchors.size(); ++i) {
        for (const auto& source : classes) {
            const float best = highest(logits.subspan(i * class_count, class_count), source);
            // Written so that a NaN is no detection.
            if (!(best >= least)) continue;
            const float score = sigmoid(best);
            if (!(score >= threshold)) continue;
            found.push_back({source.label, score, decode_box(codes.subspan(i * 4, 4), anchors[i])});
        }
    }
    return found;
}

Result<std::vector<Detection>> decode_yolox(std::span<const float> rows, Size input,
                                            std::size_t class_count,
                                            std::span<const ClassSource> classes, float threshold) {
    const std::size_t width = class_count + 5;
    std::size_t cells = 0;
    for (const int stride : kStrides) {
        cells += static_cast<std::size_t>(input.width / stride) *
                 static_cast<std::size_t>(input.height / stride);
    }
    if (rows.size() != cells * width) {
        return fail(ErrorCode::corrupt,
                    std::format("{} values for {} cells of {}", rows.size(), cells, width));
    }
    std::vector<Detection> found;
    std::size_t row = 0;
    for (const int stride : kStrides) {
        const int columns = input.width / stride;
        const int count = columns * (input.height / stride);
        for (int cell = 0; cell < count; ++cell, ++row) {
            const auto values = rows.subspan(row * width, width);
            if (!(values[4] >= threshold)) continue;
            const auto step = static_cast<float>(stride);
            const int line = cell / columns;
            for (const auto& source : classes) {
                const float score = values[4] * highest(values.subspan(5), source);
                if (!(score >= threshold)) continue;
                found.push_back({source.label, score,
                                 around((values[0] + static_cast<float>(cell % columns)) * step,
                                        (values[1] + static_cast<float>(line)) * step,
                                        exp_of(values[2]) * step, exp_of(values[3]) * step)});
            }
        }
    }
    return found;
}

}  // namespace linli::detect
