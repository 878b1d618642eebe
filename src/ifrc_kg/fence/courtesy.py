"""How long a query may work before it must let others go first.

A crowd of queries that never end, each of which comes again as soon as it was ended, would otherwise have a whole
processor at the priority of light ones.
So the time is the shorter, the more queries have used theirs up within the last second.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Final

__all__ = ["LONGEST", "SHORTEST", "Courtesy"]

#: Seconds of processor time, when nobody else has used them up lately; most queries take less.
LONGEST: Final = 0.03
#: Seconds of processor time in a crowd.
SHORTEST: Final = 0.005
_LATELY_SECONDS: Final = 1.0
#: With so many the time is as short as it gets.
_MOST: Final = round(LONGEST / SHORTEST)


class Courtesy:
    """Remembers who had to let others go first lately; shared by all threads."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._told: deque[float] = deque(maxlen=_MOST)

    def seconds(self) -> float:
        """Return the processor time that a query may use before it lets others go first."""
        since = time.monotonic() - _LATELY_SECONDS
        lately = sum(1 for moment in tuple(self._told) if moment > since)
        return max(SHORTEST, LONGEST / (1 + lately))

    @property
    def is_called_for(self) -> bool:
        """Whether a query has used up its time lately, so that another one may do so soon."""
        return self.seconds() < LONGEST

    def note(self) -> None:
        """Take note of a query that has used up its time."""
        self._told.append(time.monotonic())
