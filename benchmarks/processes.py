"""Running a command, and what it took: time, CPU time and memory, workers included.

What the kernel counts is read from ``/proc``, so this needs Linux.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

LIBRARY: Final = str(Path(sys.executable).with_name("library"))
"""The command as it was installed beside the Python that measures."""

SHARED: Final = Path(
    os.environ.get("LIBRARY_SHARED") or Path(__file__).resolve().parents[2] / "shared"
)
"""The folder of real data beside the repository."""

ENVIRONMENT: Final = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""Bytecode is kept, as it is wherever a program is installed."""

_LOOK_S: Final = 0.02  # between two looks at memory
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class Cost(NamedTuple):
    """What a command took, its children included unless said otherwise.

    Times are in seconds, sizes in bytes.  ``own_cpu`` and ``own_memory`` are of
    the command's first process alone; ``workers`` are the peaks of its children.
    ``memory`` is the highest sum over all of them at one moment, with pages
    that they share counted once for each.
    """

    wall: float
    cpu: float
    own_cpu: float = 0.0
    own_memory: int = 0
    workers: tuple[int, ...] = ()
    memory: int = 0


def cost(*command: str) -> Cost:
    """What a short command took; it must end well."""
    begun = time.perf_counter()
    process = _start(command)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    _end(process, status)
    return Cost(wall, used.ru_utime + used.ru_stime)


def watched(*command: str) -> Cost:
    """The same with memory, looked at fifty times a second."""
    begun = time.perf_counter()
    process = _start(command)
    watch = _Watch(process.pid)
    watch.start()
    # Ended but not yet waited for, it still tells its own time from that of its children.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    wall = time.perf_counter() - begun
    own = _cpu(process.pid)
    watch.over.set()
    watch.join()
    _, status, used = os.wait4(process.pid, 0)
    _end(process, status)
    peaks = dict(watch.peaks)
    mine = peaks.pop(process.pid, 0)
    return Cost(
        wall, used.ru_utime + used.ru_stime, own, mine, tuple(peaks.values()), watch.together
    )


def _start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    )


def _end(process: subprocess.Popen[bytes], status: int) -> None:
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}")


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children until told that it is over."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.peaks: dict[int, int] = {}
        self.together = 0
        self._pid = pid

    def run(self) -> None:
        while not self.over.wait(_LOOK_S):
            together = 0
            for pid in (self._pid, *_children(self._pid)):
                now, most = _memory(pid)
                together += now
                self.peaks[pid] = max(self.peaks.get(pid, 0), most)
            self.together = max(self.together, together)


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, task.read_text().split())
        except OSError:
            continue


def _memory(pid: int) -> tuple[int, int]:
    """Resident memory of a process now, and the most it ever had; 0 if it has ended."""
    try:
        now = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    most = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")]
    return now, max(most, default=0)


def _cpu(pid: int) -> float:
    """CPU time of a process without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
