"""The layout of the picture of a neighbourhood: a resource, what it points to, and what points to it.

There are two layouts of the same nodes, for wide and for narrow screens, since a picture that is only scaled down
cannot be read.
Lengths are in pixels of the picture's own coordinates; nothing here measures a font, so texts are cut by the room
that wide letters take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Box", "Line", "Neighbour", "Picture", "narrow_picture", "wide_picture"]

_WIDE: Final = 1000
_BOX: Final = 330
_MIDDLE: Final = 180
_NARROW: Final = 340
_INDENT: Final = 34
_ROW: Final = 56
_GAP: Final = 10
_EDGE: Final = 4
_LETTER: Final = 8.0
_PADDING: Final = 12
_SPINE: Final = 14


@dataclass(frozen=True)
class Neighbour:
    """A thing that is linked with the resource: what it is called, by which property, on whose word, in which way."""

    label: str
    link: str
    relation: str
    grade: str
    is_incoming: bool
    language: str = ""


@dataclass(frozen=True)
class Box:
    """A node of the picture: where it lies, and what stands in it; the caption is the property that leads to it."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    caption: str = ""
    title: str = ""
    link: str = ""
    language: str = ""


@dataclass(frozen=True)
class Line:
    """An edge of the picture, as path data of SVG; an arrowhead stands at its end."""

    path: str
    grade: str


@dataclass(frozen=True)
class Picture:
    """What is to be drawn: the resource, its neighbours, and the lines between them."""

    width: int
    height: int
    centre: Box
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def wide_picture(label: str, neighbours: Sequence[Neighbour]) -> Picture:
    """Return the layout in three columns: what points here, the resource, what it points to."""
    incoming = [each for each in neighbours if each.is_incoming]
    outgoing = [each for each in neighbours if not each.is_incoming]
    sides = [side for side in (incoming, outgoing) if side]
    width = _WIDE if len(sides) > 1 else _MIDDLE + _BOX + (_WIDE - _MIDDLE - 2 * _BOX) // 2
    rows = max((len(side) for side in sides), default=1)
    height = rows * (_ROW + _GAP) - _GAP + 2 * _EDGE
    left = (width - _MIDDLE) / 2 if len(sides) > 1 else (_EDGE if outgoing else width - _MIDDLE - _EDGE)
    lines = _wrapped(label, _MIDDLE, most=5)
    tall = max(_ROW, 19 * len(lines) + 24)
    height = max(height, tall + 2 * _EDGE)
    centre = Box(left, (height - tall) / 2, _MIDDLE, tall, lines, title=label)
    boxes: list[Box] = []
    edges: list[Line] = []
    for side, x in ((incoming, _EDGE), (outgoing, width - _BOX - _EDGE)):
        top = (height - len(side) * (_ROW + _GAP) + _GAP) / 2
        for row, each in enumerate(side):
            box = _box(each, x, top + row * (_ROW + _GAP), _BOX)
            boxes.append(box)
            edges.append(_curve(box, centre, each, row, len(side)))
    return Picture(int(width), int(height), centre, tuple(boxes), tuple(edges))


def _curve(box: Box, centre: Box, neighbour: Neighbour, row: int, rows: int) -> Line:
    """Return the line between a neighbour and the resource; lines spread over the side of the resource."""
    port = centre.y + centre.height * (row + 1) / (rows + 1)
    middle = box.y + box.height / 2
    if neighbour.is_incoming:
        start, end = (box.x + box.width, middle), (centre.x - 2, port)
    else:
        start, end = (centre.x + centre.width, port), (box.x - 2, middle)
    bend = (start[0] + end[0]) / 2
    return Line(
        f"M{start[0]:.0f} {start[1]:.1f} C{bend:.0f} {start[1]:.1f} {bend:.0f} {end[1]:.1f} {end[0]:.0f} {end[1]:.1f}",
        neighbour.grade,
    )


def narrow_picture(label: str, neighbours: Sequence[Neighbour]) -> Picture:
    """Return the layout in one column: the resource on top, its neighbours below, on a line at their side."""
    lines = _wrapped(label, _NARROW - 2 * _EDGE, most=3)
    centre = Box(_EDGE, _EDGE, _NARROW - 2 * _EDGE, 19 * len(lines) + 24, lines, title=label)
    top = centre.y + centre.height + 16
    boxes = []
    edges = []
    for row, each in enumerate(neighbours):
        box = _box(each, _INDENT + _SPINE, top + row * (_ROW + _GAP), _NARROW - _INDENT - _SPINE - _EDGE)
        middle = box.y + box.height / 2
        boxes.append(box)
        if each.is_incoming:
            path = f"M{box.x:.0f} {middle:.1f} H{_SPINE} V{centre.y + centre.height + 2:.1f}"
        else:
            path = f"M{_SPINE} {centre.y + centre.height:.1f} V{middle:.1f} H{box.x - 2:.0f}"
        edges.append(Line(path, each.grade))
    height = int(top + len(neighbours) * (_ROW + _GAP) - _GAP + _EDGE)
    return Picture(_NARROW, height, centre, tuple(boxes), tuple(edges))


def _box(neighbour: Neighbour, x: float, y: float, width: float) -> Box:
    room = width - 2 * _PADDING
    return Box(
        x,
        y,
        width,
        _ROW,
        _wrapped(neighbour.label, width, most=1),
        caption=_cut(neighbour.relation, room * 1.12),
        title=f"{neighbour.relation}: {neighbour.label}",
        link=neighbour.link,
        language=neighbour.language,
    )


def _wrapped(text: str, width: float, *, most: int) -> tuple[str, ...]:
    """Return a text in at most so many lines, the last one cut where it does not fit."""
    room = width - 2 * _PADDING
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and len(longer) * _LETTER > room and len(lines) < most - 1:
            lines.append(current)
            current = word
        else:
            current = longer
    return tuple(_cut(line, room) for line in (*lines, current) if line)


def _cut(text: str, room: float) -> str:
    letters = int(room / _LETTER)
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
