"""Places for work, and a waiting room from which whoever came last and whoever came first are let in by turns.

In a crowd somebody has to wait too long.
Served in turn, everybody would; served from the end, newcomers are answered at once, and the crowd waits.
Every other place goes to whoever came first, since somebody may have come in just ahead of the crowd.
"""

from __future__ import annotations

import threading
from collections import deque

__all__ = ["WaitingRoom"]


class WaitingRoom:
    """A number of places, shared by all threads."""

    def __init__(self, places: int, *, seconds: float) -> None:
        """Offer some places, for each of which somebody may wait so many seconds."""
        self._free = places
        self._seconds = seconds
        #: A lock that is released when it is the waiting thread's turn: half the work of an event.
        self._waiting: deque[threading.Lock] = deque()
        self._last_is_next = True
        self._lock = threading.Lock()

    def enter(self) -> bool:
        """Take a place, or wait for one; return whether there was one in time."""
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=self._seconds):
            return True
        with self._lock:
            if turn not in self._waiting:  # the place came in the last moment
                return True
            self._waiting.remove(turn)
            return False

    def leave(self) -> None:
        """Give a place to somebody who waits, or keep it free."""
        with self._lock:
            if self._waiting:
                turn = self._waiting.pop() if self._last_is_next else self._waiting.popleft()
                self._last_is_next = not self._last_is_next
                turn.release()
            else:
                self._free += 1
