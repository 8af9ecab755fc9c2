// SPDX-License-Identifier: Apache-2.0
// linli-eval: an installer's acceptance test on his own footage.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>

#include "app/eval_detect.hpp"
#include "app/eval_events.hpp"
#include "app/eval_score.hpp"
#include "app/eval_stays.hpp"
#include "app/eval_track.hpp"
#include "app/installed.hpp"
#include "config/load.hpp"

namespace linli::app {
namespace {

enum ExitCode : int { done = 0, failed = 1, usage = 2 };

int report(const Error& error) {
    std::cerr << "linli-eval: " << error.message << '\n';
    return failed;
}

struct EngineChoice {
    std::string model = config::Detector{}.model;
    config::Engine engine = config::Engine::onnxruntime;
    std::string models = models_folder().string();
    float threshold = config::Detector{}.confidence;

    void add_to(CLI::App& app) {
        static const std::map<std::string, config::Engine> engines = {
            {"onnxruntime", config::Engine::onnxruntime}, {"opencv", config::Engine::opencv}};
        app.add_option("--model", model, "a model of models/manifest.toml")->capture_default_str();
        app.add_option("--engine", engine, "onnxruntime or opencv (onnxruntime)")
            ->transform(CLI::CheckedTransformer(engines, CLI::ignore_case).description(""));
        app.add_option("--models", models, "folder of the fetched models")->capture_default_str();
        app.add_option("--threshold", threshold, "lowest confidence, 0..1")
            ->check(CLI::Range(0.0F, 1.0F))
            ->capture_default_str();
    }
    config::Detector detector() const {
        config::Detector chosen;
        chosen.model = model;
        chosen.engine = engine;
        chosen.models = models;
        chosen.confidence = threshold;
        return chosen;
    }
};

/// The site whose camera a clip stands for; its mistakes are told.
std::optional<config::Site> site_for_clip(const std::string& file) {
    auto site = config::load_site(file, config::Footage::replaced);
    if (site) return std::move(*site);
    for (const auto& mistake : site.error()) std::cerr << mistake.text() << '\n';
    return std::nullopt;
}

int print(const Result<std::string>& text) {
    if (!text) return report(text.error());
    std::cout << *text << std::flush;
    return std::cout ? done : report({ErrorCode::io, "standard output: cannot be written"});
}

int run_events(EvalEventsOptions options, const std::string& site_file,
               const EngineChoice& choice) {
    auto site = site_for_clip(site_file);
    if (!site) return failed;
    options.site = std::move(*site);
    options.detector = choice.detector();
    const auto summary = eval_events(options);
    if (!summary) return report(summary.error());
    const double stream = std::chrono::duration<double>(summary->stream).count();
    const double took = std::chrono::duration<double>(summary->took).count();
    std::cerr << std::format("{} frames ({:.1f} s) in {:.1f} s, {} looks by {}, {} changes\n",
                             summary->frames, stream, took, summary->looks, summary->detector,
                             summary->changes);
    return done;
}

int run_detect(EvalDetectOptions options, const EngineChoice& choice) {
    options.detector = choice.detector();
    const auto result = eval_detect(options);
    return result ? done : report(result.error());
}

int run_stays(EvalStaysOptions options, const std::string& site_file, const EngineChoice& choice) {
    auto site = site_for_clip(site_file);
    if (!site) return failed;
    options.site = std::move(*site);
    options.detector = choice.detector();
    return print(eval_stays(options));
}

CLI::App* add_score(CLI::App& app, EvalScoreOptions& score) {
    auto* command = app.add_subcommand(
        "score", "how good tracks are: HOTA, IDF1, MOTA and their parts, percent, by sequence");
    command
        ->add_option("--gt", score.truth,
                     "folder of SEQ/gt/gt.txt or SEQ/gt.txt: frame,id,x,y,w,h,conf (pixels); lines "
                     "with conf 0 are left out")
        ->required();
    command
        ->add_option("--results", score.results,
                     "folder of SEQ.txt: frame,id,x,y,w,h,conf, as `track` writes it")
        ->required();
    command
        ->add_option("--iou", score.threshold,
                     "overlap that makes a match in IDF1 and MOTA, 0.01..1; HOTA uses them all")
        ->check(CLI::Range(0.01, 1.0))
        ->capture_default_str();
    command->add_flag_callback(
        "--json", [&score] { score.format = ScoreFormat::json; }, "JSON instead of a table");
    return command;
}

CLI::App* add_stays(CLI::App& app, EvalStaysOptions& stays, std::string& site_file,
                    EngineChoice& choice) {
    auto* command = app.add_subcommand(
        "stays", "what stood still in a clip: where, since when, until when, and how it ended");
    command->add_option("--clip", stays.clip, "a video file")->required();
    command->add_option("--site", site_file, "site.toml; of it only the camera matters")
        ->required();
    command->add_option("--camera", stays.camera,
                        "the camera that the clip stands for (the first)");
    command->add_flag_callback(
        "--json", [&stays] { stays.format = ReportFormat::json; }, "JSON instead of a table");
    choice.add_to(*command);
    return command;
}

int main_of(int argc, char** argv) {
    CLI::App app(
        "Judges Linli on your own footage: no broker, no database, the same input gives the same "
        "bytes.");
    app.set_version_flag("--version", std::string(kVersion));
    app.require_subcommand(1);
    app.footer("Exit codes: 0 done, 1 failed, 2 usage.");

    EngineChoice choice;
    EvalEventsOptions events;
    std::string site_file;
    auto* events_command =
        app.add_subcommand("events", "what a site's rules make of a clip, one JSON line a change");
    events_command->add_option("--clip", events.clip, "a video file")->required();
    events_command->add_option("--site", site_file, "site.toml with zones and rules")->required();
    events_command->add_option("--camera", events.camera,
                               "the camera that the clip stands for (the first)");
    events_command->add_option("--out", events.out, "write here instead of standard output");
    events_command->add_flag_callback(
        "--real-time", [&] { events.pace = config::Pace::real_time; },
        "play at the clip's own speed");
    choice.add_to(*events_command);

    EvalDetectOptions detect;
    auto* detect_command =
        app.add_subcommand("detect", "what the detector sees in a folder of pictures, as CSV");
    detect_command->add_option("--images", detect.images, "folder of .jpg and .png files")
        ->required();
    detect_command->add_option("--out", detect.out, "CSV: image,label,confidence,x,y,w,h (pixels)")
        ->required();
    choice.add_to(*detect_command);

    std::string detections;
    std::string tracks;
    auto* track_command =
        app.add_subcommand("track", "tracks out of detections, MOTChallenge layout");
    track_command
        ->add_option("--detections", detections, "folder of SEQ/det.txt and SEQ/seqinfo.ini")
        ->required();
    track_command->add_option("--out", tracks, "folder for SEQ.txt")->required();

    EvalScoreOptions score;
    const auto* score_command = add_score(app, score);
    EvalStaysOptions stays;
    const auto* stays_command = add_stays(app, stays, site_file, choice);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : usage;
    }
    if (*events_command) return run_events(std::move(events), site_file, choice);
    if (*detect_command) return run_detect(std::move(detect), choice);
    if (*score_command) return print(eval_score(score));
    if (*stays_command) return run_stays(std::move(stays), site_file, choice);
    const auto result = eval_track(detections, tracks);
    return result ? done : report(result.error());
}

}  // namespace
}  // namespace linli::app

int main(int argc, char** argv) { return linli::app::main_of(argc, argv); }
