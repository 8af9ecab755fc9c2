# SPDX-License-Identifier: Apache-2.0
"""Clips of an empty street that something disturbs, drawn over real footage; the same seed gives the same pixels."""

import subprocess

import numpy as np

FPS = 10


def decoded(arguments, size):
    """Frames that ffmpeg makes of `arguments`, each height x width x 3, blue green red."""
    width, height = size
    raw = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *arguments, "-f", "rawvideo", "-pix_fmt", "bgr24", "-"],
                         check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def empty_street(footage, size=(768, 576)):
    """The scene without anybody who walks: of each pixel the median over the whole clip."""
    frames = decoded(["-i", footage, "-vf", "fps=0.5"], size)
    return np.median(frames, axis=0).astype(np.float32)


class Weather:
    """Draws frame after frame. `seconds` long; the first `calm` seconds are undisturbed, as a camera's first are."""

    calm = 6.0

    def __init__(self, street, seed, seconds):
        self.street, self.random, self.seconds = street, np.random.default_rng(seed), seconds
        self.height, self.width = street.shape[:2]
        # Noise is cut out of a larger piece at another place each time: as random to a gate, and much cheaper.
        self.noise = self.random.normal(0, 2.5, (self.height + 97, self.width + 89, 3)).astype(np.float32)

    def grain(self):
        y, x = self.random.integers(0, 97), self.random.integers(0, 89)
        return self.noise[y:y + self.height, x:x + self.width]

    def frames(self):
        for number in range(round(self.seconds * FPS)):
            at = number / FPS
            picture = self.street if at < self.calm else self.disturbed(at - self.calm)
            yield np.clip(picture + self.grain(), 0, 255).astype(np.uint8)

    def disturbed(self, _at):
        return self.street

    def blended(self, cover, shade):
        """`shade` over the street, as much of it as `cover` (0..1 a pixel) says."""
        return self.street + cover[:, :, None] * (shade - self.street)


class Calm(Weather):
    """Nothing but the sensor's noise."""


class Rain(Weather):
    """Streaks that are new in each picture, in gusts, before a street that greys a little."""

    def disturbed(self, at):
        drops = int(300 + 200 * np.sin(at / 2))
        cover = np.zeros((self.height, self.width), np.float32)
        x, y = self.random.uniform(0, self.width, drops), self.random.uniform(-40, self.height, drops)
        length, strength = self.random.uniform(12, 40, drops), self.random.uniform(0.15, 0.5, drops)
        for step in range(40):
            on = step < length
            px, py = (x + 0.2 * step)[on].astype(int) % self.width, (y + step)[on].astype(int)
            seen = (py >= 0) & (py < self.height)
            cover[py[seen], px[seen]] = strength[on][seen]
        return 0.95 * self.blended(cover, 210) + 6


class Snow(Weather):
    """Flakes of all sizes that fall, drift and come again; close ones are large and fast."""

    def __init__(self, street, seed, seconds):
        super().__init__(street, seed, seconds)
        flakes = 250
        self.x, self.y = self.random.uniform(0, self.width, flakes), self.random.uniform(0, self.height, flakes)
        self.radius = self.random.uniform(0.8, 5, flakes) ** 1.3
        self.phase = self.random.uniform(0, 6.3, flakes)

    def disturbed(self, at):
        cover = np.zeros((self.height, self.width), np.float32)
        for x, y, radius, phase in zip(self.x, self.y, self.radius, self.phase):
            cx = (x + 15 * np.sin(at + phase) + 10 * at) % self.width
            cy = (y + (40 + 25 * radius) * at) % self.height
            left, top, size = int(cx - radius), int(cy - radius), int(2 * radius) + 2
            ys, xs = np.mgrid[max(0, top):min(self.height, top + size), max(0, left):min(self.width, left + size)]
            soft = np.clip(radius + 0.5 - np.hypot(xs - cx, ys - cy), 0, 0.85)
            cover[ys, xs] = np.maximum(cover[ys, xs], soft)
        return self.blended(cover, 240)


class Lamp(Weather):
    """A street lamp that comes on with a flicker, stays for a while, goes out, and again; before dusk."""

    def disturbed(self, at):
        ys, xs = np.mgrid[0:self.height, 0:self.width]
        distance = np.hypot(xs - 0.6 * self.width, ys - 0.35 * self.height) / self.width
        turn = at % 8
        on = turn < 4 and not (turn < 0.6 and self.random.random() < 0.5)
        light = 0.55 + (0.9 * np.exp(-(distance / 0.25) ** 2) if on else 0)
        return self.street * np.asarray(light, np.float32).reshape((self.height, self.width, 1) if on else (1, 1, 1))


class ExposureStep(Weather):
    """The camera's exposure jumps up and down, and finds back in a second or two."""

    def disturbed(self, at):
        turn, up = at % 6, int(at / 6) % 2 == 0
        return self.street * (1 + (0.7 if up else -0.45) * np.exp(-turn / 1.2))


class GreyFrame(Weather):
    """What decoders show after lost packets: a grey picture, a grey lower part, a part of it torn to the side."""

    def disturbed(self, at):
        picture, kind = self.street.copy(), self.random.integers(0, 12) if at % 3 < 1.5 else 9
        row = int(self.random.integers(self.height // 4, self.height))
        if kind == 0:
            picture[:] = 128
        elif kind in (1, 2):
            picture[row:] = 128
        elif kind == 3:
            picture[row:] = np.roll(picture[row:], int(self.random.integers(8, 200)), axis=1)
        return picture


class Shake(Weather):
    """The pole swings in the wind: some pixels to and fro, with gusts that hit harder."""

    def disturbed(self, at):
        gust = 2 + 5 * max(0.0, np.sin(at / 2)) ** 2
        dx = round(gust * np.sin(7 * at) + self.random.normal(0, 0.7))
        dy = round(0.6 * gust * np.sin(5.3 * at + 1) + self.random.normal(0, 0.5))
        padded = np.pad(self.street, ((12, 12), (12, 12), (0, 0)), mode="edge")
        return padded[12 + dy:12 + dy + self.height, 12 + dx:12 + dx + self.width]


KINDS = {"calm": Calm, "rain": Rain, "snow": Snow, "lamp": Lamp, "exposure_step": ExposureStep, "grey_frame": GreyFrame,
         "shake": Shake}


def write(kind, street, target, seconds, seed=1):
    """The clip as a file, coded as a good camera does."""
    height, width = street.shape[:2]
    coder = subprocess.Popen(
        ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r",
         str(FPS), "-i", "-", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-g", "20", "-threads", "1", "-pix_fmt",
         "yuv420p", target], stdin=subprocess.PIPE)
    for frame in KINDS[kind](street, seed, seconds).frames():
        coder.stdin.write(frame.tobytes())
    coder.stdin.close()
    if coder.wait() != 0:
        raise RuntimeError(f"ffmpeg cannot write {target}")
    return target
