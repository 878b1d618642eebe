"""The machine: which core does what, what is installed, and what processes take of its memory."""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Cores", "Memory", "choose_cores", "environment", "memory_of", "on_core", "processes_of"]

_PROC: Final = Path("/proc")
_KIBIBYTES: Final = re.compile(r"^(VmRSS|Pss):\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Cores:
    """The core of the servers and that of the client; None where nothing is pinned."""

    server: int | None = None
    client: int | None = None


@dataclass(frozen=True)
class Memory:
    """What a server takes, in MiB: its largest process (resident), and all its processes (their shares added up)."""

    largest_rss: float | None
    tree_pss: float | None
    processes: int


def choose_cores() -> Cores:
    """Return one core for the servers and another for the client, where there are two and the platform can pin."""
    if not hasattr(os, "sched_getaffinity"):
        return Cores()
    free = sorted(os.sched_getaffinity(0))
    return Cores(free[0], free[1]) if len(free) > 1 else Cores()


@contextmanager
def on_core(core: int | None) -> Iterator[None]:
    """Run what is started in this block on one core: children inherit it, as under taskset."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def environment(cores: Cores) -> dict[str, str]:
    """Return what a reader must know of the machine to compare figures."""
    load = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"
    pinned = "no" if cores.server is None else f"servers on core {cores.server}, client on core {cores.client}"
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "pinned": pinned,
        "load before the run": load,
        "python": platform.python_version(),
        "wrk": "yes" if shutil.which("wrk") else "no",
    }


def _processor() -> str:
    try:
        text = (_PROC / "cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown"
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def processes_of(root: int) -> tuple[int, ...]:
    """Return a process and all that descend from it, by the process table of Linux."""
    children: dict[int, list[int]] = {}
    for status in _PROC.glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended since
        children.setdefault(int(fields[1]), []).append(int(status.parent.name))
    found = [root]
    for process in found:
        found.extend(children.get(process, ()))
    return tuple(found)


def memory_of(root: int) -> Memory:
    """Return what a process and its descendants take; what the platform does not tell is None."""
    processes = processes_of(root)
    resident = [size for each in processes if (size := _mebibytes(each, "status", "VmRSS")) is not None]
    shares = [size for each in processes if (size := _mebibytes(each, "smaps_rollup", "Pss")) is not None]
    return Memory(
        max(resident) if resident else None,
        sum(shares) if len(shares) == len(processes) else None,
        len(processes),
    )


def _mebibytes(process: int, name: str, field: str) -> float | None:
    try:
        text = (_PROC / str(process) / name).read_text(encoding="utf-8")
    except OSError:
        return None
    return next((int(size) / 1024 for found, size in _KIBIBYTES.findall(text) if found == field), None)
