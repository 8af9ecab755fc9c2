// SPDX-License-Identifier: Apache-2.0
#include "app/eval_detect.hpp"

#include <algorithm>
#include <cctype>
#include <format>
#include <fstream>
#include <iostream>
#include <vector>

#include "detect/detector.hpp"
#include "ingest/frame_source.hpp"

namespace linli::app {
namespace {

namespace fs = std::filesystem;

bool is_picture(const fs::path& file) {
    auto extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png";
}

Result<std::vector<fs::path>> pictures_of(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> pictures;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (is_picture(entry->path())) pictures.push_back(entry->path());
    }
    if (error)
        return fail(ErrorCode::not_found, std::format("{}: {}", folder.string(), error.message()));
    if (pictures.empty())
        return fail(ErrorCode::not_found,
                    std::format("{}: no .jpg or .png files", folder.string()));
    std::ranges::sort(pictures, {}, [](const fs::path& file) { return file.filename().string(); });
    return pictures;
}

/// A CSV field; quoted when it must be (RFC 4180).
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

Result<void> look_at(const fs::path& picture, detect::Detector& detector, float threshold,
                     std::ostream& out) {
    const auto frame = ingest::read_still(picture.string());
    if (!frame) return std::unexpected(frame.error());
    const Size size = frame->size();
    const Box whole{0, 0, static_cast<float>(size.width), static_cast<float>(size.height)};
    const auto found = detector.detect(*frame, whole, threshold);
    if (!found) return std::unexpected(found.error());
    for (const auto& [label, confidence, box] : *found) {
        out << std::format("{},{},{:.4f},{:.2f},{:.2f},{:.2f},{:.2f}\n",
                           field(picture.filename().string()), detect::name_of(label), confidence,
                           box.x, box.y, box.width, box.height);
    }
    return {};
}

}  // namespace

Result<void> eval_detect(const EvalDetectOptions& options) {
    const auto pictures = pictures_of(options.images);
    if (!pictures) return std::unexpected(pictures.error());
    const auto& chosen = options.detector;
    const auto detector = detect::make_detector(chosen.models, chosen.model, chosen.engine);
    if (!detector) return std::unexpected(detector.error());
    std::ofstream out(options.out, std::ios::binary | std::ios::trunc);
    out << "image,label,confidence,x,y,w,h\n";
    std::size_t unread = 0;
    for (const auto& picture : *pictures) {
        if (auto looked = look_at(picture, **detector, chosen.confidence, out); !looked) {
            std::cerr << std::format("{}: {}\n", picture.string(), looked.error().message);
            ++unread;
        }
    }
    out.close();
    if (!out)
        return fail(ErrorCode::io, std::format("{}: cannot be written", options.out.string()));
    if (unread > 0) {
        return fail(ErrorCode::corrupt,
                    std::format("{} of {} pictures could not be read", unread, pictures->size()));
    }
    return {};
}

}  // namespace linli::app
