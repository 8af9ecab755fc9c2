// SPDX-License-Identifier: Apache-2.0
#include "evidence/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <format>
#include <utility>

namespace linli::evidence {
namespace {

namespace fs = std::filesystem;
constexpr const char* kPart = ".part";

std::unexpected<Error> system_error(const char* doing, const fs::path& path) {
    const int code = errno;
    return fail(
        code == ENOSPC || code == EDQUOT || code == EFBIG ? ErrorCode::no_space : ErrorCode::io,
        std::format("{} {}: {}", doing, path.string(), std::strerror(code)));
}

/// A file descriptor that closes itself.
class Descriptor {
  public:
    Descriptor(const fs::path& path, int flags, mode_t mode = 0)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

  private:
    int number_;
};

Result<void> sync_folder(const fs::path& folder) {
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (descriptor.number() < 0 || ::fsync(descriptor.number()) != 0)
        return system_error("sync folder", folder);
    return {};
}

Result<void> write_and_sync(const fs::path& file, std::string_view bytes) {
    const Descriptor descriptor(file, O_WRONLY | O_CREAT | O_TRUNC, 0640);
    if (descriptor.number() < 0) return system_error("create", file);
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_error("write", file);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor.number()) != 0) return system_error("sync", file);
    return {};
}

/// Makes the name of a new file in `folder` last; with `new_folders` those of year, month and day
/// too, which lie in their parents.
Result<void> sync_names(fs::path folder, bool new_folders) {
    for (int level = new_folders ? 4 : 1; level > 0; --level, folder = folder.parent_path()) {
        if (auto synced = sync_folder(folder); !synced) return synced;
    }
    return {};
}

}  // namespace

bool is_part(const fs::path& file) { return file.extension() == kPart; }

Result<void> write_whole(const fs::path& file, std::string_view bytes) {
    const fs::path folder = file.parent_path();
    const fs::path part = fs::path(file) += kPart;
    std::error_code error;
    const bool made = fs::create_directories(folder, error);
    if (error) {
        return fail(error == std::errc::no_space_on_device ? ErrorCode::no_space : ErrorCode::io,
                    std::format("make folder {}: {}", folder.string(), error.message()));
    }
    if (auto written = write_and_sync(part, bytes); !written) {
        fs::remove(part, error);
        return written;
    }
    if (::rename(part.c_str(), file.c_str()) != 0) {
        auto failure = system_error("rename", part);
        fs::remove(part, error);
        return failure;
    }
    if (auto synced = sync_names(folder, made); !synced) {
        fs::remove(file, error);  // what may not last is not there
        return synced;
    }
    return {};
}

}  // namespace linli::evidence
