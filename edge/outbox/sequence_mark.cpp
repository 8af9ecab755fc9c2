// SPDX-License-Identifier: Apache-2.0
#include "outbox/sequence_mark.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "base/log.hpp"

namespace linli::outbox {
namespace {

std::unexpected<Error> fail_errno(const std::filesystem::path& file) {
    const int number = errno;
    const bool full = number == ENOSPC || number == EDQUOT;
    return fail(full ? ErrorCode::no_space : ErrorCode::io,
                file.string() + ": " + std::strerror(number));
}

/// A file descriptor that is closed in the end.
struct Descriptor {
    int number = -1;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

Result<void> write_durably(const std::filesystem::path& file, const std::string& text) {
    const Descriptor out{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (out.number < 0) return fail_errno(file);
    if (::write(out.number, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        return fail_errno(file);
    }
    if (::fsync(out.number) != 0) return fail_errno(file);
    return {};
}

Result<void> sync_folder_of(const std::filesystem::path& file) {
    const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
    const Descriptor in{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (in.number < 0 || ::fsync(in.number) != 0) return fail_errno(folder);
    return {};
}

}  // namespace

Result<SequenceMark> SequenceMark::open(const std::filesystem::path& database) {
    SequenceMark mark;
    mark.file_ = database;
    mark.file_ += ".sequence";
    std::ifstream in(mark.file_, std::ios::binary);
    if (!in) {
        std::error_code error;
        if (!std::filesystem::exists(mark.file_, error) && !error) return mark;
        return fail(ErrorCode::io, mark.file_.string() + ": cannot be read");
    }
    const std::string text(std::istreambuf_iterator<char>(in), {});
    std::uint64_t value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (bad != std::errc() || end == text.data() + text.size() || *end != '\n') {
        log::error("outbox: {} holds no sequence; it is written anew", mark.file_.string());
        mark.unreadable_ = true;
        return mark;
    }
    mark.found_ = value;
    mark.mark_ = value;
    return mark;
}

Result<void> SequenceMark::cover(std::uint64_t sequence) {
    if (sequence <= mark_ || file_.empty()) return {};
    const std::uint64_t next = sequence + kBlock;
    std::filesystem::path part = file_;
    part += ".part";
    if (auto written = write_durably(part, std::to_string(next) + "\n"); !written) return written;
    if (::rename(part.c_str(), file_.c_str()) != 0) return fail_errno(file_);
    if (auto synced = sync_folder_of(file_); !synced) return synced;
    mark_ = next;
    return {};
}

}  // namespace linli::outbox
