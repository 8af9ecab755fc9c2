// SPDX-License-Identifier: Apache-2.0
#include "config/reader.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <tuple>

#include "config/duration.hpp"
#include "config/nearest.hpp"

namespace linli::config {

void Context::mistake(Place place, std::string what, std::string hint) {
    mistakes_.push_back({file_, place.line, place.column, std::move(what), std::move(hint)});
}

std::vector<Mistake> Context::take() {
    std::ranges::stable_sort(mistakes_, {}, [](const Mistake& mistake) {
        return std::tuple(mistake.line, mistake.column);
    });
    return std::exchange(mistakes_, {});
}

std::filesystem::path Context::resolve(std::string_view text) const {
    return (folder_ / std::filesystem::path(text)).lexically_normal();
}

bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string_view::npos;
}

std::string Section::full_name(std::string_view key) const {
    return name_.empty() ? std::string(key) : std::format("{}.{}", name_, key);
}

std::string Section::called(std::string_view key) const { return std::format("'{}'", key); }

Place Section::place_of(std::string_view key) const {
    const auto* entry = table_->find(key);
    return entry == nullptr ? place_ : entry->node.place;
}

void Section::know(std::string_view key) {
    if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
    context_->ask(full_name(key));
}

const Node* Section::find(std::string_view key) {
    know(key);
    const auto* entry = table_->find(key);
    return entry == nullptr ? nullptr : &entry->node;
}

const Node* Section::need(std::string_view key, std::string hint) {
    const auto* node = find(key);
    if (node == nullptr) missing_.emplace_back(key, std::move(hint));
    return node;
}

void Section::refuse(std::string_view key, std::string_view why, std::string hint) {
    know(key);
    const auto* entry = table_->find(key);
    if (entry == nullptr) return;
    context_->mistake(entry->place, std::format("{} {}", called(key), why), std::move(hint));
}

void Section::wrong_kind(std::string_view key, const Node& node, std::string_view expected,
                         std::string hint) {
    context_->mistake(
        node.place,
        std::format("{} must be {}, but this is {}", called(key), expected, kind_of(node)),
        std::move(hint));
}

std::optional<Section> Section::section(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* table = std::get_if<Table>(&node->value)) {
        return Section(*context_, *table, full_name(key), node->place);
    }
    const auto name = full_name(key);
    wrong_kind(key, *node, "a table", std::format("write it as [{}], once", name));
    return std::nullopt;
}

std::vector<Section> Section::sections(std::string_view key) {
    std::vector<Section> out;
    const auto* node = find(key);
    if (node == nullptr) return out;
    const auto name = full_name(key);
    const auto* array = std::get_if<Array>(&node->value);
    if (array == nullptr) {
        const bool table = std::holds_alternative<Table>(node->value);
        wrong_kind(key, *node, "a list of tables",
                   table ? std::format("write [[{}]] with two brackets", name)
                         : std::format("write [[{}]], once for each", name));
        if (table) out.emplace_back(*context_, std::get<Table>(node->value), name, node->place);
        return out;
    }
    for (const auto& item : *array) {
        if (const auto* table = std::get_if<Table>(&item.value)) {
            out.emplace_back(*context_, *table, name, item.place);
        } else {
            wrong_kind(key, item, "a list of tables", "each item is { key = value, ... }");
        }
    }
    return out;
}

void Section::finish(bool strangers) {
    for (const auto& entry : table_->entries) {
        if (std::ranges::find(known_, entry.key) != known_.end()) continue;
        const auto meant = nearest(entry.key, known_);
        const bool needed = meant && std::erase_if(missing_, [&](const auto& key_and_hint) {
                                         return key_and_hint.first == *meant;
                                     }) > 0;
        if (!strangers && !needed) continue;
        context_->mistake(entry.place,
                          name_.empty() ? std::format("unknown section '{}'", entry.key)
                                        : std::format("unknown key '{}' in [{}]", entry.key, name_),
                          suggest(entry.key, known_, name_.empty() ? "sections" : "keys"));
    }
    for (auto& [key, hint] : missing_) {
        context_->mistake(place_, std::format("[{}] has no {}", name_, called(key)),
                          std::move(hint));
    }
    missing_.clear();
}

}  // namespace linli::config
