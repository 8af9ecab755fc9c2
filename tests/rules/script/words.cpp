// SPDX-License-Identifier: Apache-2.0
#include "rules/script/words.hpp"

#include <charconv>
#include <format>

#include "config/duration.hpp"

namespace linli::rules::script {
namespace {

constexpr Time kLongest = std::chrono::hours(12);

std::unexpected<Error> expected(std::string_view what, std::string_view got) {
    return fail(ErrorCode::invalid_argument,
                got.empty() ? std::format("expected {}", what)
                            : std::format("expected {}, not '{}'", what, got.substr(0, 64)));
}

}  // namespace

Words::Words(std::string_view statement) {
    while (true) {
        const auto begin = statement.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) return;
        const auto end = std::min(statement.find_first_of(" \t\r", begin), statement.size());
        words_.push_back(statement.substr(begin, end - begin));
        statement.remove_prefix(end);
    }
}

Result<std::string> Words::take(std::string_view what) {
    if (done()) return expected(what, "");
    return std::string(words_[next_++]);
}

Result<float> Words::take_number() {
    float value = 0;
    const auto word = peek();
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    const bool whole = error == std::errc{} && stop == word.data() + word.size();
    if (!whole || !(value >= -1000 && value <= 1000)) return expected("a number", word);
    ++next_;
    return value;
}

Result<Point> Words::take_point() {
    const auto x = take_number();
    if (!x) return std::unexpected(x.error());
    const auto y = take_number();
    if (!y) return std::unexpected(y.error());
    return Point{*x, *y};
}

Result<std::uint64_t> Words::take_id() {
    std::uint64_t value = 0;
    const auto word = peek();
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || stop != word.data() + word.size() || value < 1 || value > 999) {
        return expected("a track number from 1 to 999", word);
    }
    ++next_;
    return value;
}

Result<Time> Words::take_time() {
    auto time = parse_time(peek());
    if (!time || *time < Time::zero()) return expected("a time like 30s or 7min", peek());
    ++next_;
    return time;
}

Result<detect::ClassLabel> Words::take_class() {
    using enum detect::ClassLabel;
    constexpr std::pair<std::string_view, detect::ClassLabel> kClasses[] = {
        {"person", person},   {"vehicle", vehicle},       {"dog", dog},    {"cat", cat},
        {"bicycle", bicycle}, {"motorcycle", motorcycle}, {"other", other}};
    for (const auto& [name, label] : kClasses) {
        if (peek() != name) continue;
        ++next_;
        return label;
    }
    return expected("a class such as person, vehicle or dog", peek());
}

Result<void> Words::finish() const {
    if (done()) return {};
    return expected("the end of the line", peek());
}

Result<Time> parse_time(std::string_view text) {
    const bool back = text.starts_with('-');
    if (back || text.starts_with('+')) text.remove_prefix(1);
    auto time = config::parse_duration(text);
    if (!time) return time;
    if (*time > kLongest) return fail(ErrorCode::invalid_argument, "a time of at most 12h");
    return back ? -*time : *time;
}

}  // namespace linli::rules::script
