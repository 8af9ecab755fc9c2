#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A day of four cameras replayed as fast as it goes: memory and open files must not grow with it. One camera flaps: its
recording is short, so that it is opened again every minute, and now and then it is away altogether.

usage: replayed_day.py BUILD_FOLDER [--hours H]; needs LINLI_DATA and LINLI_MODELS (./dev soak). Hours are of stream time.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import rig

SOURCE = Path(__file__).resolve().parents[2]
FOOTAGE = Path(os.environ["LINLI_DATA"]) / "vtest.avi"
FPS = 1
FLAPPING = "flapping"
STEADY = ("gate", "court", "yard")
SAMPLES = 240  # in a whole run
AWAY_EVERY, AWAY = 20.0, 4.0  # seconds that pass here, not in the stream
# The daemon keeps its latest 1000 events in memory, so it may grow until that many have been. What comes before, and the
# first third of a run, is warm-up; a run too short to have enough after it shows only that open files stay.
WARM_EVENTS = 1100
LEAST_SAMPLES = 36
# What a run may seem to grow by after its warm-up though nothing does: allocators come to rest late.
SLACK_MB = 1.0

CAMERA = """
[[camera]]
id = "{id}"
source = "file:{id}.mkv"
pace = "flat_out"
loop = true
detect_fps = 0.2
lost_after = "1s"
[[zone]]
id = "zone-{id}"
camera = "{id}"
polygon = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
"""
RULES = """
[[rule]]
id = "nobody"
type = "intrusion"
zones = [{zones}]
confirmed_after = "0s"
[[rule]]
id = "hanging-about"
type = "loitering"
zones = [{zones}]
confirmed_after = "10s"
gap = "20s"
[[rule]]
id = "no-parking"
type = "illegal_parking"
zones = [{zones}]
observed_after = "1min"
reminded_after = "2min"
confirmed_after = "5min"
gap = "1min"
"""


def site():
    ids = (*STEADY, FLAPPING)
    text = '[site]\nname = "Court"\ntime_zone = "Asia/Shanghai"\ncity = "hangzhou"\n'
    text += "".join(CAMERA.format(id=id_) for id_ in ids)
    return text + RULES.format(zones=", ".join(f'"zone-{id_}"' for id_ in ids))


def make_clips(folder):
    """The street at one picture a second: as it is, mirrored, small; the flapping one lasts a minute."""
    for id_, change, seconds in (("gate", "null", 79), ("court", "hflip", 79), ("yard", "scale=320:240", 79),
                                 (FLAPPING, "null", 60)):
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", FOOTAGE, "-t", str(seconds), "-vf",
                        f"fps={FPS},{change}", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10",
                        folder / f"{id_}.mkv"], check=True)


class Flapping:
    """Takes the recording of the flapping camera away and gives it back."""

    def __init__(self, folder):
        self.there, self.gone = folder / f"{FLAPPING}.mkv", folder / "away.mkv"
        self.next, self.times = time.monotonic() + AWAY_EVERY, 0

    def step(self):
        if time.monotonic() < self.next:
            return
        if self.there.exists():
            self.there.rename(self.gone)
            self.times += 1
            self.next += AWAY
        else:
            self.gone.rename(self.there)
            self.next += AWAY_EVERY


def slope(points):
    """Growth of y per x by least squares over the means of twelve blocks, and twice its standard error."""
    size = max(1, len(points) // 12)
    blocks = [points[i:i + size] for i in range(0, len(points) - size + 1, size)]
    xs = [sum(x for x, _ in b) / len(b) for b in blocks]
    ys = [sum(y for _, y in b) / len(b) for b in blocks]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    growth = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / spread
    left = sum((y - mean_y - growth * (x - mean_x)) ** 2 for x, y in zip(xs, ys))
    return growth, 2 * (left / max(1, len(xs) - 2) / spread) ** 0.5


def hours_of(cameras):
    """Stream time of each steady camera so far, the least of them."""
    return min(camera["frames"] / FPS / 3600 for camera in cameras if camera["id"] in STEADY)


def replay(daemon, centre, flapping, hours):
    """Runs until `hours` have been replayed; (hour, MB, open files, events) now and then."""
    samples, told, moved, began = [], 0.0, 0.0, time.monotonic()
    while True:
        cameras = daemon.ask("cameras")
        now = hours_of(cameras)
        if now > moved:
            moved, began = now, time.monotonic()
        if time.monotonic() - began > 60:
            raise rig.Failed(f"no picture for 60 s: {cameras}")
        if not samples or now - samples[-1][0] >= hours / SAMPLES:
            samples.append((now, daemon.memory_mb(), daemon.descriptors(), len(centre.ids)))
        if now - told >= hours / 10:
            told = now
            print(f"{now:.1f} of {hours:g} h, {samples[-1][1]:.1f} MB, {samples[-1][2]} files, "
                  f"{samples[-1][3]} events", flush=True)
        if now >= hours:
            return samples, cameras
        flapping.step()
        time.sleep(0.1 if hours < 1 else 0.5)


def judge(samples, cameras, flapping):
    """What is wrong, and a line of figures."""
    later = [s for s in samples[len(samples) // 3:] if s[3] >= WARM_EVENTS]
    half = len(samples) // 2
    early, late = (max(files for _, _, files, _ in part) for part in (samples[:half], samples[half:]))
    found, words = [], "too short to judge memory"
    if len(later) >= LEAST_SAMPLES:
        growth, noise = slope([(hour, memory) for hour, memory, _, _ in later])
        span = later[-1][0] - later[0][0]
        words = f"slope {growth:+.3f} +- {noise:.3f} MB an hour over the last {span:.1f} h"
        if growth - noise > 0 and growth * span > SLACK_MB:
            found.append(f"memory grows: {words}")
    if late > early:
        found.append(f"open files grew from {early} to {late}")
    reopened = next(camera for camera in cameras if camera["id"] == FLAPPING)["reconnects"]
    if reopened < samples[-1][0] * 10:
        found.append(f"the flapping camera was opened again only {reopened} times")
    if samples[-1][3] < 2:
        found.append("no event came: nothing was replayed that matters")
    return found, (f"{samples[-1][0]:.1f} h of stream time, 4 cameras, one reopened {reopened} times and away {flapping.times}; "
                   f"{samples[-1][3]} events; memory {samples[0][1]:.1f} -> {samples[-1][1]:.1f} MB, {words}; open files "
                   f"{early} -> {late} at most")


def run(build, folder, hours):
    make_clips(folder)
    broker = rig.Broker(folder / "broker").start()
    centre = rig.Centre(broker.port, build)
    daemon = rig.Daemon(build, folder, os.environ["LINLI_MODELS"], SOURCE / "config/city")
    try:
        (folder / "gateway.toml").write_text(rig.GATEWAY.format(port=broker.port) + 'evidence_max = "16MiB"\n')
        (folder / "site.toml").write_text(site())
        daemon.start()
        flapping = Flapping(folder)
        samples, cameras = replay(daemon, centre, flapping, hours)
        return judge(samples, cameras, flapping)
    except rig.Failed as failed:
        return [str(failed)], "FAILED"
    finally:
        daemon.kill()
        centre.close()
        broker.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path, help="build folder")
    parser.add_argument("--hours", type=float, default=24, help="of stream time (24)")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        found, words = run(options.build.resolve(), Path(folder), options.hours)
    print(f"replayed day: {words}; {time.monotonic() - began:.0f} s; {len(found)} violations")
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
