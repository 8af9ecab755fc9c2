# SPDX-License-Identifier: Apache-2.0
"""The streams that whole cameras are measured with, made once out of a real street scene and kept in the cache."""

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

# As a camera codes: constant rate, a key frame every two seconds, one slice. With `b_frames` some pictures are ones that no
# other refers to, which a reader may leave out.
CODED = ("-c:v libx264 -preset fast -profile:v {profile} -g {gop} -bf {b} -b:v {rate} -maxrate {rate} -bufsize {rate} "
         "-x264-params scenecut=0:b-adapt=0:b-pyramid=none -pix_fmt yuv420p -an -movflags +faststart")
# The scene is 768 x 576: its middle fills a wide picture. Then the noise of a sensor, new in each picture.
SHAPED = "scale={w}:-2:flags=bicubic,crop={w}:{h},format=yuv420p,noise=alls={noise}:allf=t"

# Pictures between pictures, by following what moves.
INTERPOLATED = "minterpolate=fps={fps}:mi_mode=mci:mc_mode=obmc:me_mode=bilat:search_param=16,"


@dataclass(frozen=True)
class Stream:
    """What a camera sends."""
    name: str
    busy: bool
    width: int
    height: int
    fps: int
    rate: str
    b_frames: int = 0
    seconds: int = 20

    def coded(self):
        return CODED.format(gop=2 * self.fps, b=self.b_frames, rate=self.rate,
                            profile="main" if self.b_frames else "high").split()

    def shaped(self):
        return SHAPED.format(w=self.width, h=self.height, noise=4 if self.busy else 5)


STREAMS = {s.name: s for s in (
    Stream("quiet-1080p25", False, 1920, 1080, 25, "4M"),
    Stream("quiet-1080p25-b", False, 1920, 1080, 25, "4M", b_frames=2),
    Stream("quiet-360p10", False, 640, 360, 10, "512k"),
    Stream("busy-1080p25", True, 1920, 1080, 25, "4M", seconds=24),
    Stream("busy-360p10", True, 640, 360, 10, "512k", seconds=40),
)}


def run_ffmpeg(arguments, target):
    """Writes `target` whole or not at all."""
    part = target.with_name("part-" + target.name)
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments, part], check=True)
    part.rename(target)


def made(folder, name, arguments, say):
    """The file of `folder` that ffmpeg makes by `arguments`; made when it is not there, or was made otherwise."""
    recipe = hashlib.sha256(" ".join(map(str, arguments)).encode()).hexdigest()[:10]
    stem, suffix = name.rsplit(".", 1)
    target = folder / f"{stem}-{recipe}.{suffix}"
    if not target.exists():
        say(f"making {name} (once)")
        folder.mkdir(parents=True, exist_ok=True)
        run_ffmpeg(arguments, target)
    return target


def empty_street(footage, folder, say):
    """The scene without anybody who walks: of each pixel the median over time."""
    return made(folder, "empty-street.png", ["-i", footage, "-vf", "fps=1,tmedian=radius=35", "-frames:v", "1"], say)


def file_of(stream, footage, folder, say):
    """The stream as an MP4 file; takes a minute or two the first time."""
    if stream.busy:
        # Ten pictures a second become 25: copies would cost a decoder nothing.
        faster = INTERPOLATED.format(fps=stream.fps) if stream.fps > 10 else ""
        source = ["-i", footage, "-t", str(stream.seconds), "-vf", faster + stream.shaped()]
    else:
        still = empty_street(footage, folder, say)
        source = ["-loop", "1", "-framerate", str(stream.fps), "-i", still, "-t", str(stream.seconds), "-vf",
                  stream.shaped()]
    return made(folder, f"{stream.name}.mp4", [*source, "-r", str(stream.fps), *stream.coded()], say)


def default_folder():
    return Path.home() / ".cache/linli/bench"
