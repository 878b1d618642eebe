"""Close connections that hold a place and come to no end: bodies that never arrive, answers that nobody reads.

Granian bounds how long the head of a request may take, and nothing behind it: a thread that waits for a body waits
forever, and an answer that nobody reads stays in memory.
So a thread of the worker looks at the worker's own connections every moment, asks the kernel what has moved on each
(TCP_INFO), and shuts down those on which too little has.
That ends the wait at the other end of the connection, wherever it is.

What may stand still without fault is a request that is being worked on.
The kernel knows connections and not requests, Granian does not tell which belongs to which; but work on a request
begins when its last byte has come, or when the answer before it is sent, so that a connection whose last movement was
at the time when work began is spared for as long as that work goes on.

Only Linux tells what is needed; elsewhere nothing is watched.
"""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Connection", "ConnectionWatch", "Look", "Patience", "start_watch"]

_TICK_SECONDS: Final = 0.25
_DESCRIPTORS: Final = "/proc/self/fd"
#: struct tcp_info of linux/tcp.h: the times since data was sent and received, in milliseconds, and the bytes that were
#: confirmed by the other end and received from it.
_TCP_INFO: Final = struct.Struct("=44xI4xI64xQQ")
#: How far the beginning of work and the last movement may lie apart: threads take a moment, and more in a crowd.
_TOLERANCE_SECONDS: Final = 3.0
#: The part of the room for connections above which those that have waited longest must leave.
_CROWDED: Final = 0.75


class Look(NamedTuple):
    """What the kernel tells of a connection at a time: bytes that moved, bytes still to go, the last movement."""

    received: int
    confirmed: int
    waiting: int
    moved_at: float


class Patience(NamedTuple):
    """How long nothing may move, in seconds, and how fast it must in the long run, in bytes for each second."""

    seconds: float
    rate: float


_NOTHING_YET: Final = Look(0, 0, 0, 0.0)
#: What is left to readers while others are refused because of them.
_HURRIED: Final = Patience(2.0, 65_536)


@dataclass
class Connection:
    """What is remembered of a connection: when the present request began, and what had moved until then and lately."""

    began: float
    moved_at: float
    moved_before: int = 0
    last: Look = _NOTHING_YET

    def note(self, look: Look, now: float) -> None:
        """Take note of what has moved; where an answer has come to its end, another request may begin."""
        if (look.received, look.confirmed) != (self.last.received, self.last.confirmed):
            self.moved_at = now
        if look.confirmed != self.last.confirmed and not look.waiting:
            self.began = now
            self.moved_before = look.received + look.confirmed
        self.last = look

    def is_overdue(self, now: float, patience: Patience) -> bool:
        """Tell whether nothing has moved for too long, or too little since the request began."""
        moved = self.last.received + self.last.confirmed - self.moved_before
        return now - self.moved_at > patience.seconds or now - self.began > patience.seconds + moved / patience.rate

    def may_be_worked_on(self, works: Iterable[float]) -> bool:
        """Tell whether work that began at one of these times may be on the request of this connection."""
        moments = (self.began, self.last.moved_at)
        return not self.last.waiting and any(
            abs(work - moment) <= _TOLERANCE_SECONDS for work in works for moment in moments
        )


class ConnectionWatch:
    """Watches the connections of this process to one local port."""

    def __init__(
        self,
        port: int,
        *,
        most: int,
        patience: Patience,
        works: Callable[[], Iterable[float]],
        is_room_wanted: Callable[[], bool],
    ) -> None:
        """Watch connections, of which there can be so many, with some patience.

        `works` gives the times (`time.monotonic`) at which the work that goes on now has begun; while room for answers
        is wanted, those who read theirs slowly are given less time.
        """
        self._port = port
        self._most = most
        self._patience = patience
        self._works = works
        self._is_room_wanted = is_room_wanted
        self._known: dict[int, Connection] = {}

    def run(self) -> None:
        """Look again and again, for as long as the process lives."""
        while True:
            time.sleep(_TICK_SECONDS)
            self.look()

    def look(self) -> int:
        """Shut down what is overdue, and in a crowd what has waited longest; return how many connections that were."""
        works = tuple(self._works())
        reading = min(_HURRIED, self._patience) if self._is_room_wanted() else self._patience
        seen: dict[int, Connection] = {}
        closed = 0
        for name, opened in self._connections():
            with opened, suppress(OSError):
                now = time.monotonic()
                known = seen[name] = self._known.get(name) or Connection(now, now)
                known.note(_look(opened, now), now)
                patience = reading if known.last.waiting else self._patience
                if known.is_overdue(now, patience) and not known.may_be_worked_on(works):
                    opened.shutdown(socket.SHUT_RDWR)
                    closed += 1
        self._known = seen
        return closed + self._relieve(len(seen) - closed - int(self._most * _CROWDED), works)

    def _relieve(self, surplus: int, works: tuple[float, ...]) -> int:
        """Shut down so many connections, those first on which no answer has come to its end for longest."""
        if surplus <= 0:
            return 0
        free = [name for name, known in self._known.items() if not known.may_be_worked_on(works)]
        leaving = set(sorted(free, key=lambda name: self._known[name].began)[:surplus])
        for name, opened in self._connections():
            with opened, suppress(OSError):
                if name in leaving:
                    opened.shutdown(socket.SHUT_RDWR)
        return len(leaving)

    def _connections(self) -> Iterator[tuple[int, socket.socket]]:
        """Yield the connections by their numbers in the kernel, each under a descriptor of its own.

        A descriptor may be closed and given to something else at any time; what was duplicated first and looked at then
        stays what it is.
        """
        for entry in Path(_DESCRIPTORS).iterdir():
            with suppress(OSError):
                own = os.dup(int(entry.name))
                told = os.fstat(own)
                if not stat.S_ISSOCK(told.st_mode):
                    os.close(own)
                    continue
                opened = socket.socket(fileno=own)
                if _is_connected_to(opened, self._port):
                    yield told.st_ino, opened
                else:
                    opened.close()


def _is_connected_to(opened: socket.socket, port: int) -> bool:
    if opened.family not in (socket.AF_INET, socket.AF_INET6) or opened.type != socket.SOCK_STREAM:
        return False
    with suppress(OSError):
        opened.getpeername()
        return bool(opened.getsockname()[1] == port)
    return False


def _look(opened: socket.socket, now: float) -> Look:
    told = opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    since_sent, since_received, confirmed, received = _TCP_INFO.unpack_from(told)
    waiting = int.from_bytes(fcntl.ioctl(opened, termios.TIOCOUTQ, bytes(4)), sys.byteorder)
    return Look(received, confirmed, waiting, now - min(since_sent, since_received) / 1000)


def start_watch(watch: ConnectionWatch) -> None:
    """Let a watch look in a thread, where the platform tells what it needs."""
    if sys.platform == "linux" and Path(_DESCRIPTORS).is_dir():
        threading.Thread(target=watch.run, name="connection-watch", daemon=True).start()
