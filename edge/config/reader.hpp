// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/toml_tree.hpp"

namespace linli::config {

/// What is gathered while one file is read. Mistakes come in any order; `take` sorts them.
class Context {
  public:
    /// `folder`: what relative paths are relative to.
    Context(std::string file, std::filesystem::path folder, Footage footage = Footage::must_exist)
        : file_(std::move(file)), folder_(std::move(folder)), footage_(footage) {}

    void mistake(Place place, std::string what, std::string hint = {});
    /// All mistakes in file order; the context has none afterwards.
    std::vector<Mistake> take();
    bool clean() const { return mistakes_.empty(); }

    const std::filesystem::path& folder() const { return folder_; }
    Footage footage() const { return footage_; }
    /// `text` as an absolute, tidy path.
    std::filesystem::path resolve(std::string_view text) const;

    /// Every key that was understood so far, as "section.key".
    const std::set<std::string>& asked() const { return asked_; }
    void ask(std::string key) { asked_.insert(std::move(key)); }

  private:
    std::string file_;
    std::filesystem::path folder_;
    Footage footage_;
    std::vector<Mistake> mistakes_;
    std::set<std::string> asked_;
};

/// A text and where it stands.
struct Named {
    std::string text;
    Place place;
};

/// One word of an enumeration.
template <class T>
using Word = std::pair<std::string_view, T>;

/// The keys of one table, read by name and checked on the way. Every reader returns its fallback
/// (or nothing) after it has told a mistake, so that reading goes on and all mistakes are found in
/// one run. What is read is known; `finish` tells the rest as unknown keys.
class Section {
  public:
    /// `name` is what people see: "camera", "uplink.tls"; empty for the file itself. `place`: of
    /// its header.
    Section(Context& context, const Table& table, std::string name, Place place)
        : context_(&context), table_(&table), name_(std::move(name)), place_(place) {}

    Context& context() const { return *context_; }
    const std::string& name() const { return name_; }
    Place place() const { return place_; }
    /// Of the value of `key`; of the header when there is no such key.
    Place place_of(std::string_view key) const;
    bool has(std::string_view key) const { return table_->find(key) != nullptr; }

    const Node* find(std::string_view key);
    /// Like `find`, but a missing key is a mistake, told by `finish`.
    const Node* need(std::string_view key, std::string hint = {});
    /// Tells that `key` is out of place here, if it is there. It counts as known.
    void refuse(std::string_view key, std::string_view why, std::string hint);

    std::optional<std::string> text(std::string_view key);
    std::string need_text(std::string_view key, std::string hint = {});
    /// A name for machines: a-z, 0-9, '-', '_', 1..64 characters. Empty after a mistake.
    std::string need_identifier(std::string_view key);
    std::vector<Named> texts(std::string_view key);
    bool flag(std::string_view key, bool fallback);
    int integer(std::string_view key, int fallback, int least, int most);
    float number(std::string_view key, float fallback, float least, float most);
    std::optional<std::chrono::microseconds> time(std::string_view key,
                                                  std::chrono::microseconds least,
                                                  std::chrono::microseconds most);
    template <class Duration>
    Duration time_or(std::string_view key, Duration fallback, std::chrono::microseconds least,
                     std::chrono::microseconds most) {
        const auto value = time(key, least, most);
        return value ? std::chrono::duration_cast<Duration>(*value) : fallback;
    }
    /// A number of bytes with its unit, "16MiB"; `least` and `most` are whole MiB.
    std::uint64_t size(std::string_view key, std::uint64_t fallback, std::uint64_t least,
                       std::uint64_t most);
    template <class T>
    std::optional<T> word(std::string_view key, std::span<const Word<T>> words) {
        std::vector<std::string> known;
        for (const auto& [name, value] : words) known.emplace_back(name);
        const auto chosen = choose(key, known);
        if (!chosen) return std::nullopt;
        return words[*chosen].second;
    }
    std::optional<std::chrono::year_month_day> date(std::string_view key);
    const Array* list(std::string_view key);
    /// The sub-table `key`, whose full name is then "name.key".
    std::optional<Section> section(std::string_view key);
    /// Every table of `[[key]]`, or of a list of inline tables.
    std::vector<Section> sections(std::string_view key);

    /// Tells every needed key that is missing, and every key that was never asked for. A misspelled
    /// needed key is told once, as what it is.
    void finish() { finish(/*strangers=*/true); }
    /// The same without the keys nobody asked for, unless one looks like a needed key that is
    /// missing: for a table whose kind could not be told.
    void finish_unknown_kind() { finish(/*strangers=*/false); }

    /// "'key'" with the section it belongs to, for messages.
    std::string called(std::string_view key) const;
    std::string full_name(std::string_view key) const;

  private:
    void know(std::string_view key);
    void finish(bool strangers);
    std::optional<std::size_t> choose(std::string_view key, std::span<const std::string> known);
    void wrong_kind(std::string_view key, const Node& node, std::string_view expected,
                    std::string hint = {});

    Context* context_;
    const Table* table_;
    std::string name_;
    Place place_;
    std::vector<std::string> known_;
    std::vector<std::pair<std::string, std::string>> missing_;  ///< key and hint
};

/// Whether `text` is a-z, 0-9, '-', '_', 1..64 characters.
bool is_identifier(std::string_view text);

}  // namespace linli::config
