"""The layout of a timeline: where marks and labels lie, so that no label covers another or a mark.

Lengths are in pixels of the picture's own coordinates, times in days.
A row holds as many items as find room beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ifrc_kg.drawing import wrapped
from ifrc_kg.views.dates import Span, first_day_of
from ifrc_kg.views.view import NARROW

__all__ = ["LETTER", "LINE", "Dated", "DrawnItem", "DrawnMark", "Moment", "Timeline", "laid_out"]

#: A letter of a label, in a wide face.
LETTER: Final = 7.6
_EDGE: Final = 8
_GAP: Final = 8
_LANE: Final = 14
_ROW_GAP: Final = 10
_HEADING: Final = 26
#: From one line of a label to the next.
LINE: Final = 16
#: What can still be seen and pointed at, and how far the line of an open end runs.
_SHORTEST: Final = 6
_OPEN: Final = 44
_SHORTEST_TICK: Final = 46
#: Where the letters of a label beside a mark stand, below the top of the row.
_BASE: Final = _LANE / 2 + 4.5
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Moment:
    """A date as a source gives it: when, whether something begins, ends or is at that time, on whose word."""

    start: Span
    end: Span
    role: str  #: "start", "end" or "at"
    grade: str
    told: str
    link: str


@dataclass(frozen=True)
class Dated:
    """Something with its dates, under a heading."""

    label: str
    link: str
    group: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class DrawnMark:
    """A bar from `left` to `right` at a height; the ends that are not exact fade, those that are open run on."""

    left: float
    right: float
    y: float
    moment: Moment
    begins_exactly: bool
    ends_exactly: bool
    open_left: float = 0
    open_right: float = 0


@dataclass(frozen=True)
class DrawnItem:
    """The marks of an item, its label, and the line that joins a start with an end.

    A label above the marks may have two lines, the second of which is cut where there is no room; `y` is the first's.
    """

    item: Dated
    marks: tuple[DrawnMark, ...]
    lines: tuple[str, ...]
    x: float
    y: float
    bridge: tuple[float, float] | None = None
    is_above: bool = False
    is_before: bool = False

    @property
    def text_end(self) -> float:
        """Where the label ends."""
        return self.x + max(map(len, self.lines)) * LETTER

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where nothing else may lie in the row."""
        lefts = [mark.left - mark.open_left for mark in self.marks]
        rights = [mark.right + mark.open_right for mark in self.marks]
        return min(self.x, *lefts), max(self.text_end, *rights)

    @property
    def height(self) -> float:
        """How high the row must be."""
        lanes = len({mark.y for mark in self.marks}) * _LANE
        return lanes + (LINE * len(self.lines) if self.is_above else 0)


@dataclass(frozen=True)
class Timeline:
    """What is to be drawn: items at their places, headings, and the years of the axis with their places."""

    width: int
    height: float
    items: tuple[DrawnItem, ...]
    headings: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, int], ...]


@dataclass(frozen=True)
class _Axis:
    first: int
    end: int
    width: int

    def x(self, day: int) -> float:
        share = (day - self.first) / (self.end - self.first)
        return _EDGE + share * (self.width - 2 * _EDGE)


def laid_out(items: Sequence[Dated], width: int) -> Timeline:
    """Return the layout of items that have a moment at least; narrow pictures have labels above the marks."""
    axis = _axis(items, width)
    drawn: list[DrawnItem] = []
    headings: list[tuple[float, str]] = []
    y = float(_HEADING)
    for group in dict.fromkeys(item.group for item in items):
        if group:
            headings.append((y + 16, group))
            y += _HEADING
        members = [_placed(item, axis, is_narrow=width < NARROW) for item in items if item.group == group]
        members.sort(key=lambda each: each.marks[0].moment.start.first)
        for row in _rows(members):
            drawn += [_moved(each, y) for each in row]
            y += max(each.height for each in row) + _ROW_GAP
    return Timeline(width, y + 4, tuple(drawn), tuple(headings), _ticks(axis))


def _axis(items: Sequence[Dated], width: int) -> _Axis:
    first = min(moment.start.first for item in items for moment in item.moments)
    last = max(moment.end.end for item in items for moment in item.moments) - 1
    return _Axis(
        first_day_of(date.fromordinal(first).year), first_day_of(date.fromordinal(max(first, last)).year + 1), width
    )


def _ticks(axis: _Axis) -> tuple[tuple[float, int], ...]:
    """Return years at even distances, as many as have room for their number."""
    begin, end = date.fromordinal(axis.first).year, date.fromordinal(axis.end - 1).year + 1
    most = (axis.width - 2 * _EDGE) / _SHORTEST_TICK
    step = next((each for each in _STEPS if (end - begin) / each <= most), _STEPS[-1])
    years = range(-(-begin // step) * step, end + 1, step)
    found = [(axis.x(first_day_of(year)), year) for year in years if year >= 1]
    return tuple(each for each in found if each[0] <= axis.width - _SHORTEST_TICK * 0.75)


def _placed(item: Dated, axis: _Axis, *, is_narrow: bool) -> DrawnItem:
    """Return an item at its place along the axis, at the height 0; its label stands where there is room for all of it.

    That is behind the marks, before them, or above them, where it is cut if the picture is too narrow for it.
    """
    marks = _marks(item, axis)
    left = min(mark.left - mark.open_left for mark in marks)
    right = max(mark.right + mark.open_right for mark in marks)
    after, before = axis.width - right - _GAP, left - _GAP
    wanted = len(item.label) * LETTER
    if is_narrow or wanted > max(after, before):
        lines = wrapped(item.label, axis.width - 2.0 * _EDGE, LETTER, most=2, padding=0) or ("",)
        x = min(max(left, _EDGE), axis.width - _EDGE - max(map(len, lines)) * LETTER)
        lowered = tuple(replace(mark, y=mark.y + LINE * len(lines)) for mark in marks)
        return DrawnItem(item, lowered, lines, x, 12, _bridge(lowered), is_above=True)
    if after >= wanted:
        return DrawnItem(item, marks, (item.label,), right + _GAP, _BASE, _bridge(marks))
    return DrawnItem(item, marks, (item.label,), before - wanted, _BASE, _bridge(marks), is_before=True)


def _marks(item: Dated, axis: _Axis) -> tuple[DrawnMark, ...]:
    """Return the marks of an item; those that would cover each other lie in lanes below each other."""
    has_start = any(moment.role == "start" for moment in item.moments)
    has_end = any(moment.role == "end" for moment in item.moments)
    ends: list[float] = []
    marks = []
    for moment in sorted(item.moments, key=lambda each: (each.start.first, each.end.end)):
        left, right = _seen(axis.x(moment.start.first), axis.x(max(moment.end.end, moment.start.end)), axis.width)
        runs_on = moment.role == "start" and not has_end
        runs_in = moment.role == "end" and not has_start
        open_right = min(_OPEN, axis.width - _EDGE / 2 - right) if runs_on else 0
        open_left = min(_OPEN, left - _EDGE / 2) if runs_in else 0
        lane = next((place for place, end in enumerate(ends) if end + 2 <= left - open_left), len(ends))
        ends[lane : lane + 1] = [right + open_right]
        exact = moment.start.is_exact, moment.end.is_exact
        marks.append(DrawnMark(left, right, lane * _LANE + _LANE / 2, moment, *exact, open_left, open_right))
    return tuple(marks)


def _seen(left: float, right: float, width: int) -> tuple[float, float]:
    """Return a bar that is long enough to be seen, and inside of the picture."""
    if right - left < _SHORTEST:
        middle = min(max((left + right) / 2, _EDGE), width - _EDGE)
        return middle - _SHORTEST / 2, middle + _SHORTEST / 2
    return left, right


def _bridge(marks: Sequence[DrawnMark]) -> tuple[float, float] | None:
    """Return where the time runs between the last start and the first end, which two sources may tell."""
    starts = [mark.right for mark in marks if mark.moment.role == "start"]
    ends = [mark.left for mark in marks if mark.moment.role == "end"]
    return (max(starts), min(ends)) if starts and ends and max(starts) < min(ends) else None


def _rows(members: Sequence[DrawnItem]) -> list[list[DrawnItem]]:
    """Share items out to rows, each into the first one where it has room."""
    rows: list[list[DrawnItem]] = []
    ends: list[float] = []
    for each in members:
        left, right = each.extent
        free = next((place for place, end in enumerate(ends) if end + 2 * _GAP <= left), len(rows))
        if free == len(rows):
            rows.append([])
            ends.append(0)
        rows[free].append(each)
        ends[free] = right
    return rows


def _moved(item: DrawnItem, y: float) -> DrawnItem:
    marks = tuple(replace(mark, y=mark.y + y) for mark in item.marks)
    return replace(item, marks=marks, y=y + item.y)
