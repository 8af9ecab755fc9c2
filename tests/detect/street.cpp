// SPDX-License-Identifier: Apache-2.0
#include "detect/street.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/clock.hpp"
#include "ingest/frame_source.hpp"

namespace linli::detect {
namespace {

namespace fs = std::filesystem;

/// Who is cut out of which frame, in pixels of the clip.
struct Cut {
    std::uint64_t frame;
    Box box;
};
constexpr std::array<Cut, 4> kWalkers{{{453, {484, 180, 40, 84}},
                                       {645, {638, 202, 46, 96}},
                                       {661, {456, 201, 42, 81}},
                                       {739, {114, 217, 42, 89}}}};
constexpr int kEvery = 25;   ///< every so many frames one counts for the median
constexpr int kUnlike = 18;  ///< grey levels by which a person differs from the street
constexpr Size kClip{768, 576};

Image median_of(const std::vector<Image>& pictures) {
    Image median(pictures.front().size(), PixelFormat::gray8);
    std::vector<std::uint8_t> levels(pictures.size());
    for (int y = 0; y < median.size().height; ++y) {
        for (int x = 0; x < median.size().width; ++x) {
            for (std::size_t i = 0; i < pictures.size(); ++i) levels[i] = pictures[i].row(y)[x];
            const auto middle = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() / 2);
            std::ranges::nth_element(levels, middle);
            median.row(y)[x] = *middle;
        }
    }
    return median;
}

Image cut_out(const Image& frame, const Image& empty, const Box& box) {
    Image person({static_cast<int>(box.width), static_cast<int>(box.height)}, PixelFormat::gray8);
    for (int y = 0; y < person.size().height; ++y) {
        for (int x = 0; x < person.size().width; ++x) {
            const int there = frame.row(y + static_cast<int>(box.y))[x + static_cast<int>(box.x)];
            const int street = empty.row(y + static_cast<int>(box.y))[x + static_cast<int>(box.x)];
            if (std::abs(there - street) >= kUnlike)
                person.row(y)[x] = static_cast<std::uint8_t>(std::max(there, 1));
        }
    }
    return person;
}

std::optional<Street> read(const fs::path& clip) {
    config::Camera camera;
    camera.kind = config::SourceKind::file;
    camera.address = clip.string();
    camera.pace = config::Pace::flat_out;
    const SystemClock clock;
    const std::atomic<bool> go_on = false;
    auto source = ingest::open_source(camera, clock, go_on);
    if (!source) return std::nullopt;
    std::vector<Image> some;
    std::vector<Image> with_walkers(kWalkers.size());
    while (const auto frame = (*source)->next()) {
        if (frame->number % kEvery == 0) some.push_back(*frame->render(kClip, PixelFormat::gray8));
        for (std::size_t i = 0; i < kWalkers.size(); ++i) {
            if (frame->number == kWalkers[i].frame)
                with_walkers[i] = *frame->render(kClip, PixelFormat::gray8);
        }
    }
    if (some.empty()) return std::nullopt;
    const Image median = median_of(some);
    Street street;
    street.empty = *ingest::frame_of(median, {}).render(Street::kSize, PixelFormat::gray8);
    for (std::size_t i = 0; i < kWalkers.size(); ++i)
        street.walkers.push_back(cut_out(with_walkers[i], median, kWalkers[i].box));
    return street;
}

}  // namespace

const std::optional<Street>& Street::of_footage() {
    static const std::optional<Street> street = [] {
        const char* data = std::getenv("LINLI_DATA");
        const auto clip = fs::path(data != nullptr ? data : "") / "vtest.avi";
        return fs::exists(clip) ? read(clip) : std::nullopt;
    }();
    return street;
}

std::string Street::why() {
    return "vtest.avi is not in the folder LINLI_DATA (./dev test fetches it)";
}

Image with_person(Image image, const Image& person, Point foot, double share) {
    const double height = share * image.size().height;
    const double scale = person.size().height / height;
    const double left = foot.x - person.size().width / scale / 2;
    const double top = foot.y - height;
    constexpr int kParts = 4;  // of a pixel, each way
    for (int y = std::max(0, static_cast<int>(top));
         y < std::min<int>(image.size().height, static_cast<int>(foot.y) + 1); ++y) {
        for (int x = std::max(0, static_cast<int>(left));
             x < std::min<int>(image.size().width,
                               static_cast<int>(left + person.size().width / scale) + 2);
             ++x) {
            int sum = 0;
            for (int part = 0; part < kParts * kParts; ++part) {
                const int px = static_cast<int>(
                    std::floor((x + (part % kParts + 0.5) / kParts - left) * scale));
                const int py = static_cast<int>(
                    std::floor((y + (part / kParts + 0.5) / kParts - top) * scale));
                const bool inside =
                    px >= 0 && py >= 0 && px < person.size().width && py < person.size().height;
                const int level = inside ? person.row(py)[px] : 0;
                sum += level != 0 ? level : image.row(y)[x];
            }
            image.row(y)[x] = static_cast<std::uint8_t>(sum / (kParts * kParts));
        }
    }
    return image;
}

}  // namespace linli::detect
