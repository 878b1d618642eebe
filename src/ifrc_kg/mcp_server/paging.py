"""How long an answer may become: rows and characters, with what is left announced and never cut in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from ifrc_kg.errors import QueryTooLarge, UsageError

__all__ = ["DEFAULT_ROWS", "MOST_CHARACTERS", "MOST_ROWS", "Page", "Window", "page_of", "page_words"]

#: Rows of one answer where a model names no number, and the most that it may name.
DEFAULT_ROWS: Final = 50
MOST_ROWS: Final = 500
#: Characters of the rows of one answer; some ten thousand tokens.
MOST_CHARACTERS: Final = 40_000

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Window:
    """Which rows are asked for: at most `limit`, from `offset` on."""

    limit: int
    offset: int = 0


@dataclass(frozen=True)
class Page(Generic[_Row]):
    """Some rows of an answer: where they begin, how many rows the whole has; `next_offset` is None on the last page."""

    rows: Sequence[_Row]
    offset: int
    total: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins."""
        end = self.offset + len(self.rows)
        return end if end < self.total else None


def page_of(
    rows: Sequence[_Row], window: Window, *, size: Callable[[_Row], int], most: int = MOST_CHARACTERS
) -> Page[_Row]:
    """Return the rows of a window, and fewer where they would take too many characters together.

    Raises UsageError for an offset behind the last row, and QueryTooLarge for a single row that is too large.
    """
    offset = window.offset
    if offset and offset >= len(rows):
        raise UsageError(f"There are {len(rows)} rows, so none at offset {offset}.", hint="Begin with offset 0.")
    chosen: list[_Row] = []
    room = most
    for row in rows[offset : offset + window.limit]:
        room -= size(row)
        if room < 0:
            break
        chosen.append(row)
    if not chosen and offset < len(rows):
        raise QueryTooLarge(
            f"Row {offset + 1} alone has more than {most:,} characters.",
            hint="Ask for fewer columns, or for a part of a long text with SUBSTR.",
        )
    return Page(chosen, offset, len(rows))


def page_words(page: Page[_Row], noun: str) -> str:
    """Return what a page holds of the whole, and how to go on."""
    if page.next_offset is None and not page.offset:
        return f"{page.total} {noun}{'' if page.total == 1 else 's'}."
    shown = f"{noun}s {page.offset + 1} to {page.offset + len(page.rows)} of {page.total}"
    on = f" To go on, ask the same with offset {page.next_offset}." if page.next_offset is not None else ""
    return f"{shown[0].upper()}{shown[1:]}.{on}"
