// SPDX-License-Identifier: Apache-2.0
#include "evidence/evidence_store.hpp"

#include <algorithm>
#include <format>
#include <unordered_set>

#include "base/ids.hpp"
#include "evidence/whole_file.hpp"

namespace linli::evidence {
namespace {

namespace fs = std::filesystem;

constexpr int kQuality = 85;
constexpr const char* kPrivacy = "masks";

std::string name_for(const rules::IncidentChange& change) {
    const auto& record = change.record();
    const auto day = std::chrono::floor<std::chrono::days>(record.moment.wall);
    return std::format("{:%Y/%m/%d}/{}-{}.jpg", day, change.incident.id,
                       rules::name_of(record.phase));
}

std::string caption_for(const config::Camera& camera, const rules::IncidentChange& change) {
    const rules::Incident& incident = change.incident;
    const auto& record = change.record();
    return std::format("{}  {}  {} {}  {}", format_rfc3339(record.moment.wall), camera.name,
                       incident.type, rules::name_of(record.phase), record.reason);
}

struct StoredFile {
    fs::path path;
    std::string name;  ///< below the folder, '/' between parts
    std::uint64_t bytes = 0;
};

/// Every finished file below `folder`, oldest name first (names begin with the day, then a
/// time-ordered id).
Result<std::vector<StoredFile>> list(const fs::path& folder) {
    std::vector<StoredFile> files;
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(folder, error);
         !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        if (!it->is_regular_file(error) || error) continue;
        const auto bytes = it->file_size(error);
        files.push_back(
            {it->path(), it->path().lexically_relative(folder).generic_string(), bytes});
    }
    if (error)
        return fail(ErrorCode::io,
                    std::format("cannot list {}: {}", folder.string(), error.message()));
    std::ranges::sort(files, {}, &StoredFile::name);
    return files;
}

/// Removes the day's, month's and year's folders above `file` as far as they are empty.
void remove_empty_parents(const fs::path& file, const fs::path& folder) {
    std::error_code ignored;
    for (fs::path parent = file.parent_path(); parent != folder; parent = parent.parent_path()) {
        if (!fs::remove(parent, ignored)) break;
    }
}

}  // namespace

Result<EvidenceStore> EvidenceStore::open(fs::path folder) {
    std::error_code error;
    if (!folder.has_filename()) folder = folder.parent_path();  // "evidence/" is "evidence"
    fs::create_directories(folder, error);
    if (error) {
        return fail(ErrorCode::io,
                    std::format("cannot make the folder {}: {}", folder.string(), error.message()));
    }
    auto files = list(folder);
    if (!files) return std::unexpected(std::move(files.error()));
    for (const StoredFile& file : *files) {
        if (is_part(file.path)) fs::remove(file.path, error);  // a write that a crash cut short
    }
    return EvidenceStore(std::move(folder));
}

Result<Evidence> EvidenceStore::store(const ingest::Frame& frame, const config::Camera& camera,
                                      const rules::IncidentChange& change, const Overlay& overlay) {
    Overlay with_caption = overlay;
    with_caption.caption = caption_for(camera, change);
    const auto image = annotate(frame, camera.privacy_masks, with_caption);
    if (!image) return std::unexpected(image.error());
    const auto jpeg = encode_jpeg(*image, kQuality);
    if (!jpeg) return std::unexpected(jpeg.error());
    Evidence evidence;
    evidence.name = name_for(change);
    evidence.sha256 = sha256_hex(*jpeg);
    evidence.bytes = jpeg->size();
    evidence.privacy = kPrivacy;
    if (auto written = write_whole(folder_ / evidence.name, *jpeg); !written) {
        return fail(std::move(written.error()), "store evidence");
    }
    return evidence;
}

Result<EvidenceStore::Kept> EvidenceStore::shrink(std::uint64_t max_bytes, WallTime since,
                                                  std::span<const std::string> pinned) {
    auto files = list(folder_);
    if (!files) return std::unexpected(std::move(files.error()));
    const std::unordered_set<std::string_view> keep(pinned.begin(), pinned.end());
    // Names sort by day: what sorts before the folder of `since`'s day ended before it.
    const std::string first_day =
        std::format("{:%Y/%m/%d}/", std::chrono::floor<std::chrono::days>(since));
    Kept kept;
    for (const StoredFile& file : *files) kept.bytes += file.bytes;
    kept.files = files->size();
    for (const StoredFile& file : *files) {
        if (kept.bytes <= max_bytes && file.name >= first_day) break;
        std::error_code error;
        if (keep.contains(file.name) || !fs::remove(file.path, error)) continue;
        kept.bytes -= file.bytes;
        kept.freed_bytes += file.bytes;
        --kept.files;
        remove_empty_parents(file.path, folder_);
    }
    return kept;
}

}  // namespace linli::evidence
