# SPDX-License-Identifier: Apache-2.0
"""Measures whole cameras: each row is one stream, which ours and others get from the same RTSP server in turns."""

import os
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import streams
from contestants import Decode, Motion, Ours, models_mb, rig

CATCH_UP = 0.9  # of the stream's frames must have come, else a figure says little


@dataclass(frozen=True)
class Row:
    """One line of the table; `bars`: what the project wants of it, by name of a figure, at most."""
    stream: streams.Stream
    cameras: int = 1
    others: tuple = ("decode", "motion")
    bars: dict = field(default_factory=dict)
    live: bool = False  # latency is measured too

    @property
    def name(self):
        return self.stream.name + (f"-x{self.cameras}" if self.cameras > 1 else "")


S = streams.STREAMS
ROWS = [
    Row(S["quiet-1080p25"], bars={"x_decode": 1.25, "x_motion": 0.8}),
    Row(S["quiet-1080p25-b"], bars={"x_decode": 1.0, "x_motion": 0.8}),
    Row(S["quiet-360p10"], bars={"x_decode": 1.5, "x_motion": 0.9}),
    Row(S["busy-1080p25"], bars={"x_decode": 2.0, "latency_p95_ms": 300}, live=True),
    Row(S["busy-360p10"], bars={"latency_p95_ms": 300}, live=True),
    Row(S["busy-360p10"], cameras=4, others=("decode",), bars={"memory_beyond_model_mb": 150}),
    Row(S["busy-1080p25"], cameras=4, others=("decode",), bars={"memory_beyond_model_mb": 150}),
]


def growing(stream):
    """One to 16 cameras of the same kind, ours alone."""
    return [Row(stream, cameras=n, others=()) for n in (1, 2, 4, 8, 16)]


class Say:
    """Progress on standard error: in place on a terminal, a line for each step elsewhere."""

    def __init__(self):
        self.terminal = sys.stderr.isatty()

    def __call__(self, words):
        print(f"\r\033[K{words} ..." if self.terminal else f"{words} ...", end="" if self.terminal else "\n",
              file=sys.stderr, flush=True)

    def wait(self, words, seconds):
        """Says how far it is while `seconds` pass."""
        end = time.monotonic() + seconds
        if not self.terminal:
            self(f"{words}, {seconds:.0f} s")
        while (left := end - time.monotonic()) > 0:
            if self.terminal:
                self(f"{words}, {left:.0f} s left")
            time.sleep(min(left, 1 if self.terminal else 10))

    def done(self):
        if self.terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


class Bench:
    """The broker, the centre and the footage that all rows use."""

    def __init__(self, folder, build, cache, options):
        self.folder, self.build, self.cache, self.options = Path(folder), Path(build), Path(cache), options
        self.say = Say()
        self.footage = Path(os.environ["LINLI_DATA"]) / "vtest.avi"
        self.broker = rig.Broker(self.folder / "broker").start()
        self.turns = 0

    def close(self):
        self.broker.stop()

    def clip(self, stream):
        return streams.file_of(stream, self.footage, self.cache, self.say)

    def contestant(self, name):
        self.turns += 1
        folder = self.folder / f"{self.turns}-{name}"
        if name == "ours":
            return Ours(folder, self.build, os.environ["LINLI_MODELS"], self.broker)
        return Decode(folder) if name == "decode" else Motion(folder, self.options.motion_framerate)

    def turn(self, name, row):
        """Starts a server and one program, lets it settle, measures it, ends both."""
        words, one = f"{row.name}: {name}", self.contestant(name)
        server = rig.RtspServer(self.clip(row.stream), rig.free_port()).start()
        try:
            self.say(f"{words} starts")
            one.start([f"rtsp://127.0.0.1:{server.port}/cam"] * row.cameras, row.stream)
            one.wait_ready()
            self.say.wait(f"{words} settles", one.settle)
            before, began, cpu = counts(one), time.monotonic(), one.cpu()
            self.say.wait(f"{words} is measured", self.options.seconds)
            passed, cpu = time.monotonic() - began, one.cpu() - cpu
            after, memory = counts(one), one.memory()
        finally:
            one.stop()
            server.stop()
        found = {"cpu_percent": 100 * cpu / passed, "memory_mb": memory}
        if isinstance(one, Motion):
            found["events"] = one.detected()
        if before:
            found.update(rates(before, after, passed))
            due = row.stream.fps * (CATCH_UP - Decode.told_every / passed)
            if min(found["frames_per_s"]) < due:
                found["behind"] = True
        return found

    def latency(self, row):
        """Milliseconds from each frame that completed a rule to its event at the centre. The clip is played at its own
        pace from a file, so that the wall time of every frame is known: the moment it is handed on, already decoded."""
        one = self.contestant("ours")
        arrivals, lock = [], threading.Lock()

        def note(arrival):
            now = time.time()
            with lock:
                arrivals.append((arrival, now))

        # A name of its own: the broker keeps for a session what comes while it is away.
        centre = rig.Centre(self.broker.port, self.build, note, name=f"bench-{self.turns}")
        try:
            one.start([f"file:{self.clip(row.stream)}"], row.stream, "loop = true")
            one.wait_ready()
            self.say.wait(f"{row.name}: events live", max(30, 2 * self.options.seconds))
        finally:
            one.stop()
            centre.close()
        took = sorted(1000 * (at - a.event.time.ToNanoseconds() / 1e9) for a, at in arrivals
                      if a.event.domain != "device" and a.phase in ("observed", "confirmed", "reminded"))
        if len(took) < 5:
            raise rig.Failed(f"{row.name}: only {len(took)} events to measure latency with")
        return {"latency_events": len(took), "latency_p50_ms": percentile(took, 50), "latency_p95_ms": percentile(took, 95)}

    def measure(self, row):
        """All turns of a row, in an order that changes from round to round; medians of them."""
        names, rounds = ["ours", *row.others], []
        for number in range(self.options.rounds):
            order = names[number % len(names):] + names[:number % len(names)]
            rounds.append({name: self.turn(name, row) for name in order})
        found = {name: merged([r[name] for r in rounds]) for name in names}
        result = {"row": row.name, "cameras": row.cameras, **found}
        for other in row.others:
            result[f"x_{other}"] = statistics.median(r["ours"]["cpu_percent"] / r[other]["cpu_percent"] for r in rounds)
        ours = found["ours"]
        result["memory_beyond_model_mb"] = ours["memory_mb"] - models_mb()
        result["cameras_per_core"] = 100 * row.cameras / ours["cpu_percent"]
        looks = ours["looks_per_s"]
        result["looks_least"], result["looks_most"] = min(looks), max(looks)
        if row.live:
            result.update(self.latency(row))
        result["bars"] = {name: {"limit": limit, "met": result[name] <= limit} for name, limit in row.bars.items()
                          if name in result}
        return result


def counts(one):
    """Frames and looks so far, by camera; nothing for a program that does not tell."""
    if isinstance(one, Ours):
        return {c["id"]: (c["frames"] + c["skipped"], c["skipped"], c["looks"]) for c in one.cameras()}
    if isinstance(one, Decode):
        return {"all": (one.frames() / len(one.processes), 0, 0)}
    return {}


def rates(before, after, seconds):
    """Per second and camera."""
    each = [tuple((now - then) / seconds for now, then in zip(after[c], before[c])) for c in after]
    return {"frames_per_s": [e[0] for e in each], "skipped_per_s": [e[1] for e in each], "looks_per_s": [e[2] for e in each]}


def merged(turns):
    """The median of each figure over the rounds; of lists place by place."""
    out = {}
    for key in turns[0]:
        values = [turn[key] for turn in turns if key in turn]
        if isinstance(values[0], bool):
            out[key] = any(values)
        elif isinstance(values[0], list):
            out[key] = [statistics.median(parts) for parts in zip(*values)]
        else:
            out[key] = statistics.median(values)
    return out


def percentile(values, percent):
    """The nearest of sorted `values`."""
    return values[min(len(values) - 1, round(percent / 100 * (len(values) - 1)))]
