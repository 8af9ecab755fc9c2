// SPDX-License-Identifier: Apache-2.0
// Bytes that were once on the wire stay readable, mean the same, and are written the same again
// (proto/golden).
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "event/wire.hpp"
#include "linli/v1/command.pb.h"
#include "linli/v1/event.pb.h"
#include "linli/v1/gateway.pb.h"

namespace linli::event {
namespace {

namespace fs = std::filesystem;
namespace pb = google::protobuf;

const fs::path kGolden = fs::path(LINLI_SOURCE_DIR) / "proto/golden";
constexpr const char* kMark = "# proto-message: ";

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> texts() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kGolden)) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

fs::path bytes_of(fs::path text) { return text.replace_extension(".bin"); }

/// An empty message of the type that `text` names; null when it names none of ours.
std::unique_ptr<pb::Message> named_in(const std::string& text) {
    const auto mark = text.find(kMark);
    if (mark == std::string::npos) return nullptr;
    const auto begin = mark + std::string_view(kMark).size();
    const std::string name = text.substr(begin, text.find('\n', begin) - begin);
    const auto* type = pb::DescriptorPool::generated_pool()->FindMessageTypeByName(name);
    if (type == nullptr) return nullptr;
    return std::unique_ptr<pb::Message>(
        pb::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

/// Adds the full name of every field that is set in `message`, and of every message in it.
void collect(const pb::Message& message, std::set<std::string>& names) {
    names.insert(message.GetDescriptor()->full_name());
    std::vector<const pb::FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const auto* field : fields) {
        names.insert(field->full_name());
        if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
        if (!field->is_repeated()) {
            collect(message.GetReflection()->GetMessage(message, field), names);
            continue;
        }
        for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
            collect(message.GetReflection()->GetRepeatedMessage(message, field, i), names);
        }
    }
}

/// Adds the full name of every field of `type` and of every message in it.
void expect(const pb::Descriptor* type, std::set<std::string>& names) {
    if (!type->options().map_entry()) names.insert(type->full_name());
    for (int i = 0; i < type->nested_type_count(); ++i) expect(type->nested_type(i), names);
    for (int i = 0; i < type->field_count(); ++i) names.insert(type->field(i)->full_name());
}

TEST(Golden, EachFileOfBytesMeansWhatItsTextSays) {
    ASSERT_FALSE(texts().empty());
    for (const fs::path& file : texts()) {
        SCOPED_TRACE(file.filename().string());
        const std::string text = read(file);
        const auto meant = named_in(text);
        ASSERT_NE(meant, nullptr);
        ASSERT_TRUE(pb::TextFormat::ParseFromString(text, meant.get()));

        const std::unique_ptr<pb::Message> got(meant->New());
        ASSERT_TRUE(fs::exists(bytes_of(file))) << "write it with ./dev shell proto/golden/add";
        ASSERT_TRUE(got->ParseFromString(read(bytes_of(file))));

        std::string difference;
        pb::util::MessageDifferencer differencer;
        differencer.ReportDifferencesToString(&difference);
        EXPECT_TRUE(differencer.Compare(*meant, *got)) << difference;
    }
}

TEST(Golden, EachIsWrittenAgainByteForByte) {
    for (const fs::path& file : texts()) {
        SCOPED_TRACE(file.filename().string());
        const auto message = named_in(read(file));
        ASSERT_NE(message, nullptr);
        const std::string bytes = read(bytes_of(file));
        ASSERT_TRUE(message->ParseFromString(bytes));
        EXPECT_EQ(to_bytes(*message), bytes);
    }
}

TEST(Golden, HoldsEveryMessageAndEveryFieldOfTheContract) {
    std::set<std::string> held;
    for (const fs::path& file : texts()) {
        const auto message = named_in(read(file));
        ASSERT_NE(message, nullptr) << file;
        ASSERT_TRUE(message->ParseFromString(read(bytes_of(file)))) << file;
        collect(*message, held);
    }
    std::set<std::string> contract;
    for (const char* name :
         {"common", "parking", "dogs", "safety", "device", "event", "gateway", "command"}) {
        const auto* file = pb::DescriptorPool::generated_pool()->FindFileByName(
            std::string("linli/v1/") + name + ".proto");
        ASSERT_NE(file, nullptr) << name;
        for (int i = 0; i < file->message_type_count(); ++i)
            expect(file->message_type(i), contract);
    }
    for (const std::string& name : contract)
        EXPECT_TRUE(held.contains(name)) << name << " is in no golden file";
}

TEST(Golden, HasAFileForEachTextAndATextForEachFile) {
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(kGolden))
        files += entry.path().extension() == ".bin" ? 1U : 0U;
    EXPECT_EQ(files, texts().size());
}

}  // namespace
}  // namespace linli::event
