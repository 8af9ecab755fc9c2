#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The long proof that a camera which goes away and comes back costs nothing: linlid watches a street over RTSP while the
RTSP server is killed and started again and again. The camera must come back each time, memory and descriptors stay flat,
and no incident may come of it: the parked vehicles go on being the same incidents, nobody seems to have stood there.

usage: camera_restarts.py BUILD_FOLDER [--restarts N] [--play SECONDS]; needs LINLI_DATA and LINLI_MODELS (./dev soak).
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import rig

SOURCE = Path(__file__).resolve().parents[2]
FOOTAGE = Path(os.environ["LINLI_DATA"]) / "vtest.avi"

# Nobody may loiter: no stretch of pictures is as long as confirmed_after, so one that does was counted over a gap.
SITE = rig.STREET + """[[rule]]
id = "hanging-about"
type = "loitering"
zones = ["road"]
confirmed_after = "{loiter}s"
[[rule]]
id = "no-parking"
type = "illegal_parking"
zones = ["access"]
observed_after = "3s"
reminded_after = "4s"
confirmed_after = "5s"
"""


class Street:
    """The camera, the gateway that watches it, and the centre."""

    def __init__(self, folder, build, play):
        clip, port = folder / "clip.mp4", rig.free_port()
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", FOOTAGE, "-t", "60", "-c:v", "libx264", "-preset",
                        "ultrafast", "-g", "10", clip], check=True)
        self.server = rig.RtspServer(clip, port).start()
        self.broker = rig.Broker(folder / "broker").start()
        self.centre = rig.Centre(self.broker.port, build)
        (folder / "gateway.toml").write_text(rig.GATEWAY.format(port=self.broker.port))
        (folder / "site.toml").write_text(SITE.format(
            source=f"rtsp://127.0.0.1:{port}/cam", options='lost_after = "120s"\ndata_timeout = "2s"', loiter=int(play) + 20))
        self.daemon = rig.Daemon(build, folder, os.environ["LINLI_MODELS"], SOURCE / "config/city").start()

    def frames(self):
        return self.daemon.ask("cameras")[0]["frames"]

    def play(self, seconds):
        """Waits for the next picture and then plays on for so long; seconds until that picture. A stream that did not
        last 5 s makes the next wait longer, and this is not what is looked at here."""
        before, began = self.frames(), time.monotonic()
        rig.wait_for("the first picture", lambda: self.frames() > before, 120)
        first = time.monotonic()
        rig.wait_for("more pictures", lambda: time.monotonic() - first >= seconds, seconds + 10)
        if self.frames() < before + 5 * seconds:
            raise rig.Failed(f"only {self.frames() - before} pictures in {seconds} s")
        return first - began

    def close(self):
        self.daemon.kill()
        self.centre.close()
        self.broker.stop()
        self.server.stop()


def restart_often(street, options):
    """Restarts the camera; what is wrong, and a line of figures."""
    rig.wait_for("a confirmed vehicle", lambda: any("confirmed" in p for p in street.centre.incidents().values()), 90)
    street.play(10)  # everything parked has been seen by now
    parked = street.centre.incidents()
    took, memory, files = [], [], []
    for done in range(options.restarts):
        street.server.stop()
        street.server.start()
        took.append(street.play(options.play))
        memory.append(street.daemon.memory_mb())
        files.append(street.daemon.descriptors())
        if done % 10 == 9:
            print(f"{done + 1} restarts, memory {memory[-1]:.0f} MB, {files[-1]} files", flush=True)
    new = {k: phases for k, phases in street.centre.incidents().items() if phases != parked.get(k)}
    found = [f"an incident of the reconnect: {kind} {phases}" for (kind, _), phases in new.items()]
    half = len(memory) // 2
    grown = statistics.median(memory[half:]) - statistics.median(memory[half // 2:half])
    if len(memory) >= 20 and grown > 4:
        found.append(f"memory grew by {grown:.1f} MB over half of the restarts")
    if min(files[half:]) > min(files[:half]):  # the least: a picture may be in the middle of being written
        found.append(f"open files grew from {min(files[:half])} to {min(files[half:])}")
    return found, (f"{options.restarts} restarts; {len(parked)} incidents before, {len(new)} changed; first picture after "
                   f"{statistics.median(took):.1f} s (median), {max(took):.1f} s (longest); memory {memory[0]:.0f} -> "
                   f"{memory[-1]:.0f} MB, open files {files[0]} -> {files[-1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path, help="build folder")
    parser.add_argument("--restarts", type=int, default=200)
    parser.add_argument("--play", type=float, default=5.5, help="seconds of pictures between two of them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        street = Street(Path(folder), options.build.resolve(), options.play)
        try:
            found, words = restart_often(street, options)
        except rig.Failed as failed:
            found, words = [str(failed)], "FAILED"
        finally:
            street.close()
    print(f"camera restarts: {words}; {len(found)} violations")
    print("\n".join(found[:20]), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
