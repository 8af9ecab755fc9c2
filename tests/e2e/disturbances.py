#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rain, snow, a lamp, exposure, grey frames and a shaking pole are no incidents, with every rule armed; people who walk are.

usage: disturbances.py BUILD_FOLDER [unittest arguments]. With LINLI_SOAK set the clips are a minute long and of three
seeds. Needs LINLI_DATA and LINLI_MODELS (./dev test and ./dev soak set them).
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import weather

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else SOURCE / "build/release"
FOOTAGE = Path(os.environ["LINLI_DATA"]) / "vtest.avi"
LONG = "LINLI_SOAK" in os.environ
SECONDS, SEEDS = (60, (1, 2, 3)) if LONG else (12, (1,))

# All of the picture is watched for people; parking is forbidden but for the court where vans stand all the time.
SITE = """
[site]
name = "Court"
time_zone = "Asia/Shanghai"
city = "hangzhou"
[[camera]]
id = "street"
source = "file:clip.mp4"
starts_at = "2026-11-24T20:00:00+08:00"
[[zone]]
id = "all"
camera = "street"
polygon = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
[[zone]]
id = "road"
camera = "street"
polygon = [[0.0, 0.25], [1.0, 0.25], [1.0, 1.0], [0.0, 1.0]]
[[line]]
id = "down"
camera = "street"
from = [0.5, 0.0]
to = [0.5, 1.0]
[[line]]
id = "across"
camera = "street"
from = [0.0, 0.45]
to = [1.0, 0.45]
[[rule]]
id = "nobody"
type = "intrusion"
zones = ["all"]
subjects = ["person"]
confirmed_after = "1s"
[[rule]]
id = "gate"
type = "line_crossing"
lines = ["down", "across"]
[[rule]]
id = "hanging-about"
type = "loitering"
zones = ["all"]
confirmed_after = "3s"
[[rule]]
id = "no-parking"
type = "illegal_parking"
zones = ["road"]
observed_after = "2s"
reminded_after = "3s"
confirmed_after = "4s"
[[rule]]
id = "no-dogs"
type = "dog.forbidden_place"
zones = ["all"]
confirmed_after = "1s"
"""


def changes(folder, clip):
    """What the site's rules make of the clip, and what linli-eval says of its run."""
    site = folder / "site.toml"
    site.write_text(SITE)
    run = subprocess.run([BUILD / "edge/app/linli-eval", "events", "--clip", clip, "--site", site, "--models",
                          os.environ["LINLI_MODELS"]], capture_output=True, text=True, check=True,
                         env=dict(os.environ, LINLI_CITIES=str(SOURCE / "config/city")))
    return [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def told(change):
    return (f"{change['time']:.1f} s: {change['type']} {change['phase']} {change['label']} "
            f"{change['confidence']:.2f} at {change['box']}: {change['reason']}")


class Disturbances(unittest.TestCase):
    """Each clip is the same street without anybody in it."""

    @classmethod
    def setUpClass(cls):
        cls.street = weather.empty_street(FOOTAGE)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="linli-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def no_incident(self, kind):
        found = []
        for seed in SEEDS:
            clip = weather.write(kind, self.street, self.folder / "clip.mp4", SECONDS, seed)
            changed, summary = changes(self.folder, clip)
            self.assertIn(f"{SECONDS * weather.FPS} frames", summary)
            found += [f"seed {seed}, {told(change)}" for change in changed]
        self.assertEqual([], found, f"incidents of {kind}:\n" + "\n".join(found))

    def test_an_empty_street_is_no_incident(self):
        self.no_incident("calm")

    def test_rain_is_no_incident(self):
        self.no_incident("rain")

    def test_snow_is_no_incident(self):
        self.no_incident("snow")

    def test_a_lamp_is_no_incident(self):
        self.no_incident("lamp")

    def test_an_exposure_step_is_no_incident(self):
        self.no_incident("exposure_step")

    def test_grey_frames_are_no_incident(self):
        self.no_incident("grey_frame")

    def test_a_shaking_pole_is_no_incident(self):
        self.no_incident("shake")

    def test_people_who_walk_are_incidents(self):
        clip = self.folder / "clip.avi"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", FOOTAGE, "-t", "16", "-c", "copy", clip], check=True)
        kinds = {change["type"] for change in changes(self.folder, clip)[0]}
        self.assertLessEqual({"intrusion", "line_crossing", "loitering"}, kinds)


if __name__ == "__main__":
    unittest.main(verbosity=2)
