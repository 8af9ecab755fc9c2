// SPDX-License-Identifier: Apache-2.0
#include "outbox/sqlite_error.hpp"

#include <sqlite3.h>

namespace linli::outbox {
namespace {

ErrorCode code_of(int primary, int extended) {
    switch (primary) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorCode::already_exists;
        case SQLITE_FULL:
            return ErrorCode::no_space;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorCode::corrupt;
        case SQLITE_TOOBIG:
        case SQLITE_MISMATCH:
        case SQLITE_RANGE:
            return ErrorCode::invalid_argument;
        case SQLITE_CONSTRAINT:
            return extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY
                       ? ErrorCode::already_exists
                       : ErrorCode::invalid_argument;
        default:
            return ErrorCode::io;
    }
}

}  // namespace

Error error_of(const SQLite::Exception& failure) {
    // The low byte of an extended code is the primary one.
    const int primary = failure.getErrorCode() & 0xFF;
    if (primary == SQLITE_BUSY) {
        return {ErrorCode::already_exists, "the database is open in another process"};
    }
    return {code_of(primary, failure.getExtendedErrorCode()), failure.what()};
}

}  // namespace linli::outbox
