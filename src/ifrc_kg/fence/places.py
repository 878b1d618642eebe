"""Places in which queries are evaluated while they are young, and the queue in front of them.

A query begins in one of the first places, of which there are about as many as processors: queries that take a
millisecond are done soonest when they do not get into each other's way.
One that takes longer moves on to one of the others as soon as one is free, so that it holds nobody up.

Who waits is served in turn.
When the first in the queue has waited for long, there is a crowd, and whoever came last is next: served in turn
everybody would have to wait, and so newcomers do not.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Final

from ifrc_kg.errors import ServiceBusy

__all__ = ["Places", "Stay"]

#: A queue whose first has waited for so many seconds is a crowd.
_CROWD_SECONDS: Final = 0.1


class Places:
    """Some places, shared by all threads of a process."""

    def __init__(self, first: int, others: int, *, waiting: int, waiting_seconds: float) -> None:
        """Offer `first` places to begin in and `others` to move on to; so many may wait, each for so many seconds."""
        self._free = first
        self._others = threading.Semaphore(others)
        self._most_waiting = waiting
        self._waiting_seconds = waiting_seconds
        #: A lock that is released when it is the waiting thread's turn, and since when it waits.
        self._waiting: deque[tuple[threading.Lock, float]] = deque()
        self._lock = threading.Lock()

    def enter(self) -> Stay:
        """Take a first place, or wait for one; raise ServiceBusy where too many wait, or for too long."""
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return Stay(self)
            if len(self._waiting) >= self._most_waiting:
                raise ServiceBusy("Too many requests are waiting.")
            turn = threading.Lock()
            turn.acquire()
            waiter = (turn, time.monotonic())
            self._waiting.append(waiter)
        if turn.acquire(timeout=self._waiting_seconds):
            return Stay(self)
        with self._lock:
            if waiter not in self._waiting:  # it was served in the last moment
                return Stay(self)
            self._waiting.remove(waiter)
        raise ServiceBusy("All places are taken.")

    def free_first(self) -> None:
        """Give a first place to who waits for one, or keep it free."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            is_crowd = time.monotonic() - self._waiting[0][1] > _CROWD_SECONDS
            turn, _ = self._waiting.pop() if is_crowd else self._waiting.popleft()
        turn.release()

    def take_other(self) -> bool:
        """Take one of the other places, if one is free."""
        return self._others.acquire(blocking=False)

    def free_other(self) -> None:
        """Give one of the other places back."""
        self._others.release()


class Stay:
    """One query's stay: in a first place, then perhaps in another one, and then in none."""

    def __init__(self, places: Places) -> None:
        """Begin in a first place of these, which is taken already."""
        self._places = places
        self._leave = places.free_first

    def move_on(self) -> None:
        """Change a first place for another one, if one is free; where it has been done, do nothing."""
        if self._leave == self._places.free_first and self._places.take_other():
            self._leave()
            self._leave = self._places.free_other

    def leave(self) -> None:
        """Give the place back; a second call does nothing."""
        self._leave()
        self._leave = _nothing


def _nothing() -> None:
    """There is no place to give back any more."""
