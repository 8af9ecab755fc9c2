// SPDX-License-Identifier: Apache-2.0
#include "track/mot_file.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <format>
#include <iterator>
#include <limits>
#include <map>
#include <optional>

namespace linli::track {
namespace {

constexpr std::size_t kFewestFields = 7;
constexpr std::size_t kMostFields = 10;
constexpr int kLongest = 10'000'000;  // frames
constexpr int kLargest = 100'000;     // pixels
constexpr double kFarthest = 1e6;     // pixels
constexpr std::size_t kMostInFrame = 2000;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Cuts the part before the next `separator` off `text`.
std::string_view cut(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const auto part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

std::optional<double> number(std::string_view text) {
    text = trimmed(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<int> whole(std::string_view text, int most) {
    const auto value = number(text);
    if (!value || *value < 1 || *value > most || *value != std::floor(*value)) return std::nullopt;
    return static_cast<int>(*value);
}

std::unexpected<Error> wrong(std::string_view name, int line, std::string_view what) {
    return fail(ErrorCode::invalid_argument, std::format("{}:{}: {}", name, line, what));
}

/// Whether `key` is one of ours and `value` was good for it; what is wrong with it otherwise.
std::string set(MotSequence& sequence, std::string_view key, std::string_view value) {
    const auto take = [&](int& field, int most) -> std::string {
        const auto read = whole(value, most);
        if (!read) return std::format("{} must be a whole number, 1..{}", key, most);
        field = *read;
        return {};
    };
    if (key == "imWidth") return take(sequence.size.width, kLargest);
    if (key == "imHeight") return take(sequence.size.height, kLargest);
    if (key == "seqLength") return take(sequence.length, kLongest);
    if (key != "frameRate") return {};
    const auto rate = number(value);
    if (!rate || *rate < 0.01 || *rate > 1000) return "frameRate must be a number, 0.01..1000";
    sequence.frame_rate = *rate;
    return {};
}

using Fields = std::array<double, kMostFields>;

/// The numbers of one line, with a box in fields 2 to 5; what is not there is 0.
Result<Fields> parse_fields(std::string_view line, std::string_view name, int number_of_line) {
    Fields fields{};
    std::size_t count = 0;
    for (bool more = true; more; ++count) {
        if (count == kMostFields) return wrong(name, number_of_line, "more than 10 numbers");
        more = line.contains(',');
        const auto value = number(cut(line, ','));
        if (!value)
            return wrong(name, number_of_line, std::format("field {} is not a number", count + 1));
        fields[count] = *value;
    }
    if (count < kFewestFields) return wrong(name, number_of_line, "fewer than 7 numbers");
    for (std::size_t i = 2; i < 6; ++i) {
        if (std::abs(fields[i]) > kFarthest)
            return wrong(name, number_of_line, "a box so far away is no box");
    }
    if (static_cast<float>(fields[4]) <= 0 || static_cast<float>(fields[5]) <= 0)
        return wrong(name, number_of_line, "width and height must be positive");
    return fields;
}

bool is_whole(double value, double least, double most) {
    return value >= least && value <= most && value == std::floor(value);
}

Box box_of(const Fields& fields) {
    return {static_cast<float>(fields[2]), static_cast<float>(fields[3]),
            static_cast<float>(fields[4]), static_cast<float>(fields[5])};
}

/// Calls `take(fields, number of the line)` for each line that is not empty.
template <class Take>
Result<void> each_line(std::string_view text, std::string_view name, Take take) {
    int number_of_line = 0;
    while (!text.empty()) {
        ++number_of_line;
        const auto line = trimmed(cut(text, '\n'));
        if (line.empty()) continue;
        const auto fields = parse_fields(line, name, number_of_line);
        if (!fields) return std::unexpected(fields.error());
        if (Result<void> taken = take(*fields, number_of_line); !taken) return taken;
    }
    return {};
}

/// Which lines of a file of paths are meant.
enum class Lines { all, but_ignored };

Result<std::vector<MotResult>> parse_paths(std::string_view text, std::string_view name,
                                           Lines lines) {
    std::vector<MotResult> paths;
    std::map<int, std::map<int, int>> seen;  // frame -> id -> line
    const auto take = [&](const Fields& fields, int line) -> Result<void> {
        if (!is_whole(fields[0], 1, kLongest))
            return wrong(name, line, std::format("the frame must be 1..{}", kLongest));
        if (!is_whole(fields[1], 0, std::numeric_limits<int>::max()))
            return wrong(name, line, "the id must be a whole number, 0 or more");
        if (lines == Lines::but_ignored && fields[6] == 0) return {};
        const auto frame = static_cast<int>(fields[0]);
        const auto id = static_cast<int>(fields[1]);
        auto& in_frame = seen[frame];
        const auto [first, added] = in_frame.try_emplace(id, line);
        if (!added) {
            return wrong(
                name, line,
                std::format("id {} is in frame {} already, line {}", id, frame, first->second));
        }
        if (in_frame.size() > kMostInFrame) {
            return wrong(name, line,
                         std::format("more than {} boxes in frame {}", kMostInFrame, frame));
        }
        paths.push_back({.frame = frame,
                         .id = id,
                         .box = box_of(fields),
                         .confidence = static_cast<float>(fields[6])});
        return {};
    };
    if (auto read = each_line(text, name, take); !read)
        return std::unexpected(std::move(read.error()));
    return paths;
}

}  // namespace

Result<MotSequence> parse_mot_sequence(std::string_view text, std::string_view name) {
    MotSequence sequence;
    int line = 0;
    while (!text.empty()) {
        ++line;
        auto value = trimmed(cut(text, '\n'));
        if (value.empty() || value.front() == '[' || value.front() == ';' || value.front() == '#')
            continue;
        if (!value.contains('=')) return wrong(name, line, "expected key=value");
        const auto key = trimmed(cut(value, '='));
        if (auto what = set(sequence, key, value); !what.empty()) return wrong(name, line, what);
    }
    const std::string_view missing = sequence.frame_rate <= 0    ? "frameRate"
                                     : sequence.size.width == 0  ? "imWidth"
                                     : sequence.size.height == 0 ? "imHeight"
                                     : sequence.length == 0      ? "seqLength"
                                                                 : "";
    if (!missing.empty()) return wrong(name, line, std::format("{} is missing", missing));
    return sequence;
}

Result<std::vector<MotDetection>> parse_mot_detections(std::string_view text, std::string_view name,
                                                       const MotSequence& sequence) {
    std::vector<MotDetection> detections;
    const auto take = [&](const Fields& fields, int line) -> Result<void> {
        if (!is_whole(fields[0], 1, sequence.length))
            return wrong(name, line, std::format("the frame must be 1..{}", sequence.length));
        detections.push_back(
            {.frame = static_cast<int>(fields[0]), .box = box_of(fields), .confidence = fields[6]});
        return {};
    };
    if (auto read = each_line(text, name, take); !read)
        return std::unexpected(std::move(read.error()));
    return detections;
}

Result<std::vector<MotResult>> parse_mot_truth(std::string_view text, std::string_view name) {
    return parse_paths(text, name, Lines::but_ignored);
}

Result<std::vector<MotResult>> parse_mot_results(std::string_view text, std::string_view name) {
    return parse_paths(text, name, Lines::all);
}

std::string format_mot_results(const std::vector<MotResult>& results) {
    std::string text;
    for (const auto& [frame, id, box, confidence] : results) {
        std::format_to(std::back_inserter(text),
                       "{},{},{:.2f},{:.2f},{:.2f},{:.2f},{:.4f},-1,-1,-1\n", frame, id, box.x,
                       box.y, box.width, box.height, confidence);
    }
    return text;
}

}  // namespace linli::track
