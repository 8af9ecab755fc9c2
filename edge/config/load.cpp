// SPDX-License-Identifier: Apache-2.0
#include "config/load.hpp"

#include <format>
#include <fstream>
#include <iterator>

#include "config/readers.hpp"

namespace linli::config {
namespace {

constexpr std::size_t kMostBytes =
    (1U << 20U) + 1;  ///< one more than is allowed, so that too many show

std::expected<std::string, Mistake> read_text(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto refuse = [&](std::string what) {
        return std::unexpected(Mistake{file.string(), 0, 0, std::move(what), {}});
    };
    if (!std::filesystem::exists(file, ignored)) return refuse("there is no such file");
    if (!std::filesystem::is_regular_file(file, ignored)) return refuse("this is not a file");
    std::ifstream in(file, std::ios::binary);
    std::string text(kMostBytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || (in.gcount() == 0 && !in.eof())) return refuse("the file cannot be read");
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    std::error_code error;
    const auto whole = std::filesystem::absolute(file, error);
    return (error ? file : whole).parent_path();
}

/// Mistakes of `head` before those of `tail`.
std::vector<Mistake> joined(std::vector<Mistake> head, std::vector<Mistake> tail) {
    head.insert(head.end(), std::make_move_iterator(tail.begin()),
                std::make_move_iterator(tail.end()));
    return head;
}

Loaded<City> load_city(const std::filesystem::path& file) {
    const auto text = read_text(file);
    if (!text) return std::unexpected(std::vector{text.error()});
    return parse_city(*text, file.string());
}

}  // namespace

std::string Mistake::text() const {
    std::string where = file;
    if (line > 0) where += std::format(":{}:{}", line, column);
    return hint.empty() ? std::format("{}: {}", where, what)
                        : std::format("{}: {} ({})", where, what, hint);
}

Loaded<Gateway> load_gateway(const std::filesystem::path& file) {
    const auto text = read_text(file);
    if (!text) return std::unexpected(std::vector{text.error()});
    return parse_gateway(*text, file.string(), folder_of(file));
}

std::filesystem::path site_file_of(const std::filesystem::path& gateway_file) {
    const auto text = read_text(gateway_file);
    const auto table = text ? parse_toml(*text, gateway_file.string())
                            : std::expected<Table, Mistake>(std::unexpect);
    if (!table) return {};
    Context context(gateway_file.string(), folder_of(gateway_file));
    auto gateway = Section(context, *table, "", {}).section("gateway");
    const auto site = gateway ? gateway->text("site") : std::nullopt;
    if (!site) return {};
    auto file = context.resolve(*site);
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored) ? file : std::filesystem::path();
}

Loaded<Site> load_site(const std::filesystem::path& file, Footage footage) {
    const auto text = read_text(file);
    if (!text) return std::unexpected(std::vector{text.error()});
    return parse_site(*text, file.string(), folder_of(file), footage);
}

Loaded<Gateway> parse_gateway(std::string_view text, const std::string& name,
                              const std::filesystem::path& folder) {
    const auto table = parse_toml(text, name);
    if (!table) return std::unexpected(std::vector{table.error()});
    Context context(name, folder);
    Section root(context, *table, "", {});
    auto gateway = read_gateway(root);
    if (!context.clean()) return std::unexpected(context.take());
    return gateway;
}

Loaded<Site> parse_site(std::string_view text, const std::string& name,
                        const std::filesystem::path& folder, Footage footage) {
    const auto table = parse_toml(text, name);
    if (!table) return std::unexpected(std::vector{table.error()});
    Context context(name, folder, footage);
    Section root(context, *table, "", {});
    auto head = read_site_head(root);
    City city;
    std::vector<Mistake> in_city;
    if (!head.city.text.empty()) {
        const auto file = find_city(context, head.city);
        auto loaded = file.empty() ? Loaded<City>() : load_city(file);
        if (loaded) {
            city = std::move(*loaded);
        } else {
            in_city = std::move(loaded.error());
        }
    }
    auto site = read_site(root, std::move(head), std::move(city));
    if (context.clean() && in_city.empty()) return site;
    return std::unexpected(joined(context.take(), std::move(in_city)));
}

Loaded<City> parse_city(std::string_view text, const std::string& name) {
    const auto table = parse_toml(text, name);
    if (!table) return std::unexpected(std::vector{table.error()});
    Context context(name, {});
    Section root(context, *table, "", {});
    auto city = read_city(root);
    if (!context.clean()) return std::unexpected(context.take());
    return city;
}

}  // namespace linli::config
