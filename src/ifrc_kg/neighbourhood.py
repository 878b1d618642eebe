"""The layout of the picture of a neighbourhood: a resource, what it points to, and what points to it.

There are two layouts of the same nodes, for wide and for narrow screens, since a picture that is only scaled down
cannot be read.
Lengths are in pixels of the picture's own coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ifrc_kg.drawing import PADDING, Box, Line, cut, wrapped

__all__ = ["Neighbour", "Picture", "narrow_picture", "wide_picture"]

_WIDE: Final = 1000
_BOX: Final = 330
_MIDDLE: Final = 180
_NARROW: Final = 340
_INDENT: Final = 34
_GAP: Final = 10
_EDGE: Final = 4
#: Heights: of a line of text, and of what stands above the first and below the last.
_LINE: Final = 19
_HEAD: Final = 24
_FOOT: Final = 13
#: Widths of letters: of the text, of the bold text in the middle, of the small text of a caption.
_LETTER: Final = 8.0
_BOLD: Final = 10.0
_SMALL: Final = 6.4
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
class Picture:
    """What is to be drawn: the resource, its neighbours, and the lines between them."""

    width: int
    height: int
    centre: Box
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def wide_picture(label: str, neighbours: Sequence[Neighbour]) -> Picture:
    """Return the layout in three columns: what points here, the resource, what it points to."""
    incoming = [_box(each, _BOX) for each in neighbours if each.is_incoming]
    outgoing = [_box(each, _BOX) for each in neighbours if not each.is_incoming]
    is_full = bool(incoming and outgoing)
    width = _WIDE if is_full else (_WIDE + _MIDDLE) // 2
    lines = wrapped(label, _MIDDLE, _BOLD, most=6)
    tall = _LINE * len(lines) + _HEAD
    height = max(_stacked(incoming), _stacked(outgoing), tall) + 2 * _EDGE
    left = (width - _MIDDLE) / 2 if is_full else _EDGE if outgoing else width - _MIDDLE - _EDGE
    centre = Box(left, (height - tall) / 2, _MIDDLE, tall, lines, title=label)
    left_boxes = _placed(incoming, _EDGE, (height - _stacked(incoming)) / 2)
    right_boxes = _placed(outgoing, width - _BOX - _EDGE, (height - _stacked(outgoing)) / 2)
    edges = [
        *(_curve(box, centre, row, len(left_boxes), is_incoming=True) for row, box in enumerate(left_boxes)),
        *(_curve(box, centre, row, len(right_boxes), is_incoming=False) for row, box in enumerate(right_boxes)),
    ]
    grades = [each.grade for is_in in (True, False) for each in neighbours if each.is_incoming == is_in]
    drawn = tuple(map(Line, edges, grades))
    return Picture(int(width), int(height), centre, (*left_boxes, *right_boxes), drawn)


def _stacked(boxes: Sequence[Box]) -> float:
    """Return the height of boxes below each other."""
    return sum(box.height + _GAP for box in boxes) - _GAP if boxes else 0


def _placed(boxes: Sequence[Box], x: float, top: float) -> list[Box]:
    """Return boxes below each other."""
    placed = []
    for box in boxes:
        placed.append(replace(box, x=x, y=top))
        top += box.height + _GAP
    return placed


def _curve(box: Box, centre: Box, row: int, rows: int, *, is_incoming: bool) -> str:
    """Return the path between a neighbour and the resource; paths spread over the side of the resource."""
    port = centre.y + centre.height * (row + 1) / (rows + 1)
    middle = box.y + box.height / 2
    if is_incoming:
        start, end = (box.x + box.width, middle), (centre.x - 2, port)
    else:
        start, end = (centre.x + centre.width, port), (box.x - 2, middle)
    bend = (start[0] + end[0]) / 2
    return (
        f"M{start[0]:.0f} {start[1]:.1f} C{bend:.0f} {start[1]:.1f} {bend:.0f} {end[1]:.1f} {end[0]:.0f} {end[1]:.1f}"
    )


def narrow_picture(label: str, neighbours: Sequence[Neighbour]) -> Picture:
    """Return the layout in one column: the resource on top, its neighbours below, on a line at their side."""
    width = _NARROW - 2 * _EDGE
    lines = wrapped(label, width, _BOLD, most=4)
    centre = Box(_EDGE, _EDGE, width, _LINE * len(lines) + _HEAD, lines, title=label)
    bottom = centre.y + centre.height
    unplaced = [_box(each, _NARROW - _INDENT - _SPINE - _EDGE) for each in neighbours]
    boxes = _placed(unplaced, _INDENT + _SPINE, bottom + 16)
    edges = []
    for box, each in zip(boxes, neighbours, strict=True):
        middle = box.y + box.height / 2
        if each.is_incoming:
            path = f"M{box.x:.0f} {middle:.1f} H{_SPINE} V{bottom + 2:.1f}"
        else:
            path = f"M{_SPINE} {bottom:.1f} V{middle:.1f} H{box.x - 2:.0f}"
        edges.append(Line(path, each.grade))
    return Picture(_NARROW, int(bottom + 16 + _stacked(boxes) + _EDGE), centre, tuple(boxes), tuple(edges))


def _box(neighbour: Neighbour, width: float) -> Box:
    """Return the box of a neighbour, which is still to be placed."""
    lines = wrapped(neighbour.label, width, _LETTER, most=3)
    return Box(
        0,
        0,
        width,
        _HEAD + _LINE * len(lines) + _FOOT,
        lines,
        caption=cut(neighbour.relation, width - 2 * PADDING, _SMALL),
        title=f"{neighbour.relation}: {neighbour.label}",
        link=neighbour.link,
        language=neighbour.language,
    )
