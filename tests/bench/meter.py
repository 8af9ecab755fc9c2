# SPDX-License-Identifier: Apache-2.0
"""What processes cost, by the kernel's own account of them and of all that they started."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def stat_of(pid):
    """The fields of /proc/PID/stat after the name, or nothing when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def tree(pid):
    """The process and everything below it."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := stat_of(entry)):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_of(pid):
    """User and system time of all threads of a process, ended ones too. /proc counts in ticks of 10 ms, which is too coarse
    for a camera that hardly costs anything; its clock (clock_getcpuclockid in libc) counts in nanoseconds."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return 0.0


def cpu_seconds(pids):
    """CPU time of all of them, and of their children that have ended."""
    total = 0.0
    for root in pids:
        for pid in tree(root):
            if fields := stat_of(pid):
                total += cpu_of(pid) + (int(fields[13]) + int(fields[14])) / TICKS
    return total


def memory_mb(pids):
    """Resident memory of all of them; what they share is counted for each."""
    total = 0
    for root in pids:
        for pid in tree(root):
            try:
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            except (FileNotFoundError, ProcessLookupError):
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total / 1024
