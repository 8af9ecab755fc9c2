#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Linli costs: its steps (Google Benchmark) and whole cameras, ours beside ffmpeg that only decodes and Debian's motion
on the same streams. FILTER is a regular expression over the names of steps and rows. docs/performance.md explains the
columns. Progress goes to standard error, the result to standard output."""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HEADINGS = ("row", "ours %", "decode %", "motion %", "x decode", "x motion", "ours MB", "beyond model", "decode MB",
            "motion MB", "frames/s", "skipped/s", "looks/s", "p50 ms", "p95 ms", "cameras/core", "bars")


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("filter", nargs="?", metavar="FILTER", default="",
                        help="only steps and rows whose name it matches")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--steps", action="store_true", help="the steps alone")
    what.add_argument("--cameras", action="store_true", help="the table of cameras alone")
    what.add_argument("--grow", action="store_true", help="memory and cost of 1, 2, 4, 8, 16 cameras of each stream that "
                      "FILTER matches (quiet-360p10), ours alone")
    what.add_argument("--list", action="store_true", help="names of programs, rows and streams")
    parser.add_argument("--seconds", type=float, default=10, help="measured of each program in each round (10)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each row; figures are their medians (3)")
    parser.add_argument("--motion-framerate", type=int, default=15, help="pictures a second that motion looks at (15, as in "
                        "Debian's motion.conf)")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")
    parser.add_argument("--build", type=Path, default=Path("build/release"), help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seconds < 1 or options.rounds < 1:
        parser.error("--seconds and --rounds are at least 1")
    return options


def programs(options):
    return sorted(options.build.resolve().glob("tests/bench/*_bench"))


def steps(options):
    """Runs the Google Benchmark programs; their JSON reports, or nothing when they have written themselves."""
    reports = []
    for program in programs(options):
        command = [program] + ([f"--benchmark_filter={options.filter}"] if options.filter else [])
        named = subprocess.run([*command, "--benchmark_list_tests"], check=True, capture_output=True, text=True).stdout
        if not named.strip():
            continue
        if not options.json:
            subprocess.run(command, check=True)
            continue
        print(f"{program.name} ...", file=sys.stderr, flush=True)
        with tempfile.NamedTemporaryFile() as out:
            subprocess.run([*command, f"--benchmark_out={out.name}", "--benchmark_out_format=json"], check=True,
                           stdout=subprocess.DEVNULL)
            text = Path(out.name).read_text()
        reports += json.loads(text)["benchmarks"]
    return reports


def text_of(result):
    """The cells of one row."""
    def figure(value, form):
        return "-" if value is None else format(value, form)

    def of(name, key, form):
        return figure(result.get(name, {}).get(key), form)

    ours = result["ours"]
    spread = [result["looks_least"], result["looks_most"]]
    looks = f"{spread[0]:.1f}" if result["cameras"] == 1 else f"{spread[0]:.1f}..{spread[1]:.1f}"
    short = {"x_decode": "decode", "x_motion": "motion", "memory_beyond_model_mb": "MB", "latency_p95_ms": "p95"}
    bars = ", ".join(f"{short[name]} {'good' if bar['met'] else 'OVER'} ({bar['limit']:g})"
                     for name, bar in result["bars"].items())
    behind = [name for name in ("ours", "decode", "motion") if result.get(name, {}).get("behind")]
    return [result["row"], *(of(n, "cpu_percent", ".1f") for n in ("ours", "decode", "motion")),
            figure(result.get("x_decode"), ".2f"), figure(result.get("x_motion"), ".2f"), of("ours", "memory_mb", ".0f"),
            figure(result["memory_beyond_model_mb"], ".0f"),
            of("decode", "memory_mb", ".0f"), of("motion", "memory_mb", ".0f"),
            f"{min(ours['frames_per_s']):.1f}", f"{min(ours['skipped_per_s']):.1f}", looks,
            figure(result.get("latency_p50_ms"), ".0f"), figure(result.get("latency_p95_ms"), ".0f"),
            f"{result['cameras_per_core']:.1f}", bars + (f" BEHIND: {', '.join(behind)}" if behind else "")]


def table(results):
    rows = [HEADINGS, *(text_of(result) for result in results)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip(), flush=True)


def wanted(options):
    """The rows to measure."""
    import cameras  # pylint: disable=import-outside-toplevel
    import streams  # pylint: disable=import-outside-toplevel
    if options.grow:
        return [row for name, stream in streams.STREAMS.items() if re.search(options.filter or "^quiet-360p10$", name)
                for row in cameras.growing(stream)]
    return [row for row in cameras.ROWS if re.search(options.filter, row.name)]


def measure(options, rows):
    """The results of the rows; one that failed has been told and is left out."""
    import cameras  # pylint: disable=import-outside-toplevel
    results = []
    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        bench = cameras.Bench(folder, options.build.resolve(), options.cache or cameras.streams.default_folder(), options)
        try:
            for row in rows:
                try:
                    results.append(bench.measure(row))
                except cameras.rig.Failed as failed:
                    bench.say.done()
                    print(f"{row.name}: {failed}", file=sys.stderr, flush=True)
        finally:
            bench.say.done()
            bench.close()
    return results


def main():
    options = arguments()
    rows = [] if options.steps else wanted(options)
    if options.list:
        print("\n".join([*(p.name for p in programs(options)), *(row.name for row in rows)]))
        return 0
    document = {"machine": platform.machine(), "cores": os.cpu_count(), "load_before": os.getloadavg()[0],
                "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
                "seconds": options.seconds, "rounds": options.rounds}
    if not options.cameras and not options.grow:
        document["steps"] = steps(options)
    if rows:
        document["rows"] = measure(options, rows)
        if not options.json:
            print(f"\n{document['cores']} cores {document['machine']}, load before {document['load_before']:.1f}; "
                  f"% of a core, medians of {options.rounds} rounds of {options.seconds:g} s")
            table(document["rows"])
    if options.json:
        print(json.dumps(document, indent=1))
    return 0 if len(document.get("rows", [])) == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
