// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "track/score.hpp"

// Reads the bytes up to a '|' as a gt.txt and the rest as a result file; judges what is accepted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto middle = text.find('|');
    const bool both = middle != std::string_view::npos;
    const auto truth = linli::track::parse_mot_truth(text.substr(0, middle), "gt.txt");
    const auto results =
        linli::track::parse_mot_results(both ? text.substr(middle + 1) : "", "A.txt");
    if (!truth || !results) return 0;
    const auto found = linli::track::score(*truth, *results);
    const auto boxes = [](const auto& lines) { return std::ssize(lines); };
    LINLI_CHECK(found.clear.matches + found.clear.missed == boxes(*truth));
    LINLI_CHECK(found.clear.matches + found.clear.extra == boxes(*results));
    LINLI_CHECK(found.identity.matches >= 0 && found.identity.missed >= 0 &&
                found.identity.extra >= 0);
    for (const double score : {found.hota.hota(), found.hota.det_a(), found.hota.ass_a(),
                               found.hota.loc_a(), found.identity.idf1(), found.clear.motp()})
        LINLI_CHECK(score >= 0 && score <= 1.000001);
    return 0;
}
