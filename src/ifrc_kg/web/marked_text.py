"""The lines around a fault in a text, with the place marked: what a page shows of a query that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["MarkedLine", "lines_around"]

#: Lines that are shown before and after the one with the fault.
_BESIDE: Final = 2
#: Characters of a line that are shown before and after the fault.
_MOST_BEFORE: Final = 60
_MOST_AFTER: Final = 100
_WORD: Final = re.compile(r"[?$]?[\w:.-]*\w|.", re.DOTALL)


@dataclass(frozen=True)
class MarkedLine:
    """A line with its number: what stands before the mark, what is marked, and what follows.

    Lines without a fault stand in `before` whole.
    """

    number: int
    before: str
    marked: str = ""
    after: str = ""

    @property
    def is_faulty(self) -> bool:
        """Tell whether the fault lies in this line, also where nothing is left to be marked."""
        return bool(self.marked)


def lines_around(text: str, line: int, column: int | None = None) -> tuple[MarkedLine, ...]:
    """Return the lines around a place, both counted from 1; nothing where the text has no such line.

    Without a column the whole line is marked, and behind its end a blank.
    """
    lines = [each.removesuffix("\r") for each in text.split("\n")]
    if not 1 <= line <= len(lines):
        return ()
    first, last = max(1, line - _BESIDE), min(len(lines), line + _BESIDE)
    return tuple(
        _marked(number, lines[number - 1], column) if number == line else MarkedLine(number, _cut(lines[number - 1]))
        for number in range(first, last + 1)
    )


def _marked(number: int, line: str, column: int | None) -> MarkedLine:
    if column is None:
        return MarkedLine(number, "", _cut(line) or " ")
    start = min(max(column - 1, 0), len(line))
    word = _WORD.match(line, start)
    end = min(word.end() if word else start, start + _MOST_AFTER)
    before = line[max(0, start - _MOST_BEFORE) : start]
    hidden = "…" if start > _MOST_BEFORE else ""
    return MarkedLine(number, hidden + before, line[start:end] or " ", _cut(line[end:]))


def _cut(line: str) -> str:
    return line if len(line) <= _MOST_BEFORE + _MOST_AFTER else f"{line[: _MOST_BEFORE + _MOST_AFTER]}…"
