// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/gateway.hpp"
#include "config/site.hpp"

namespace linli::config {

/// One mistake in a configuration file, for a person: where, what is wrong, and how to mend it.
struct Mistake {
    std::string file;
    int line = 0;    ///< 1-based; 0 when the file as a whole is meant
    int column = 0;  ///< 1-based
    std::string what;
    std::string hint;  ///< "did you mean 'zones'?"; may be empty

    /// file:line:column: what (hint)
    std::string text() const;
};

/// Either a value or every mistake found, in file order; never both.
template <class T>
using Loaded = std::expected<T, std::vector<Mistake>>;

/// Reads gateway.toml. Unknown keys, wrong types, out-of-range values and broken references are
/// mistakes.
Loaded<Gateway> load_gateway(const std::filesystem::path& file);

/// The file that [gateway] site of `gateway_file` names, even when that file has mistakes
/// elsewhere; empty when it cannot be told or is not there.
std::filesystem::path site_file_of(const std::filesystem::path& gateway_file);

/// Whether files that cameras name must be there, or other footage takes their place.
enum class Footage { must_exist, replaced };

/// Reads site.toml and the city profile it names.
Loaded<Site> load_site(const std::filesystem::path& file, Footage footage = Footage::must_exist);

/// As above from text, for fuzzers and the console; relative paths are taken against `folder`.
Loaded<Gateway> parse_gateway(std::string_view text, const std::string& name,
                              const std::filesystem::path& folder);
Loaded<Site> parse_site(std::string_view text, const std::string& name,
                        const std::filesystem::path& folder, Footage footage = Footage::must_exist);
Loaded<City> parse_city(std::string_view text, const std::string& name);

}  // namespace linli::config
