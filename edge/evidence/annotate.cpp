// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <format>
#include <opencv2/imgproc.hpp>

#include "evidence/evidence_store.hpp"
#include "evidence/mat.hpp"

namespace linli::evidence {
namespace {

// Okabe and Ito's palette (jfly.uni-koeln.de/color, 2008) as BGR: told apart by colour-blind eyes
// too.
const cv::Scalar kZoneColour(0, 159, 230);      // orange
const cv::Scalar kLineColour(66, 228, 240);     // yellow
const cv::Scalar kSeenColour(115, 158, 0);      // green
const cv::Scalar kUnseenColour(167, 121, 204);  // purple
const cv::Scalar kPathColour(233, 180, 86);     // sky blue
const cv::Scalar kWhite(255, 255, 255);
const cv::Scalar kBlack(0, 0, 0);

/// Everything that is drawn grows with the picture: 1 at 576 lines.
struct Pen {
    cv::Mat pixels;
    Size size;
    double scale;
    int thickness;

    explicit Pen(Image& image)
        : pixels(mat_of(image)),
          size(image.size()),
          scale(std::max(0.5, size.height / 576.0)),
          thickness(std::max(1, static_cast<int>(std::lround(1.5 * scale)))) {}

    double font() const { return 0.45 * scale; }
    /// A point of a frame of `from` at its place here.
    cv::Point at(float x, float y, Size from) const {
        if (from.width <= 0 || from.height <= 0) return {static_cast<int>(x), static_cast<int>(y)};
        return {
            static_cast<int>(x * static_cast<float>(size.width) / static_cast<float>(from.width)),
            static_cast<int>(y * static_cast<float>(size.height) /
                             static_cast<float>(from.height))};
    }
};

/// Only what the built-in font can draw; each other character becomes one '?'.
std::string drawable(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F)
            plain += c;
        else if (byte >= 0xC0)
            plain += '?';  // first byte of a UTF-8 sequence; the others are skipped
    }
    return plain;
}

/// Text on a dark plate, kept inside the picture; `at` is the plate's lower left corner.
void label(Pen& pen, std::string_view text, cv::Point at, const cv::Scalar& colour) {
    const std::string plain = drawable(text);
    int baseline = 0;
    const cv::Size extent =
        cv::getTextSize(plain, cv::FONT_HERSHEY_SIMPLEX, pen.font(), 1, &baseline);
    const int pad = std::max(2, baseline / 2);
    at.x = std::clamp(at.x, 0, std::max(0, pen.size.width - extent.width - 2 * pad));
    at.y = std::clamp(at.y, extent.height + baseline + pad, pen.size.height);
    cv::rectangle(pen.pixels, {at.x, at.y - extent.height - baseline - pad},
                  {at.x + extent.width + 2 * pad, at.y}, kBlack, cv::FILLED);
    cv::putText(pen.pixels, plain, {at.x + pad, at.y - baseline}, cv::FONT_HERSHEY_SIMPLEX,
                pen.font(), colour, std::max(1, pen.thickness / 2), cv::LINE_AA);
}

void draw_zone(Pen& pen, const config::Zone& zone) {
    const std::vector<std::vector<cv::Point>> outline{to_pixels(zone.polygon, pen.size)};
    cv::Mat tinted = pen.pixels.clone();
    cv::fillPoly(tinted, outline, kZoneColour, cv::LINE_AA);
    constexpr double kTint = 0.18;
    cv::addWeighted(tinted, kTint, pen.pixels, 1 - kTint, 0, pen.pixels);
    cv::polylines(pen.pixels, outline, true, kZoneColour, pen.thickness, cv::LINE_AA);
    label(pen, zone.id, outline.front().front(), kZoneColour);
}

void draw_line(Pen& pen, const config::Line& line) {
    const cv::Point from = to_pixel(line.from, pen.size);
    const cv::Point to = to_pixel(line.to, pen.size);
    cv::line(pen.pixels, from, to, kLineColour, pen.thickness + 1, cv::LINE_AA);
    // "Forward" is from left to right as seen from `from` to `to`: on the screen (y down) that is
    // (-dy, dx).
    const cv::Point2d along(to - from);
    const double length = std::max(1.0, cv::norm(along));
    const cv::Point2d forward(-along.y / length, along.x / length);
    const cv::Point middle = (from + to) / 2;
    const cv::Point tip = middle + cv::Point(forward * (22 * pen.scale));
    cv::arrowedLine(pen.pixels, middle, tip, kLineColour, pen.thickness + 1, cv::LINE_AA, 0, 0.4);
    label(pen, line.id, to, kLineColour);
}

void draw_track(Pen& pen, const track::Track& track, Size frame) {
    const bool seen = track.sight == track::Sight::seen;
    const cv::Scalar& colour = seen ? kSeenColour : kUnseenColour;
    const cv::Rect box(pen.at(track.box.x, track.box.y, frame),
                       pen.at(track.box.right(), track.box.bottom(), frame));
    cv::rectangle(pen.pixels, box, colour, pen.thickness, cv::LINE_AA);
    std::string text = std::format("{} {}", detect::name_of(track.label), track.id);
    if (!seen) text += std::format(" {}", track::name_of(track.sight));
    if (track.still_since) {
        const auto still = track.last_seen - *track.still_since;
        text += std::format(" still {}s",
                            std::chrono::duration_cast<std::chrono::seconds>(still).count());
    }
    label(pen, text, box.tl(), kWhite);
}

void draw_caption(Pen& pen, std::string_view caption) {
    int baseline = 0;
    const std::string plain = drawable(caption);
    const cv::Size extent =
        cv::getTextSize(plain, cv::FONT_HERSHEY_SIMPLEX, pen.font(), 1, &baseline);
    // Too long a line is drawn smaller rather than cut: a caption is proof.
    const double fit = std::min(1.0, (pen.size.width - 8.0) / std::max(1, extent.width));
    const int height = extent.height + baseline + 6;
    cv::rectangle(pen.pixels, {0, pen.size.height - height}, {pen.size.width, pen.size.height},
                  kBlack, cv::FILLED);
    cv::putText(pen.pixels, plain, {4, pen.size.height - baseline - 2}, cv::FONT_HERSHEY_SIMPLEX,
                pen.font() * fit, kWhite, std::max(1, pen.thickness / 2), cv::LINE_AA);
}

}  // namespace

Result<Image> annotate(const ingest::Frame& frame, std::span<const Polygon> masks,
                       const Overlay& overlay) {
    auto image = frame.render(frame.size(), PixelFormat::bgr24);
    if (!image) return fail(std::move(image.error()), "evidence picture");
    burn_masks(*image, masks);
    try {
        Pen pen(*image);
        for (const config::Zone& zone : overlay.zones) draw_zone(pen, zone);
        for (const config::Line& line : overlay.lines) draw_line(pen, line);
        for (const std::vector<Point>& path : overlay.paths) {
            std::vector<cv::Point> points;
            points.reserve(path.size());
            for (const Point& p : path) points.push_back(pen.at(p.x, p.y, overlay.size));
            cv::polylines(pen.pixels, points, false, kPathColour, pen.thickness, cv::LINE_AA);
        }
        for (const track::Track& track : overlay.tracks) draw_track(pen, track, overlay.size);
        if (!overlay.caption.empty()) draw_caption(pen, overlay.caption);
    } catch (const cv::Exception& error) {
        return fail(ErrorCode::io,
                    std::format("drawing on the evidence picture: {}", error.what()));
    }
    return image;
}

}  // namespace linli::evidence
