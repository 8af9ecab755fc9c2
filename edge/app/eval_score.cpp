// SPDX-License-Identifier: Apache-2.0
#include "app/eval_score.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <format>
#include <iterator>
#include <utility>
#include <vector>

#include "app/text_file.hpp"
#include "track/score.hpp"

namespace linli::app {
namespace {

namespace fs = std::filesystem;
using track::Score;

struct Row {
    std::string sequence;
    Score score;
};

enum class Unit { percent, count };

/// One number of a row, by the name that the literature gives it.
struct Column {
    std::string_view name;
    Unit unit;
    double (*value)(const Score&);
};

constexpr std::array kColumns = {
    Column{"HOTA", Unit::percent, [](const Score& score) { return score.hota.hota(); }},
    Column{"DetA", Unit::percent, [](const Score& score) { return score.hota.det_a(); }},
    Column{"AssA", Unit::percent, [](const Score& score) { return score.hota.ass_a(); }},
    Column{"LocA", Unit::percent, [](const Score& score) { return score.hota.loc_a(); }},
    Column{"IDF1", Unit::percent, [](const Score& score) { return score.identity.idf1(); }},
    Column{"IDP", Unit::percent, [](const Score& score) { return score.identity.idp(); }},
    Column{"IDR", Unit::percent, [](const Score& score) { return score.identity.idr(); }},
    Column{"MOTA", Unit::percent, [](const Score& score) { return score.clear.mota(); }},
    Column{"MOTP", Unit::percent, [](const Score& score) { return score.clear.motp(); }},
    Column{"IDSW", Unit::count,
           [](const Score& score) { return static_cast<double>(score.clear.switches); }},
    Column{"Frag", Unit::count,
           [](const Score& score) { return static_cast<double>(score.clear.fragmentations); }},
    Column{"FP", Unit::count,
           [](const Score& score) { return static_cast<double>(score.clear.extra); }},
    Column{"FN", Unit::count,
           [](const Score& score) { return static_cast<double>(score.clear.missed); }},
    Column{"GT", Unit::count,
           [](const Score& score) {
               return static_cast<double>(score.clear.matches + score.clear.missed);
           }},
};

std::string text_of(const Column& column, const Score& score, int decimals) {
    const double value = column.value(score);
    return column.unit == Unit::count ? std::format("{:.0f}", value)
                                      : std::format("{:.{}f}", 100 * value, decimals);
}

std::string table_of(const std::vector<Row>& rows) {
    std::size_t name_width = 0;
    for (const auto& row : rows) name_width = std::max(name_width, row.sequence.size());
    std::string text = std::format("{:{}}", "", name_width);
    for (const auto& column : kColumns)
        std::format_to(std::back_inserter(text), " {:>7}", column.name);
    for (const auto& [sequence, score] : rows) {
        std::format_to(std::back_inserter(text), "\n{:{}}", sequence, name_width);
        for (const auto& column : kColumns)
            std::format_to(std::back_inserter(text), " {:>7}", text_of(column, score, 2));
    }
    return text + '\n';
}

std::string members_of(const Score& score) {
    std::string text;
    for (const auto& column : kColumns) {
        std::format_to(std::back_inserter(text), "{}\"{}\":{}", text.empty() ? "" : ",",
                       column.name, text_of(column, score, 4));
    }
    return text;
}

/// The last of `rows` is that of all together.
std::string json_of(const std::vector<Row>& rows, double threshold) {
    std::string text = std::format("{{\"iou\":{},\"sequences\":[", threshold);
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        std::format_to(std::back_inserter(text), "{}\n{{\"sequence\":{},{}}}", i == 0 ? "" : ",",
                       boost::json::serialize(boost::json::string(rows[i].sequence)),
                       members_of(rows[i].score));
    }
    return text + std::format("],\n\"combined\":{{{}}}}}\n", members_of(rows.back().score));
}

fs::path truth_of(const fs::path& sequence) {
    std::error_code error;
    const auto direct = sequence / "gt.txt";
    return fs::exists(direct, error) ? direct : sequence / "gt" / "gt.txt";
}

Result<std::vector<fs::path>> sequences_in(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> sequences;
    if (fs::exists(truth_of(folder), error)) {
        sequences.push_back(fs::canonical(folder, error));
        if (!error) return sequences;
        return fail(ErrorCode::io, std::format("{}: {}", folder.string(), error.message()));
    }
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->is_directory(error) && fs::exists(truth_of(entry->path()), error))
            sequences.push_back(entry->path());
    }
    if (error) return fail(ErrorCode::io, std::format("{}: {}", folder.string(), error.message()));
    if (sequences.empty()) {
        return fail(
            ErrorCode::not_found,
            std::format("{}: no sequence (a folder with gt.txt or gt/gt.txt)", folder.string()));
    }
    std::ranges::sort(sequences);
    return sequences;
}

Result<Score> score_of(const fs::path& truth_file, const fs::path& results_file, double threshold) {
    const auto truth_text = read_text(truth_file);
    if (!truth_text) return std::unexpected(truth_text.error());
    const auto truth = track::parse_mot_truth(*truth_text, truth_file.string());
    if (!truth) return std::unexpected(truth.error());
    std::error_code error;
    if (!fs::exists(results_file, error)) {
        return fail(ErrorCode::not_found,
                    std::format("{}: no results for this sequence", results_file.string()));
    }
    const auto results_text = read_text(results_file);
    if (!results_text) return std::unexpected(results_text.error());
    const auto results = track::parse_mot_results(*results_text, results_file.string());
    if (!results) return std::unexpected(results.error());
    return track::score(*truth, *results, threshold);
}

}  // namespace

Result<std::string> eval_score(const EvalScoreOptions& options) {
    if (!(options.threshold > 0 && options.threshold <= 1))  // nor is it a NaN
        return fail(ErrorCode::invalid_argument, "the overlap must be above 0 and at most 1");
    const auto sequences = sequences_in(options.truth);
    if (!sequences) return std::unexpected(sequences.error());
    std::vector<Row> rows;
    Row combined{.sequence = "COMBINED", .score = {}};
    for (const auto& sequence : *sequences) {
        auto name = sequence.filename().string();
        const auto score =
            score_of(truth_of(sequence), options.results / (name + ".txt"), options.threshold);
        if (!score) return std::unexpected(score.error());
        combined.score += *score;
        rows.push_back({.sequence = std::move(name), .score = *score});
    }
    rows.push_back(std::move(combined));
    return options.format == ScoreFormat::json ? json_of(rows, options.threshold) : table_of(rows);
}

}  // namespace linli::app
