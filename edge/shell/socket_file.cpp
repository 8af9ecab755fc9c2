// SPDX-License-Identifier: Apache-2.0
#include "shell/socket_file.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <format>
#include <system_error>

namespace linli::shell {
namespace {

std::string words_of(int error) { return std::generic_category().message(error); }

/// 0, or the errno of a connect to `path`; the descriptor is left in `descriptor` when it is 0.
int try_connect(const std::filesystem::path& path, int flags, int& descriptor) {
    descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (descriptor < 0) return errno;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    if (::connect(descriptor, std::bit_cast<const sockaddr*>(&address), sizeof address) == 0)
        return 0;
    const int error = errno;
    ::close(descriptor);
    return error;
}

Result<void> check_length(const std::filesystem::path& path) {
    if (!path.empty() && path.native().size() <= kLongestSocketPath) return {};
    return fail(ErrorCode::invalid_argument,
                std::format("the path of a socket has 1..{} bytes", kLongestSocketPath));
}

}  // namespace

Result<void> clear_socket_path(const std::filesystem::path& path) {
    if (auto good = check_length(path); !good) return good;
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    if (!std::filesystem::exists(status)) return {};
    if (!std::filesystem::is_socket(status)) {
        return fail(ErrorCode::already_exists,
                    std::format("{} is in the way: it is not a socket", path.string()));
    }
    int descriptor = -1;
    const int refused = try_connect(path, SOCK_NONBLOCK, descriptor);
    if (refused == 0) ::close(descriptor);
    if (refused == 0 || refused == EAGAIN) {
        return fail(ErrorCode::already_exists,
                    std::format("another daemon answers at {}", path.string()));
    }
    if (refused != ECONNREFUSED) {
        return fail(ErrorCode::io, std::format("{}: {}", path.string(), words_of(refused)));
    }
    if (std::filesystem::remove(path, error) || !error) return {};
    return fail(ErrorCode::io, std::format("remove {}: {}", path.string(), error.message()));
}

Result<int> connect_socket(const std::filesystem::path& path) {
    if (auto good = check_length(path); !good) return std::unexpected(std::move(good.error()));
    int descriptor = -1;
    const int refused = try_connect(path, 0, descriptor);
    switch (refused) {
        case 0:
            return descriptor;
        case ENOENT:
            return fail(ErrorCode::not_found, "there is no such socket");
        case ECONNREFUSED:
            return fail(ErrorCode::not_connected, "nobody answers there");
        case EACCES:
            return fail(ErrorCode::refused, words_of(refused));
        default:
            return fail(ErrorCode::io, words_of(refused));
    }
}

}  // namespace linli::shell
