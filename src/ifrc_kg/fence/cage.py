"""The kernel's bounds around a child: no file, no socket, no core dump, so much memory, so much time.

They hold whatever a query makes the engine do, because the kernel keeps them and not the code that is bounded.
Linux keeps all of them; other systems keep those of POSIX.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Final

from ifrc_kg.fence.heap import use_one_heap
from ifrc_kg.fence.limits import Limits

__all__ = ["SOCKET", "close_in", "own_bytes", "time_left", "time_over"]

#: The file descriptor of a child's socket; 0 to 2 are the null device, and above it nothing is open.
SOCKET: Final = 3
_PR_SET_PDEATHSIG: Final = 1
_PAGE: Final = resource.getpagesize()
_STATM: Final = "/proc/self/statm"


def close_in(descriptor: int, limits: Limits, *, statm: int | None = None) -> int | None:
    """Take this process into the cage, with one open socket; return the descriptor by which `own_bytes` measures."""
    _die_with_parent()
    use_one_heap()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDWR)
    moved = os.dup(descriptor)
    for standard in range(SOCKET):
        os.dup2(null, standard)
    os.dup2(moved, SOCKET)
    highest = SOCKET
    if Path(_STATM).exists():
        opened = os.open(_STATM, os.O_RDONLY)
        highest = SOCKET + 1
        os.dup2(opened, highest)
        statm = highest
    os.closerange(highest + 1, 4096)
    memory = _virtual_bytes(statm) + limits.memory_bytes + limits.stack_bytes
    _bound(resource.RLIMIT_NOFILE, highest + 1)
    _bound(resource.RLIMIT_FSIZE, 0)
    _bound(resource.RLIMIT_CORE, 0)
    if statm is not None:
        _bound(resource.RLIMIT_AS, memory)
    return statm


def time_left(seconds: float) -> None:
    """Let the kernel end this process when a query takes longer, by the clock on the wall or by processor time."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _bound_processor_time(ceil(time.process_time() + seconds) + 1)


@lru_cache(maxsize=1)
def _bound_processor_time(seconds: int) -> None:
    """Move the bound, if it is another one: it counts in whole seconds, and most queries take less."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


def time_over() -> None:
    """Stop the clock: the query is done."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def own_bytes(statm: int | None) -> int:
    """Return the resident memory that this process does not share with its parent; 0 where it cannot be told."""
    if statm is None:
        return 0
    _, resident, shared, *_ = os.pread(statm, 128, 0).split()
    return (int(resident) - int(shared)) * _PAGE


def _virtual_bytes(statm: int | None) -> int:
    return int(os.pread(statm, 128, 0).split()[0]) * _PAGE if statm is not None else 0


def _bound(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
