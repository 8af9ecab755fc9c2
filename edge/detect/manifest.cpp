// SPDX-License-Identifier: Apache-2.0
#include "detect/manifest.hpp"

#include <algorithm>
#include <format>
#include <toml++/toml.hpp>

namespace linli::detect {
namespace {

constexpr std::size_t kMaxBytes = 1U << 20U;
constexpr std::int64_t kVersion = 1;

/// Reads one table and keeps the first thing that is wrong with it.
class Reader {
  public:
    explicit Reader(const toml::table& table) : table_(table) {}

    std::string text(std::string_view key) {
        const auto value = table_[key].value<std::string>();
        if (!value || value->empty()) wrong(key, "must be a text");
        return value.value_or("");
    }
    std::int64_t number(std::string_view key, std::int64_t low, std::int64_t high) {
        const auto* node = table_[key].as_integer();
        if (node == nullptr || node->get() < low || node->get() > high) {
            wrong(key, std::format("must be a whole number from {} to {}", low, high));
            return low;
        }
        return node->get();
    }
    const toml::table& table(std::string_view key) {
        static const toml::table empty;
        const auto* node = table_[key].as_table();
        if (node == nullptr) wrong(key, "must be a table");
        return node != nullptr ? *node : empty;
    }
    const toml::array& array(std::string_view key) {
        static const toml::array empty;
        const auto* node = table_[key].as_array();
        if (node == nullptr || node->empty()) wrong(key, "must be a list of at least one");
        return node != nullptr ? *node : empty;
    }
    void wrong(std::string_view key, std::string_view what) {
        if (!problem_.empty()) return;
        const auto* node = table_.get(key);
        const auto line = node != nullptr ? node->source().begin.line : table_.source().begin.line;
        problem_ = std::format("line {}: {} {}", line, key, what);
    }
    void adopt(const Reader& inner) {
        if (problem_.empty()) problem_ = inner.problem_;
    }
    const std::string& problem() const { return problem_; }

  private:
    const toml::table& table_;
    std::string problem_;
};

bool is_sha256(std::string_view text) {
    return text.size() == 64 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string checksum(Reader& reader, std::string_view key) {
    auto text = reader.text(key);
    if (!is_sha256(text)) reader.wrong(key, "must be 64 lower-case hex digits");
    return text;
}

ModelKind kind_of(Reader& reader) {
    const auto text = reader.text("kind");
    if (text == "yolox") return ModelKind::yolox;
    if (text != "ssdlite") reader.wrong("kind", "must be ssdlite or yolox");
    return ModelKind::ssdlite;
}

ClassSource class_of(Reader& reader, const std::string& name, std::int64_t count) {
    ClassSource source;
    const auto label = class_label_of(name);
    if (!label) reader.wrong(name, "is no class label");
    source.label = label.value_or(ClassLabel::other);
    for (const auto& node : reader.array(name)) {
        const auto* index = node.as_integer();
        if (index == nullptr || index->get() < 0 || index->get() >= count) {
            reader.wrong(name, std::format("must list whole numbers from 0 to {}", count - 1));
            break;
        }
        source.indices.push_back(static_cast<std::size_t>(index->get()));
    }
    return source;
}

void read_shapes(Reader& reader, Model& model) {
    Reader input(reader.table("input"));
    model.input = input.text("name");
    model.input_size.width = static_cast<int>(input.number("width", 32, 4096));
    model.input_size.height = static_cast<int>(input.number("height", 32, 4096));
    reader.adopt(input);
    for (const auto& node : reader.array("outputs")) {
        const auto name = node.value<std::string>();
        if (!name || name->empty()) reader.wrong("outputs", "must be a list of names");
        model.outputs.push_back(name.value_or(""));
    }
    if (model.outputs.size() != (model.kind == ModelKind::ssdlite ? 2U : 1U)) {
        reader.wrong("outputs", "must be two for ssdlite and one for yolox");
    }
    const auto count = reader.number("class_count", 1, 10'000);
    model.class_count = static_cast<std::size_t>(count);
    const auto& classes = reader.table("classes");
    Reader of_classes(classes);
    for (const auto& [key, unused] : classes) {
        model.classes.push_back(class_of(of_classes, std::string(key.str()), count));
    }
    reader.adopt(of_classes);
    if (model.classes.empty()) reader.wrong("classes", "must name at least one class label");
    std::ranges::sort(model.classes, {}, &ClassSource::label);
}

Result<Model> model_of(const toml::table& table) {
    Reader reader(table);
    Model model;
    model.name = reader.text("name");
    model.kind = kind_of(reader);
    model.file = reader.text("file");
    if (model.file.contains('/') || model.file.starts_with('.')) {
        reader.wrong("file", "must be a plain file name");
    }
    model.sha256 = checksum(reader, "sha256");
    model.licence = reader.text("licence");
    model.source = reader.text("source");
    model.source_sha256 = checksum(reader, "source_sha256");
    read_shapes(reader, model);
    if (!reader.problem().empty()) return fail(ErrorCode::corrupt, reader.problem());
    return model;
}

Result<std::vector<Model>> models_of(const toml::table& root) {
    Reader reader(root);
    if (const auto* version = root["version"].as_integer();
        version != nullptr && *version > kVersion) {
        return fail(
            ErrorCode::unsupported,
            std::format("version {} is newer than this program ({})", version->get(), kVersion));
    }
    reader.number("version", 1, kVersion);
    std::vector<Model> models;
    for (const auto& node : reader.array("model")) {
        const auto* table = node.as_table();
        if (table == nullptr) return fail(ErrorCode::corrupt, "model must be a list of tables");
        auto model = model_of(*table);
        if (!model) return std::unexpected(model.error());
        if (std::ranges::contains(models, model->name, &Model::name)) {
            return fail(ErrorCode::corrupt,
                        std::format("model {} stands there twice", model->name));
        }
        models.push_back(std::move(*model));
    }
    if (!reader.problem().empty()) return fail(ErrorCode::corrupt, reader.problem());
    return models;
}

}  // namespace

Result<std::vector<Model>> parse_manifest(std::string_view text) {
    if (text.size() > kMaxBytes) return fail(ErrorCode::corrupt, "larger than 1 MiB");
    try {
        return models_of(toml::parse(text));
    } catch (const toml::parse_error& error) {
        return fail(ErrorCode::corrupt,
                    std::format("line {}: {}", error.source().begin.line, error.description()));
    }
}

}  // namespace linli::detect
