# SPDX-License-Identifier: Apache-2.0
"""What the demo and the end-to-end tests run a gateway with: a loopback broker, a centre that listens, the daemon itself."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import paho.mqtt.client as mqtt

TICKS = os.sysconf("SC_CLK_TCK")

# What every gateway of the tests has: no secrets, everything in its own folder.
GATEWAY = """
[gateway]
tenant = "test"
community = "court"
id = "gw-1"
site = "site.toml"
control_socket = "linlid.sock"
[uplink]
broker = "mqtt://127.0.0.1:{port}"
retry_min = "200ms"
retry_max = "1s"
[storage]
directory = "data"
"""

# One camera on the street of Debian's vtest.avi: where people walk, and where three vans are parked.
STREET = """
[site]
name = "Court"
time_zone = "Asia/Shanghai"
city = "hangzhou"
[[camera]]
id = "street"
source = "{source}"
{options}
[[zone]]
id = "road"
camera = "street"
polygon = [[0.26, 0.34], [0.72, 0.24], [1.0, 0.60], [0.98, 0.80], [0.40, 0.56]]
[[zone]]
id = "access"
camera = "street"
polygon = [[0.78, 0.06], [0.99, 0.06], [0.99, 0.19], [0.78, 0.20]]
"""


class Failed(Exception):
    """Something did not happen as it had to; the words are for a person."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, ready, seconds):
    """Returns as soon as `ready()` is true; Failed after `seconds`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(0.02)


def accepts(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


class Broker:
    """A Mosquitto on a free loopback port that never drops what is queued for an offline client."""

    def __init__(self, folder, extra=""):
        self.port, self.folder, self.process = free_port(), Path(folder), None
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
            f"user root\nlog_dest file {self.folder}/mosquitto.log\n{extra}")

    def start(self):
        self.process = subprocess.Popen(["mosquitto", "-c", self.folder / "mosquitto.conf"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("the broker", lambda: accepts(self.port), 10)
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)


class Arrival:
    """One event as it reached the centre."""

    def __init__(self, message, event):
        attributes = dict(message.properties.UserProperty)
        self.topic, self.attributes, self.event = message.topic, attributes, event
        self.id, self.sequence = attributes["id"], int(attributes["sequence"])
        self.type = attributes["type"].removeprefix("linli.v1.")
        self.replay = attributes.get("replay") == "true"
        self.phase = enum_word(event.incident, "phase")
        self.label = enum_word(event.subject, "label")


def enum_word(message, field):
    """The lower-case word of an enum value, without its prefix: PHASE_CONFIRMED -> confirmed."""
    kind = message.DESCRIPTOR.fields_by_name[field].enum_type
    prefix = kind.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return kind.values_by_number[getattr(message, field)].name.removeprefix(prefix).lower()


class Centre:
    """Subscribes to every event with a persistent session and keeps what proves that nothing was lost."""

    def __init__(self, port, build, on_arrival=None, name="centre"):
        if str(build / "proto/python") not in sys.path:
            sys.path.insert(0, str(build / "proto/python"))
        from linli.v1 import event_pb2  # pylint: disable=import-outside-toplevel

        self.event_type, self.on_arrival = event_pb2.Event, on_arrival
        self.arrivals, self.ids, self.repeated = [], set(), 0
        self.lock = threading.Lock()
        self.subscribed = threading.Event()
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5)
        self.client.on_connect = lambda client, *_: client.subscribe("linli/v1/+/+/+/evt/#", qos=1)
        self.client.on_subscribe = lambda *_: self.subscribed.set()
        self.client.on_message = self.receive
        properties = mqtt.Properties(mqtt.PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 3600
        self.client.connect("127.0.0.1", port, clean_start=False, properties=properties)
        self.client.loop_start()
        if not self.subscribed.wait(10):
            raise Failed("the centre could not subscribe")

    def receive(self, _client, _data, message):
        arrival = Arrival(message, self.event_type.FromString(message.payload))
        with self.lock:
            if arrival.id in self.ids:
                self.repeated += 1
                return
            self.ids.add(arrival.id)
            self.arrivals.append(arrival)
        if self.on_arrival:
            self.on_arrival(arrival)

    def all(self):
        with self.lock:
            return list(self.arrivals)

    def incidents(self):
        """Phases by (type, incident id), in order of arrival, the gateway's own left out."""
        found = {}
        for arrival in self.all():
            if arrival.event.domain != "device":
                found.setdefault((arrival.type, arrival.attributes["subject"]), []).append(arrival.phase)
        return found

    def missing(self, stored):
        """Sequences 1..stored that have not arrived."""
        return sorted(set(range(1, stored + 1)) - {a.sequence for a in self.all()})

    def close(self):
        self.client.loop_stop()
        self.client.disconnect()


class Daemon:
    """linlid in a folder of its own that holds gateway.toml, site.toml and everything it writes."""

    def __init__(self, build, folder, models, cities):
        self.build, self.folder, self.process = Path(build), Path(folder), None
        self.environment = dict(os.environ, LINLI_MODELS=str(models), LINLI_CITIES=str(cities))

    def start(self):
        with open(self.folder / "linlid.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.build / "edge/app/linlid", "--config", self.folder / "gateway.toml"],
                env=self.environment, stdout=log, stderr=log)
        wait_for("the gateway", lambda: self.process.poll() is not None or self.answers(), 20)
        if self.process.poll() is not None:
            raise Failed(f"linlid ended with {self.process.returncode}:\n{self.log()}")
        self.started, self.cpu_at_start = time.monotonic(), self.cpu()
        return self

    def answers(self):
        with socket.socket(socket.AF_UNIX) as s:
            return s.connect_ex(str(self.folder / "linlid.sock")) == 0

    def log(self):
        return (self.folder / "linlid.log").read_text(errors="replace")

    def ask(self, *words):
        """What linlictl --json answers."""
        answer = subprocess.run([self.build / "edge/app/linlictl", "--socket", self.folder / "linlid.sock",
                                 "--json", *words], capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise Failed(f"linlictl {' '.join(words)}: exit {answer.returncode}: {answer.stderr.strip()}")
        return json.loads(answer.stdout)

    def stored(self):
        """Events ever stored, read from the database of a stopped daemon."""
        answer = subprocess.run(["sqlite3", "-readonly", self.folder / "data/linli.db",
                                 "select value from counter where name = 'stored'"],
                                capture_output=True, text=True, check=True)
        return int(answer.stdout or 0)

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def cpu_percent(self):
        return 100 * (self.cpu() - self.cpu_at_start) / (time.monotonic() - self.started)

    def memory_mb(self, field="VmRSS"):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
        return 0.0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        """Asks it to stop; seconds it took."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        return time.monotonic() - start

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


class RtspServer:
    """tests/e2e/rtsp_server.py playing a clip for ever at rtsp://127.0.0.1:PORT/cam."""

    def __init__(self, clip, port):
        self.clip, self.port, self.process = clip, port, None

    def start(self):
        self.process = subprocess.Popen([sys.executable, Path(__file__).with_name("rtsp_server.py"), "--port",
                                         str(self.port), "--file", self.clip], stdin=subprocess.PIPE,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("the RTSP server", lambda: accepts(self.port), 10)
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
