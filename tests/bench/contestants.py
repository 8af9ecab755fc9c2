# SPDX-License-Identifier: Apache-2.0
"""The programs that are measured on the same streams: ours, ffmpeg that only decodes, Debian's motion."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import meter

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/e2e"))
import rig  # noqa: E402  pylint: disable=wrong-import-position

# Every rule that looks at who walks: the street of Debian's vtest.avi, its middle as a wide picture.
CAMERA = """
[[camera]]
id = "cam{n}"
source = "{source}"
detect_fps = 5
{options}
[[zone]]
id = "road{n}"
camera = "cam{n}"
polygon = [[0.05, 0.1], [0.95, 0.1], [0.95, 0.95], [0.05, 0.95]]
"""
LINE = """
[[line]]
id = "line{n}-{i}"
camera = "cam{n}"
from = [{x}, 0.0]
to = [{x}, 1.0]
"""
RULES = """
[[rule]]
id = "crossing"
type = "line_crossing"
lines = [{lines}]
[[rule]]
id = "hanging-about"
type = "loitering"
zones = [{zones}]
confirmed_after = "20s"
[[rule]]
id = "no-parking"
type = "illegal_parking"
zones = [{zones}]
"""


def site_of(sources, options=""):
    """A site that watches every source in the same way."""
    xs = (0.3, 0.45, 0.6, 0.75)
    text = '[site]\nname = "Bench"\ntime_zone = "Asia/Shanghai"\ncity = "hangzhou"\n'
    for n, source in enumerate(sources):
        text += CAMERA.format(n=n, source=source, options=options)
        text += "".join(LINE.format(n=n, i=i, x=x) for i, x in enumerate(xs))
    lines = ", ".join(f'"line{n}-{i}"' for n in range(len(sources)) for i in range(len(xs)))
    zones = ", ".join(f'"road{n}"' for n in range(len(sources)))
    return text + RULES.format(lines=lines, zones=zones)


class Contestant:
    """One program, or one for each camera, for one turn. `settle`: seconds from the first picture until it is itself."""

    settle = 3

    def __init__(self, folder):
        self.folder, self.processes = Path(folder), []
        self.folder.mkdir(parents=True, exist_ok=True)

    def run(self, command, name, **more):
        with open(self.folder / f"{name}.log", "wb") as log:
            self.processes.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more))

    def pids(self):
        return [process.pid for process in self.processes]

    def check_alive(self):
        for process in self.processes:
            if process.poll() is not None:
                raise rig.Failed(f"{type(self).__name__} ended with {process.returncode}:\n{self.logs()}")

    def logs(self):
        return "\n".join(f.read_text(errors="replace")[-1500:] for f in sorted(self.folder.glob("*.log")))

    def wait_ready(self):
        try:
            rig.wait_for(f"the first picture of {type(self).__name__}", lambda: self.check_alive() or self.ready(), 60)
        except rig.Failed as failed:
            raise rig.Failed(f"{failed}:\n{self.logs()}") from failed

    def cpu(self):
        self.check_alive()
        return meter.cpu_seconds(self.pids())

    def memory(self):
        return meter.memory_mb(self.pids())

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Decode(Contestant):
    """ffmpeg: receives, decodes on one thread, throws the pictures away. One process for each camera."""

    told_every = 0.5  # seconds, how many it has decoded

    def start(self, urls, _stream):
        for n, url in enumerate(urls):
            self.run(["ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-filter_threads", "1", "-rtsp_transport", "tcp",
                      "-i", url, "-an", "-fps_mode", "passthrough", "-f", "null", "-stats_period", str(self.told_every), "-progress",
                      str(self.folder / f"progress-{n}"), "-"], f"ffmpeg-{n}")

    def frames(self):
        """Decoded so far, of all cameras."""
        total = 0
        for n in range(len(self.processes)):
            progress = self.folder / f"progress-{n}"
            lines = progress.read_text().splitlines() if progress.exists() else []
            counts = [int(line.split("=")[1]) for line in lines if line.startswith("frame=")]
            if not counts or counts[-1] == 0:
                return 0
            total += counts[-1]
        return total

    def ready(self):
        return self.frames() > 0


class Motion(Contestant):
    """Debian's motion as it is installed, but that it writes no pictures and movies and serves no pages."""

    settle = 8
    KEYS = ("daemon off\nsetup_mode off\nlog_level 6\nlog_type all\npicture_output off\nmovie_output off\n"
            "stream_port 0\nwebcontrol_port 0\n"
            "emulate_motion off\nthreshold 1500\ndespeckle_filter EedDl\nminimum_motion_frames 1\nevent_gap 60\n"
            "pre_capture 3\npost_capture 0\ntext_left CAMERA1\ntext_right %Y-%m-%d\\n%T-%q\n")
    CAMERA = ("camera_name cam{n}\ncamera_id {id}\nnetcam_url {url}\nnetcam_params rtsp_transport=tcp\n"
              "width {width}\nheight {height}\nframerate {framerate}\n")

    def __init__(self, folder, framerate=15):
        super().__init__(folder)
        self.framerate = framerate

    def start(self, urls, stream):
        main = self.KEYS + f"target_dir {self.folder}\n"
        for n, url in enumerate(urls):
            file = self.folder / f"cam{n}.conf"
            file.write_text(self.CAMERA.format(n=n, id=n + 1, url=url, width=stream.width, height=stream.height,
                                               framerate=min(self.framerate, stream.fps)))
            main += f"camera {file}\n"
        (self.folder / "motion.conf").write_text(main)
        self.cameras = len(urls)
        self.run(["motion", "-n", "-c", str(self.folder / "motion.conf")], "motion")

    def log(self):
        return (self.folder / "motion.log").read_text(errors="replace")

    def ready(self):
        return self.log().count(") connected") >= self.cameras

    def detected(self):
        """How often it has said that something moves."""
        return self.log().count("Motion detected")


class Ours(Contestant):
    """linlid with rules, a broker and a centre; only linlid counts."""

    # A scene at rest is looked at after 3, 6, 12 and then every 24 s: only then it costs what it costs all night.
    SETTLE_BUSY, SETTLE_QUIET = 12, 55

    def __init__(self, folder, build, models, broker):
        super().__init__(folder)
        self.port = broker.port
        self.daemon = rig.Daemon(build, self.folder, models, SOURCE / "config/city")

    def start(self, urls, stream, options=""):
        self.settle = self.SETTLE_BUSY if stream.busy else self.SETTLE_QUIET
        (self.folder / "gateway.toml").write_text(rig.GATEWAY.format(port=self.port))
        (self.folder / "site.toml").write_text(site_of(urls, options))
        self.daemon.start()
        self.processes = [self.daemon.process]

    def cameras(self):
        return self.daemon.ask("cameras")

    def ready(self):
        return all(camera["frames"] > 0 for camera in self.cameras())


def models_mb():
    """The file of the network that looks, which is kept in memory about once."""
    manifest = (Path(os.environ["LINLI_MODELS"]) / "manifest.toml").read_text()
    first = next(line for line in manifest.splitlines() if line.startswith("file"))
    return (Path(os.environ["LINLI_MODELS"]) / first.split('"')[1]).stat().st_size / 2**20
