// SPDX-License-Identifier: Apache-2.0
#include "shell/server.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <vector>

#include "base/log.hpp"
#include "shell/session.hpp"
#include "shell/socket_file.hpp"

namespace linli::shell {
namespace {

constexpr std::chrono::seconds kAfterFailure{1};

}  // namespace

struct Server::Impl {
    Impl(asio::io_context& loop, std::filesystem::path where, Gateway& answers, Limits bounds)
        : acceptor(loop), path(std::move(where)), gateway(answers), limits(bounds) {}

    /// Errors as of `Server::listen`.
    Result<void> open();
    static asio::awaitable<void> accept(std::shared_ptr<Impl> self);
    void admit(asio::local::stream_protocol::socket socket);
    void stop();

    asio::local::stream_protocol::acceptor acceptor;
    std::filesystem::path path;
    Gateway& gateway;
    Limits limits;
    std::vector<std::weak_ptr<Session>> sessions;
    ino_t inode = 0;  ///< of our socket file; somebody else's is not taken away
    bool stopped = false;
};

Result<void> Server::Impl::open() {
    if (auto clear = clear_socket_path(path); !clear) return clear;
    boost::system::error_code error;
    const asio::local::stream_protocol::endpoint endpoint(path.string());
    if (!error) acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.bind(endpoint, error);
    if (error) {
        return fail(ErrorCode::io, std::format("cannot make {}: {} (does its folder exist, and may "
                                               "this user write there?)",
                                               path.string(), error.message()));
    }
    struct stat status{};
    if (::chmod(path.c_str(), 0660) != 0 || ::stat(path.c_str(), &status) != 0) {
        return fail(ErrorCode::io, std::format("cannot set the mode of {}", path.string()));
    }
    inode = status.st_ino;
    acceptor.listen(static_cast<int>(limits.clients), error);
    if (error) return fail(ErrorCode::io, error.message());
    return {};
}

asio::awaitable<void> Server::Impl::accept(std::shared_ptr<Impl> self) {
    while (!self->stopped) {
        auto [error, socket] =
            co_await self->acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (self->stopped) break;
        if (!error) {
            self->admit(std::move(socket));
            continue;
        }
        // Out of descriptors or memory: the waiting client would make us spin.
        log::warn("control socket: {}", error.message());
        asio::steady_timer pause(self->acceptor.get_executor(), kAfterFailure);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void Server::Impl::admit(asio::local::stream_protocol::socket socket) {
    std::erase_if(sessions, [](const auto& session) { return session.expired(); });
    if (sessions.size() >= limits.clients) {
        const auto text =
            json::serialize(failure({ErrorCode::refused, std::format("there are {} clients already",
                                                                     limits.clients)})) +
            "\n";
        // A fresh socket has room for one line; whoever does not get it sees the end of the stream.
        boost::system::error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(text), ignored);
        return;
    }
    auto session = std::make_shared<Session>(std::move(socket), gateway, limits);
    sessions.push_back(session);
    asio::co_spawn(acceptor.get_executor(), Session::run(std::move(session)), asio::detached);
}

void Server::Impl::stop() {
    if (stopped) return;
    stopped = true;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    struct stat status{};
    if (inode != 0 && ::lstat(path.c_str(), &status) == 0 && status.st_ino == inode) {
        ::unlink(path.c_str());
    }
    for (const auto& weak : sessions) {
        if (const auto session = weak.lock()) session->close();
    }
}

Server::Server(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Server>> Server::listen(asio::io_context& loop,
                                               const std::filesystem::path& path, Gateway& gateway,
                                               Limits limits) {
    auto impl = std::make_shared<Impl>(loop, path, gateway, limits);
    if (auto opened = impl->open(); !opened) return std::unexpected(std::move(opened.error()));
    asio::co_spawn(loop, Impl::accept(impl), asio::detached);
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::~Server() { impl_->stop(); }

void Server::stop() { impl_->stop(); }

}  // namespace linli::shell
