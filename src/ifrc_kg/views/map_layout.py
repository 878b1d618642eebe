"""The layout of a map: the world, and where many marks lie together, that part of it enlarged.

Lengths are in pixels of the picture; places come in the units of `World`.
A label stands where it covers no other label and no mark.
It is left out where there is no such place: the mark's title and the table have the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist
from typing import Final

from ifrc_kg.views.view import NARROW
from ifrc_kg.views.world import World

__all__ = ["RADIUS", "Label", "MapMark", "Panel", "PlacedMark", "panels"]

RADIUS: Final = 5
_LETTER: Final = 7.0
_LINE: Final = 14
_GAP: Final = 14
#: Of the frame around an enlarged part.
_LINE_WIDTH: Final = 1.0
#: Marks nearer to each other than this, in units, are one crowd; so many of them are enlarged.
_NEAR: Final = 87
_CROWD: Final = 6
_AROUND: Final = 36
#: How high an enlarged part is at most, as a share of its width, in wide pictures and in narrow ones.
_WIDE_PART: Final = 0.6
_NARROW_PART: Final = 1.1

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapMark:
    """A country to be marked: where it lies, its shape, what is told of it, on whose word, and where it leads."""

    code: str
    label: str
    title: str
    grade: str
    link: str
    x: float
    y: float
    path: str


@dataclass(frozen=True)
class Label:
    """A name beside a mark; `x` is where it begins, and `y` the line on which its letters stand."""

    x: float
    y: float
    text: str
    is_before: bool = False

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.x + len(self.text) * _LETTER

    @property
    def box(self) -> Rectangle:
        """The room that it takes: left, top, right, bottom."""
        return self.x, self.y - _LINE + 3, self.end, self.y + 3


@dataclass(frozen=True)
class PlacedMark:
    """A mark at its place in a panel."""

    mark: MapMark
    x: float
    y: float
    label: Label | None


@dataclass(frozen=True)
class Panel:
    """A part of the world at a place of the picture: `part` and `place` are left, top, width and height."""

    part: Rectangle
    place: Rectangle
    marks: tuple[PlacedMark, ...]

    @property
    def scale(self) -> float:
        """Pixels for a unit of the world."""
        return self.place[2] / self.part[2]


def panels(marks: Sequence[MapMark], world: World, width: int) -> tuple[tuple[Panel, ...], float]:
    """Return the world and, where there is a crowd, its part; and the height of the picture."""
    scale = width / world.width
    whole = (0.0, 0.0, float(world.width), float(world.height))
    crowd = _crowd(marks)
    place = (0.0, 0.0, float(width), world.height * scale)
    if not crowd:
        return (_panel(marks, whole, place, marks),), place[3]
    part = _part(crowd, world, _NARROW_PART if width < NARROW else _WIDE_PART)
    inside = [mark for mark in marks if _is_inside(mark, part)]
    outside = [mark for mark in marks if not _is_inside(mark, part)]
    below = (_LINE_WIDTH / 2, place[3] + _GAP, width - _LINE_WIDTH, (width - _LINE_WIDTH) * part[3] / part[2])
    first = _panel(marks, whole, place, outside)
    return (first, _panel(inside, part, below, inside)), below[1] + below[3] + _LINE_WIDTH


def _crowd(marks: Sequence[MapMark]) -> list[MapMark]:
    """Return the largest group of marks that lie near each other, one by one; none where it is small."""
    left = list(marks)
    largest: list[MapMark] = []
    while left:
        group = [left.pop()]
        for each in group:
            near = [other for other in left if dist((each.x, each.y), (other.x, other.y)) < _NEAR]
            group += near
            left = [other for other in left if other not in near]
        largest = max(largest, group, key=len)
    return largest if len(largest) >= _CROWD else []


def _part(crowd: Sequence[MapMark], world: World, most: float) -> Rectangle:
    """Return the part around a crowd, inside of the world; what would be too high becomes wider."""
    left, right = min(mark.x for mark in crowd) - _AROUND, max(mark.x for mark in crowd) + _AROUND
    top, bottom = min(mark.y for mark in crowd) - _AROUND, max(mark.y for mark in crowd) + _AROUND
    height = min(bottom - top, world.height)
    width = min(max(right - left, height / most), world.width)
    x = min(max((left + right - width) / 2, 0), world.width - width)
    return x, min(max(top, 0), world.height - height), width, height


def _is_inside(mark: MapMark, part: Rectangle) -> bool:
    return 0 <= mark.x - part[0] <= part[2] and 0 <= mark.y - part[1] <= part[3]


def _panel(marks: Sequence[MapMark], part: Rectangle, place: Rectangle, labelled: Sequence[MapMark]) -> Panel:
    scale = place[2] / part[2]
    places = [(place[0] + (mark.x - part[0]) * scale, place[1] + (mark.y - part[1]) * scale) for mark in marks]
    taken: list[Rectangle] = [(x - RADIUS - 1, y - RADIUS - 1, x + RADIUS + 1, y + RADIUS + 1) for x, y in places]
    placed = []
    for mark, (x, y) in zip(marks, places, strict=True):
        label = _label(mark.label, x, y, place, taken) if mark in labelled else None
        if label:
            taken.append(label.box)
        placed.append(PlacedMark(mark, x, y, label))
    return Panel(part, place, tuple(placed))


def _label(name: str, x: float, y: float, place: Rectangle, taken: Sequence[Rectangle]) -> Label | None:
    """Return the first place beside a mark that is free: right, left, above, below, and askew."""
    length = len(name) * _LETTER
    right, left, middle = x + RADIUS + 4, x - RADIUS - 4 - length, x - length / 2
    beside = ((right, y + 4), (left, y + 4), (middle, y - RADIUS - 5), (middle, y + RADIUS + 13))
    askew = ((right, y - 7), (right, y + 15), (left, y - 7), (left, y + 15))
    for candidate in (Label(*spot, name, spot[0] == left) for spot in (*beside, *askew)):
        box = candidate.box
        fits = (
            box[0] >= place[0]
            and box[2] <= place[0] + place[2]
            and box[1] >= place[1]
            and box[3] <= place[1] + place[3]
        )
        if fits and not any(_overlap(box, other) for other in taken):
            return candidate
    return None


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
