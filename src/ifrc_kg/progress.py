"""A line on a terminal that shows that work goes on.

It appears when the work has lasted a second, only where the stream is a terminal, and is wiped when the work ends.
Standard output is never touched.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol, TextIO

__all__ = ["Progress", "bar", "progress"]

#: Seconds before anything is shown, and between two pictures.
_PATIENCE: Final = 1.0
_INTERVAL: Final = 0.2
_CELLS: Final = 20
_WIPE: Final = "\r\x1b[K"


class Progress(Protocol):
    """Called with how many steps are done, and of how many, as far as that is known."""

    def __call__(self, done: int, total: int) -> None:
        """Note the state; what is shown follows by itself."""


@dataclass
class _State:
    title: str
    started: float
    done: int = 0
    total: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def note(self, done: int, total: int) -> None:
        self.done, self.total = done, total


@contextmanager
def progress(title: str, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> Iterator[Progress]:
    """Show the state of the work in the block, if it lasts and the stream is a terminal."""
    state = _State(title, clock())
    if not stream.isatty():
        yield state.note
        return
    painter = threading.Thread(target=_paint, args=(state, stream, clock), daemon=True)
    painter.start()
    try:
        yield state.note
    finally:
        state.ended.set()
        painter.join()


def _paint(state: _State, stream: TextIO, clock: Callable[[], float]) -> None:
    if state.ended.wait(_PATIENCE):
        return
    while not state.ended.wait(_INTERVAL):
        stream.write(_WIPE + bar(state.title, state.done, state.total, clock() - state.started))
        stream.flush()
    stream.write(_WIPE)
    stream.flush()


def bar(title: str, done: int, total: int, seconds: float) -> str:
    """Return one picture: `title [#####.....] 5/10 3 s`, or without a bar where the total is not known."""
    if total <= 0:
        return f"{title} … {seconds:.0f} s"
    filled = min(done * _CELLS // total, _CELLS)
    return f"{title} [{'#' * filled}{'.' * (_CELLS - filled)}] {done}/{total} {seconds:.0f} s"
