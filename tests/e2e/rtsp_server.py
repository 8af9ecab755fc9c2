#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plays an H.264 file (MP4) over and over at rtsp://127.0.0.1:PORT/cam, as a camera would.

The file is taken apart once; each client then gets the access units from memory, round after round, with time
stamps that go on growing over the join. No client ever sees an end of stream. Prints "ready PORT".

A parent that holds the standard input by a pipe takes this program with it.
"""
import argparse
import os
import stat
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402, F401


class Clip:
    """The access units of a file, in decoding order."""

    def __init__(self, file):
        pipeline = Gst.parse_launch(
            "filesrc name=file ! qtdemux ! h264parse config-interval=-1 ! "
            "video/x-h264,stream-format=byte-stream,alignment=au ! appsink name=units sync=false")
        pipeline.get_by_name("file").set_property("location", file)
        sink = pipeline.get_by_name("units")
        pipeline.set_state(Gst.State.PLAYING)
        self.units, self.caps = [], None
        while (sample := sink.emit("pull-sample")) is not None:
            self.caps = sample.get_caps()
            self.units.append(sample.get_buffer().copy_deep())
        pipeline.set_state(Gst.State.NULL)
        if not self.units:
            sys.exit(f"rtsp_server.py: no H.264 in {file}")
        shown = sorted(unit.pts for unit in self.units)
        usual = (shown[-1] - shown[0]) // max(1, len(shown) - 1)
        self.length = shown[-1] - shown[0] + (usual or Gst.SECOND // 25)

    def unit(self, number):
        """Access unit `number` of the endless stream."""
        round_, index = divmod(number, len(self.units))
        unit = self.units[index].copy_deep()  # copy() changes the time of the one that is kept, too
        unit.pts += round_ * self.length
        if unit.dts != Gst.CLOCK_TIME_NONE:
            unit.dts += round_ * self.length
        return unit


class Endless(GstRtspServer.RTSPMediaFactory):
    """One stream of the clip for each client, from its beginning; or one for all that runs on (`shared`)."""

    def __init__(self, clip, shared):
        super().__init__()
        self.clip = clip
        self.set_shared(shared)
        self.set_launch("( appsrc name=clip format=time max-bytes=2000000 ! h264parse config-interval=-1 ! "
                        "rtph264pay name=pay0 pt=96 )")

    def feed(self, media):
        source = media.get_element().get_by_name_recurse_up("clip")
        source.set_property("caps", self.clip.caps)
        sent = iter(range(sys.maxsize))
        source.connect("need-data", lambda src, _: src.emit("push-buffer", self.clip.unit(next(sent))))


def guard(factory, server, user, password, method):
    """Lets nobody in without the password."""
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if method == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)


def end_with_parent():
    """Reads the standard input to its end, which is the parent's."""
    sys.stdin.read()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    parser.add_argument("--auth", choices=("basic", "digest"), default="basic", help="how the password travels")
    parser.add_argument("--shared", action="store_true", help="a client joins the stream where it is")
    args = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(args.port))
    factory = Endless(Clip(args.file), args.shared)
    factory.connect("media-configure", lambda _, media: factory.feed(media))
    if args.user is not None:
        guard(factory, server, args.user, args.password, args.auth)
    server.get_mount_points().add_factory("/cam", factory)
    if server.attach(None) == 0:
        sys.exit(f"rtsp_server.py: port {args.port} is taken")
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        threading.Thread(target=end_with_parent, daemon=True).start()
    print(f"ready {server.get_bound_port()}", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
