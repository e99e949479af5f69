"""The processor time and the memory of processes, from the kernel.

CPU time is what a page costs whatever else the machine does; wall time on a shared machine is not. It is read from
each process's own CPU clock (the sum that /proc/<pid>/stat rounds to hundredths of a second), with the time of
children that have ended added from /proc.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
Clock = Callable[[], float]


def seconds_of(pid: int) -> float:
    """CPU seconds of a process so far: every thread, ended or not. 0 when it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the clock of another process, as clock_getcpuclockid(3) makes it
    except OSError:
        return 0.0


def seconds_of_ended_children(pid: int) -> float:
    """CPU seconds of children that this process has waited for (cutime + cstime)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[13]) + int(fields[14])) / TICKS


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(word) for word in listing.read_text().split()]
    return found


class Meter:
    """The CPU time of a process and, where wanted, of all its children: PostgreSQL has one for each connection."""

    def __init__(self, pid: int, *, with_children: bool = False) -> None:
        self.pid = pid
        self.with_children = with_children

    def read(self) -> float:
        """Seconds so far. Only differences mean something."""
        total = seconds_of(self.pid)
        if self.with_children:
            total += seconds_of_ended_children(self.pid) + sum(seconds_of(child) for child in children_of(self.pid))
        return total


def resident(pid: int) -> int:
    """Bytes of memory in use now."""
    return _status(pid, "VmRSS")


def peak(pid: int) -> int:
    """The most bytes of memory in use since the start, or since `forget_peak`."""
    return _status(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def run(command: list[str]) -> float:
    """Run a program to its end; the CPU seconds it took."""
    pid = os.posix_spawnp(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise RuntimeError(f"{command[0]} ended with status {status}")
    return usage.ru_utime + usage.ru_stime
