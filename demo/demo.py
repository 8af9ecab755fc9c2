#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the gateway on real footage beside a loopback broker and shows the events as a centre receives them."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/e2e"))
import rig  # noqa: E402  pylint: disable=wrong-import-position

COLUMNS = "{:>7}  {:>4}  {:<16} {:<10} {:<7} {:<12} {:<8} {}"


class Table:
    """Prints each event as it arrives and counts incidents by type and phase."""

    def __init__(self):
        self.start, self.phases, self.pictures = time.monotonic(), {}, {}
        print(COLUMNS.format("time", "seq", "type", "phase", "camera", "zone/line", "class", "what"))

    def show(self, arrival):
        event = arrival.event
        self.phases.setdefault(arrival.type, {}).setdefault(arrival.phase, set()).add(arrival.attributes["subject"])
        # The street is real footage, and has zones, a line and walkers.
        if "dataref" in arrival.attributes and event.place.camera == "street":
            self.pictures[arrival.type, arrival.phase] = arrival.attributes["dataref"]
        print(COLUMNS.format(f"{time.monotonic() - self.start:.1f} s", arrival.sequence, arrival.type, arrival.phase,
                             event.place.camera, event.place.zone or event.place.line,
                             "" if arrival.label == "unspecified" else arrival.label, event.text), flush=True)

    def picture(self):
        for kind in ("illegal_parking", "loitering", "intrusion", "line_crossing"):
            if (kind, "confirmed") in self.pictures:
                return self.pictures[kind, "confirmed"]
        return None


def compose_yard(data):
    """The corner with the van, enlarged, with the van painted over after 40 s (docs/adr/0004)."""
    yard = data / "yard-synthetic-v1.mp4"
    if not yard.exists():
        print("composing the synthetic yard clip ...", file=sys.stderr, flush=True)
        part = yard.with_suffix(".part.mp4")
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(data / "vtest.avi"), "-filter_complex",
                        "[0]crop=288:216:480:0,split[a][b];[b]crop=84:66:150:112,boxblur=1[road];"
                        "[a][road]overlay=x=168:y=40:enable='gte(t,40)',scale=576:432",
                        "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", str(part)], check=True)
        part.rename(yard)
    return yard


def prepare(out, data, port):
    gateway = (HERE / "gateway.toml").read_text().replace("127.0.0.1:1883", f"127.0.0.1:{port}")
    (out / "gateway.toml").write_text(gateway)
    shutil.copy(HERE / "site.toml", out)
    (out / "street.avi").symlink_to(data / "vtest.avi")
    (out / "yard.mp4").symlink_to(compose_yard(data))


def summarise(table, centre, cameras, numbers, stored, out):
    frames = sum(camera["frames"] for camera in cameras)
    print("\nSummary")
    for camera in cameras:
        print(f"  camera {camera['id']:<8} {camera['frames']} frames, {camera['looks']} looks of {camera['look_ms']:.0f} ms, "
              f"{camera['dropped']} dropped, {camera['reconnects']} reconnects")
    print(f"  cost            {numbers['cpu']:.1f} % of a core for {len(cameras)} cameras, {frames} frames; "
          f"memory {numbers['memory']:.0f} MB (peak {numbers['peak']:.0f} MB)")
    for name, phases in sorted(table.phases.items()):
        print(f"  {name:<15} " + ", ".join(f"{phase} {len(ids)}" for phase, ids in phases.items()))
    missing = centre.missing(stored)
    print(f"  events          stored {stored}, delivered {len(centre.all())}, lost {len(missing)}, "
          f"repeated {centre.repeated}")
    print(f"  clean stop      {numbers['stop']:.2f} s")
    if table.picture():
        print(f"  picture         {os.path.relpath(out / 'data/evidence' / table.picture())}")
    return len(missing)


def run(options, out, broker):
    table = Table()
    centre = rig.Centre(broker.port, options.build, table.show)
    daemon = rig.Daemon(options.build, out, options.models, HERE.parent / "config/city")
    stop_early = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop_early.set())
    signal.signal(signal.SIGTERM, lambda *_: stop_early.set())
    try:
        daemon.start()
        print(f"the gateway runs for {options.seconds:.0f} s; its log is {os.path.relpath(out / 'linlid.log')}",
              file=sys.stderr, flush=True)
        end = time.monotonic() + options.seconds
        while time.monotonic() < end and daemon.process.poll() is None and not stop_early.wait(0.2):
            pass
        if daemon.process.poll() is not None:
            raise rig.Failed(f"the gateway ended by itself with {daemon.process.returncode}:\n{daemon.log()}")
        cameras = daemon.ask("cameras")
        numbers = {"cpu": daemon.cpu_percent(), "memory": daemon.memory_mb(), "peak": daemon.memory_mb("VmHWM"),
                   "stop": daemon.stop()}
        stored = daemon.stored()
        rig.wait_for("the last events", lambda: not centre.missing(stored), 10)
        return summarise(table, centre, cameras, numbers, stored, out)
    finally:
        daemon.kill()
        centre.close()


def main():
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long to run (60)")
    for name in ("--build", "--models", "--data"):
        parser.add_argument(name, type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seconds < 5:
        parser.error("--seconds must be 5 or more")
    out = HERE / "out"
    shutil.rmtree(out, ignore_errors=True)
    broker = rig.Broker(out).start()
    try:
        prepare(out, options.data, broker.port)
        return 1 if run(options, out, broker) else 0
    except rig.Failed as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    finally:
        broker.stop()


if __name__ == "__main__":
    sys.exit(main())
