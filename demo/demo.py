#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the gateway on real footage beside a loopback broker and shows the events as a centre receives them."""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import paho.mqtt.client as mqtt

HERE = Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


def say(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, ready, seconds):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise SystemExit(f"demo: {what} did not come within {seconds} s")
        time.sleep(0.05)


def accepts(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


class Centre:
    """A centre in miniature: subscribes to everything and keeps what it needs to prove that nothing was lost."""

    COLUMNS = "{:>8}  {:>4}  {:<16} {:<10} {:<8} {:<13} {:<8} {}"

    def __init__(self, port, event_type):
        self.event_type = event_type
        self.sequences, self.ids, self.phases = [], set(), {}
        self.repeated, self.pictures = 0, []
        self.start = time.monotonic()
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "centre", protocol=mqtt.MQTTv5)
        self.client.on_connect = lambda client, *_: client.subscribe("linli/v1/+/+/+/evt/#", qos=1)
        self.client.on_message = self.receive
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        print(self.COLUMNS.format("time", "seq", "type", "phase", "camera", "zone/line", "class", "what"))

    def receive(self, _client, _data, message):
        attributes = dict(message.properties.UserProperty)
        if attributes["id"] in self.ids:
            self.repeated += 1
            return
        event = self.event_type.FromString(message.payload)
        self.ids.add(attributes["id"])
        self.sequences.append(int(attributes["sequence"]))
        phase = event.incident.DESCRIPTOR.fields_by_name["phase"].enum_type.values_by_number[
            event.incident.phase].name.removeprefix("PHASE_").lower()
        label = event.subject.DESCRIPTOR.fields_by_name["label"].enum_type.values_by_number[
            event.subject.label].name.split("_")[-1].lower()
        name = attributes["type"].removeprefix("linli.v1.")
        self.phases.setdefault(name, {}).setdefault(phase, set()).add(attributes["subject"])
        if attributes.get("dataref"):
            self.pictures.append((name, phase, attributes["dataref"]))
        print(self.COLUMNS.format(
            f"{time.monotonic() - self.start:.1f} s", int(attributes["sequence"]), name, phase,
            event.place.camera, event.place.zone or event.place.line,
            label if label != "unspecified" else "", event.text), flush=True)

    def missing(self):
        return max(self.sequences, default=0) - len(set(self.sequences))


class Usage:
    """CPU time and memory of one process, read from /proc."""

    def __init__(self, pid):
        self.pid, self.start = pid, time.monotonic()
        self.cpu0 = self.cpu()

    def cpu(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        status = Path(f"/proc/{self.pid}/status").read_text()
        return {line.split(":")[0]: int(line.split()[1]) / 1024
                for line in status.splitlines() if line.startswith(("VmRSS", "VmHWM"))}

    def share(self):
        return 100 * (self.cpu() - self.cpu0) / (time.monotonic() - self.start)


def prepare(out, data, port):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    gateway = (HERE / "gateway.toml").read_text().replace("127.0.0.1:1883", f"127.0.0.1:{port}")
    (out / "gateway.toml").write_text(gateway)
    shutil.copy(HERE / "site.toml", out)
    (out / "street.avi").symlink_to(data / "vtest.avi")
    yard = data / "yard-synthetic-v1.mp4"
    if not yard.exists():
        say("composing the synthetic yard clip ...")
        part = yard.with_suffix(".part.mp4")
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(data / "vtest.avi"), "-filter_complex",
                        "[0]crop=288:216:480:0,split[a][b];[b]crop=84:66:150:112,boxblur=1[road];"
                        "[a][road]overlay=x=168:y=40:enable='gte(t,40)',scale=576:432",
                        "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", str(part)], check=True)
        part.rename(yard)
    (out / "yard.mp4").symlink_to(yard)
    (out / "mosquitto.conf").write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nlog_dest file {out}/mosquitto.log\n")


def ask(build, out, *words):
    answer = subprocess.run([build / "edge/app/linlictl", "--socket", out / "linlid.sock", "--json", *words],
                            capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise SystemExit(f"demo: linlictl {' '.join(words)}: {answer.stderr.strip()}")
    return json.loads(answer.stdout)


def summary(centre, status, cameras, usage, stop_seconds, out):
    frames = sum(c["frames"] for c in cameras)
    print("\nSummary")
    for camera in cameras:
        print(f"  camera {camera['id']:<8} {camera['frames']} frames, {camera['looks']} looks, "
              f"{camera['dropped']} dropped, {camera['reconnects']} reconnects")
    print(f"  cost            {usage['share']:.1f} % of a core for {frames} frames of {len(cameras)} cameras, "
          f"memory {usage['VmRSS']:.0f} MB (peak {usage['VmHWM']:.0f} MB)")
    for name, phases in sorted(centre.phases.items()):
        print(f"  {name:<15} " + ", ".join(f"{phase} {len(ids)}" for phase, ids in phases.items()))
    stored = status["events"]["stored"]
    received = len(centre.ids)
    lost = centre.missing() + max(0, stored - received)
    print(f"  events          stored {stored}, delivered {received}, lost {lost}, repeated {centre.repeated}")
    print(f"  clean stop      {stop_seconds:.2f} s")
    for wanted in ("illegal_parking", "loitering", "intrusion", "line_crossing"):
        picture = next((r for n, p, r in centre.pictures if n == wanted and p == "confirmed"), None)
        if picture:
            print(f"  picture         {os.path.relpath(out / 'data/evidence' / picture)}")
            break
    return lost


def main():
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long to run (60)")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--models", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seconds < 5:
        parser.error("--seconds must be 5 or more")
    sys.path.insert(0, str(options.build / "proto/python"))
    from linli.v1 import event_pb2  # pylint: disable=import-outside-toplevel

    out, port = HERE / "out", free_port()
    prepare(out, options.data, port)
    environment = dict(os.environ, LINLI_MODELS=str(options.models), LINLI_CITIES=str(HERE.parent / "config/city"))
    broker = subprocess.Popen(["mosquitto", "-c", out / "mosquitto.conf"])
    daemon = None
    try:
        wait_for("the broker", lambda: accepts(port), 10)
        centre = Centre(port, event_pb2.Event)
        with open(out / "linlid.log", "wb") as log:
            daemon = subprocess.Popen([options.build / "edge/app/linlid", "--config", out / "gateway.toml"],
                                      env=environment, stdout=log, stderr=log)
        say(f"the gateway runs for {options.seconds:.0f} s; its log is {os.path.relpath(out / 'linlid.log')}")
        wait_for("the gateway", lambda: (out / "linlid.sock").exists() or daemon.poll() is not None, 20)
        usage = Usage(daemon.pid)
        stop_early = threading.Event()
        signal.signal(signal.SIGINT, lambda *_: stop_early.set())
        signal.signal(signal.SIGTERM, lambda *_: stop_early.set())
        end = time.monotonic() + options.seconds
        while time.monotonic() < end and daemon.poll() is None and not stop_early.wait(0.2):
            pass
        if daemon.poll() is not None:
            say((out / "linlid.log").read_text())
            raise SystemExit(f"demo: the gateway ended by itself with {daemon.returncode}")
        cameras = ask(options.build, out, "cameras")
        numbers = {"share": usage.share(), **usage.memory()}
        stopping = time.monotonic()
        daemon.terminate()
        daemon.wait(10)
        stop_seconds = time.monotonic() - stopping
        time.sleep(0.5)  # what the broker still holds for the centre
        stored = int(subprocess.run(["sqlite3", "-readonly", out / "data/linli.db",
                                     "select value from counter where name = 'stored'"],
                                    capture_output=True, text=True, check=True).stdout or 0)
        lost = summary(centre, {"events": {"stored": stored}}, cameras, numbers, stop_seconds, out)
        return 1 if lost else 0
    finally:
        if daemon and daemon.poll() is None:
            daemon.kill()
        broker.terminate()
        broker.wait(5)


if __name__ == "__main__":
    sys.exit(main())
