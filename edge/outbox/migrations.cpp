// SPDX-License-Identifier: Apache-2.0
#include "outbox/migrations.hpp"

#include <format>

#include "outbox/connection.hpp"

namespace linli::outbox {

void migrate(Connection& connection, std::span<const Migration> steps) {
    const auto version = connection.number("PRAGMA user_version");
    for (const Migration& step : steps) {
        if (step.version <= version) continue;
        Transaction transaction(connection);
        connection.script(step.sql);
        connection.script(std::format("PRAGMA user_version = {}", step.version));
        transaction.commit();
    }
}

}  // namespace linli::outbox
