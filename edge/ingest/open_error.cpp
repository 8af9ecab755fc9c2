// SPDX-License-Identifier: Apache-2.0
#include "ingest/open_error.hpp"

#include <format>

#include "ingest/address.hpp"
#include "ingest/av.hpp"

namespace linli::ingest {

Error open_error(int code, const config::Camera& camera, const Patience& patience) {
    const std::string where = without_password(camera.address);
    if (patience.given_up()) return {ErrorCode::cancelled, "told to stop"};
    if (patience.timed_out() || code == AVERROR(ETIMEDOUT)) {
        return {ErrorCode::timed_out,
                std::format("{} does not answer within {} ms - is the camera on and reachable?",
                            where, camera.connect_timeout.count())};
    }
    switch (code) {
        case AVERROR(ENOENT):
            return {ErrorCode::not_found, std::format("there is no {}", where)};
        case AVERROR(ECONNREFUSED):
            return {ErrorCode::refused,
                    std::format("{} refuses the connection - is the camera on, is the port right?",
                                where)};
        case AVERROR_HTTP_UNAUTHORIZED:
        case AVERROR_HTTP_FORBIDDEN:
            return {ErrorCode::refused,
                    std::format("{} wants another user name or password", where)};
        case AVERROR_HTTP_NOT_FOUND:
            return {ErrorCode::not_found,
                    std::format("{} has no such stream - check the path of the address", where)};
        case AVERROR(EHOSTUNREACH):
        case AVERROR(ENETUNREACH):
            return {
                ErrorCode::io,
                std::format("there is no way to {} - are the cable and the network address right?",
                            where)};
        case AVERROR(EIO):  // also what libav says of a name that it cannot resolve
            return {ErrorCode::io,
                    std::format("{} cannot be reached - is its name right, is it on?", where)};
        case AVERROR_HTTP_OTHER_4XX:
        case AVERROR_HTTP_SERVER_ERROR:
            return {
                ErrorCode::refused,
                std::format("{} answers with an error of its own - does it allow one more viewer?",
                            where)};
        case AVERROR_INVALIDDATA:
            return {ErrorCode::unsupported, std::format("{} is not a video stream", where)};
        default:
            return {ErrorCode::io, std::format("{}: {}", where, av_words(code))};
    }
}

}  // namespace linli::ingest
