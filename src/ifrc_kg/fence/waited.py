"""How long a request has waited before it came to the fence: that is part of the time which its query may take.

Whoever lets a request wait says so in the thread that goes on with it; nobody in between need hand it on.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

__all__ = ["note_wait", "waited"]

_SECONDS: Final[ContextVar[float]] = ContextVar("ifrc_kg.waited", default=0.0)


def note_wait(seconds: float) -> None:
    """Say that what this thread works on now has waited for so many seconds in all."""
    _SECONDS.set(seconds)


def waited() -> float:
    """Return the seconds for which it has waited."""
    return _SECONDS.get()
