#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing is lost and nothing is invented: event_pump and its broker under faults, a centre that counts.

Every event whose commit was acknowledged must arrive, every one that arrives must have been meant, sequences must be
contiguous from 1 and arrive in order, ids must be unique, and each incident must go through its phases once and in order.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import rig

GATEWAY = """
[gateway]
tenant = "test"
community = "court"
id = "gw-1"
site = "site.toml"
[uplink]
broker = "mqtt://127.0.0.1:{port}"
retry_min = "100ms"
retry_max = "1s"
[storage]
directory = "data"
"""
PHASES = ["observed", "reminded", "confirmed", "cleared"]


class Journal:
    """What event_pump meant to store, and what it was told is stored."""

    def __init__(self, file):
        self.intended, self.stored = set(), {}
        for line in file.read_text().splitlines():
            verb, event, *sequence = line.split()
            if verb == "intent":
                self.intended.add(event)
            else:
                self.stored[event] = int(sequence[0])


class Court:
    """A folder with a broker that keeps everything, a centre, and event_pump."""

    def __init__(self, folder, build):
        self.folder, self.build, self.process = Path(folder), build, None
        self.broker = rig.Broker(self.folder / "broker", f"persistence true\npersistence_location {folder}/broker/\n")
        self.broker.start()
        self.centre = rig.Centre(self.broker.port, build)
        self.journal = self.folder / "journal"
        (self.folder / "site.toml").touch()
        (self.folder / "gateway.toml").write_text(GATEWAY.format(port=self.broker.port))

    def pump(self, rate, count):
        self.process = subprocess.Popen([
            self.build / "tests/e2e/event_pump", "--config", self.folder / "gateway.toml", "--rate", str(rate),
            "--count", str(count), "--journal", self.journal])
        return self.process

    def finish(self, seconds):
        """Waits until the pump has delivered everything and ended by itself."""
        if self.process.wait(seconds) != 0:
            raise rig.Failed(f"event_pump ended with {self.process.returncode}")
        last = max(Journal(self.journal).stored.values())
        rig.wait_for("the last events at the centre", lambda: not self.centre.missing(last), 30)

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self.centre.close()
        self.broker.stop()


def violations(journal, arrivals):
    """What went wrong, in words; empty when nothing did."""
    found = []
    by_id = {a.id: a for a in arrivals}
    for event, sequence in journal.stored.items():
        if event not in by_id:
            found.append(f"lost: {event}, sequence {sequence}")
        elif by_id[event].sequence != sequence:
            found.append(f"{event} was stored as {sequence} and arrived as {by_id[event].sequence}")
    found += [f"invented: {event}" for event in by_id if event not in journal.intended]
    sequences = [a.sequence for a in arrivals]
    if sequences != list(range(1, len(arrivals) + 1)):
        at = next(i for i, s in enumerate(sequences) if s != i + 1)
        found.append(f"not contiguous and in order: arrival {at + 1} has sequence {sequences[at]}")
    incidents = {}
    for arrival in arrivals:
        incidents.setdefault(arrival.attributes["subject"], []).append(arrival.phase)
    found += [f"incident {i}: {p}" for i, p in incidents.items() if p != PHASES[:len(p)]]
    return found


def outage(court, options):
    """The broker is down for a while under load, then back."""
    count = int(options.rate * (options.seconds + 10))
    court.pump(options.rate, count)
    rig.wait_for("events", lambda: len(court.centre.all()) > options.rate, 30)
    court.broker.stop()
    time.sleep(options.seconds)
    before = len(court.centre.all())
    court.broker.start()
    back = time.monotonic()
    court.finish(options.seconds + 60)
    arrivals = court.centre.all()
    replayed = sum(a.replay for a in arrivals)
    if replayed < options.rate * options.seconds * 0.8:
        raise rig.Failed(f"only {replayed} events carry replay")
    return (f"broker down {options.seconds} s at {options.rate} events/s, {len(arrivals) - before} after it came back, "
            f"{replayed} marked as replay, all there {time.monotonic() - back:.1f} s after it was back")


def kills(court, options):
    """event_pump is killed again and again under load."""
    chance = random.Random(options.seed)
    for _ in range(options.kills):
        court.pump(options.rate * 4, 0)
        # From before the database is open to the middle of delivering.
        time.sleep(chance.uniform(0, 1.5))
        court.process.kill()
        court.process.wait(10)
    court.pump(options.rate * 4, 100)
    court.finish(120)
    return f"{options.kills} kills at {options.rate * 4} events/s"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path, help="build folder")
    parser.add_argument("scenario", choices=["outage", "kills"])
    parser.add_argument("--short", action="store_true", help="5 s of outage, 8 kills")
    parser.add_argument("--rate", type=int, default=50, help="events per second (kills: times 4)")
    parser.add_argument("--seconds", type=int, default=60, help="of outage")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    if options.short:
        options.seconds, options.kills = 5, 8
    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        court = Court(folder, options.build.resolve())
        try:
            words = globals()[options.scenario](court, options)
            journal, arrivals = Journal(court.journal), court.centre.all()
        except rig.Failed as failed:
            print(f"{options.scenario} (seed {options.seed}): FAILED: {failed}")
            return 1
        finally:
            court.close()
    found = violations(journal, arrivals)
    print(f"{options.scenario} (seed {options.seed}): {words}; {len(journal.intended)} intended, "
          f"{len(journal.stored)} acknowledged, {len(arrivals)} arrived, {court.centre.repeated} again, "
          f"{len(found)} violations")
    print("\n".join(found[:20]), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
