// SPDX-License-Identifier: Apache-2.0
#include "app/linlictl_commands.hpp"

#include <boost/json/serialize.hpp>
#include <cerrno>
#include <format>
#include <fstream>
#include <functional>
#include <system_error>

#include "app/linlictl_completions.hpp"
#include "app/linlictl_daemon.hpp"
#include "app/linlictl_show.hpp"
#include "app/linlictl_table.hpp"
#include "shell/base64.hpp"

namespace linli::ctl {
namespace {

using Show = std::function<std::string(const json::value&)>;

int print_result(const Options& options, const json::value& result, const Show& show) {
    return print(options.json ? json::serialize(result) + "\n" : show(result)) ? good
                                                                               : answer_is_failure;
}

int ask_and_show(const Options& options, json::object arguments, const Show& show) {
    auto client = reach(options);
    if (!client) return not_reachable;
    const auto result = ask(*client, options.command, std::move(arguments));
    return result ? print_result(options, *result, show) : result.error();
}

/// After the list: one line for each further event until the daemon goes or nobody reads.
int follow(const Options& options, shell::Client& client) {
    while (true) {
        const auto line = client.next();
        if (!line) {
            complain(line.error().message);
            return not_reachable;
        }
        if (const auto* skipped = line->if_contains("skipped")) {
            complain(std::format("{} events were skipped because they were not taken in time",
                                 json::serialize(*skipped)));
        }
        const auto* event = line->if_contains("event");
        if (event == nullptr) continue;
        if (!print(options.json ? json::serialize(*event) + "\n" : show_event(*event))) return good;
    }
}

int events(const Options& options) {
    auto client = reach(options);
    if (!client) return not_reachable;
    const auto result =
        ask(*client, "events", {{"limit", options.limit}, {"follow", options.follow}});
    if (!result) return result.error();
    if (!options.follow) return print_result(options, *result, show_events);
    if (!options.json && !print(event_headings())) return good;
    for (const auto& event : result->is_array() ? result->get_array() : json::array()) {
        if (!print(options.json ? json::serialize(event) + "\n" : show_event(event))) return good;
    }
    return follow(options, *client);
}

/// The folder must be there before the daemon is asked, so that a misspelled path costs nothing.
std::string wrong_with(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, ignored)) {
        return std::format("there is no folder {}", folder.string());
    }
    if (std::filesystem::is_directory(file, ignored)) {
        return std::format("{} is a folder; name a file in it, such as {}", file.string(),
                           (file / "picture.jpg").string());
    }
    return {};
}

int snapshot(const Options& options) {
    if (const auto wrong = wrong_with(options.file); !wrong.empty()) {
        complain(wrong);
        return answer_is_failure;
    }
    auto client = reach(options);
    if (!client) return not_reachable;
    const auto result = ask(*client, "snapshot", {{"camera", options.camera}});
    if (!result) return result.error();
    const auto* object = result->if_object();
    const auto* jpeg = object == nullptr ? nullptr : object->if_contains("jpeg");
    const auto bytes = jpeg != nullptr && jpeg->is_string()
                           ? shell::base64_decode(jpeg->get_string())
                           : fail(ErrorCode::corrupt, "no picture in the answer");
    if (!bytes) {
        complain(bytes.error().message);
        return answer_is_failure;
    }
    std::ofstream out(options.file, std::ios::binary | std::ios::trunc);
    out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
    out.close();
    if (!out) {
        complain(std::format("cannot write {}: {}", options.file.string(),
                             std::generic_category().message(errno)));
        return answer_is_failure;
    }
    const json::object written{
        {"camera", options.camera}, {"file", options.file.string()}, {"bytes", bytes->size()}};
    return print_result(options, written, [&](const json::value&) {
        return std::format("{}: {} bytes\n", options.file.string(), bytes->size());
    });
}

int completion(const Options& options) {
    const auto script = options.shell == "bash"  ? kBashCompletion
                        : options.shell == "zsh" ? kZshCompletion
                                                 : kFishCompletion;
    return print(script) ? good : answer_is_failure;
}

}  // namespace

int run(const Options& options) {
    const auto& command = options.command;
    if (command == "check") return check(options);
    if (command == "completion") return completion(options);
    if (command == "watch") return watch(options);
    if (command == "events") return events(options);
    if (command == "snapshot") return snapshot(options);
    if (command == "status") return ask_and_show(options, {}, show_status);
    if (command == "cameras") return ask_and_show(options, {}, show_cameras);
    if (command == "cost")
        return options.watch ? watch(options) : ask_and_show(options, {}, show_cost);
    if (command == "incidents") {
        return ask_and_show(options, {{"limit", options.limit}, {"all", options.all}},
                            show_incidents);
    }
    if (command == "why") return ask_and_show(options, {{"incident", options.incident}}, show_why);
    if (command == "withdraw") {
        return ask_and_show(
            options, {{"incident", options.incident}, {"reason", options.reason}},
            [](const json::value& result) {
                const auto* object = result.if_object();
                const auto* id = object == nullptr ? nullptr : object->if_contains("id");
                return std::format("withdrawn: {}\n",
                                   id != nullptr && id->is_string()
                                       ? printable(std::string_view(id->get_string()))
                                       : "-");
            });
    }
    return usage;
}

}  // namespace linli::ctl
