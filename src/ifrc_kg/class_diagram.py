"""The layout of the class diagram: a box for each class, inside of the box of its superclass, and lines for properties.

A property from class to class is a row in the box of the first, from which a line leads to the box of the second.
Boxes stand in columns, so that most lines run from left to right; a line that passes a column has a lane of its own
there, between the boxes.
For narrow screens the same boxes stand below each other, and each row names the classes that it leads to.
Lengths are in pixels of the picture's own coordinates, and texts are cut by the room that wide letters take, as in
`ifrc_kg.neighbourhood`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from ifrc_kg.diagram_columns import GAP, Block, columns_of, put_in_order, spread, stacked

__all__ = ["ClassBox", "Diagram", "Relation", "Row", "Shown", "narrow_diagram", "wide_diagram"]

_COLUMNS: Final = 4
_BOX: Final = 226
_ALLEY: Final = 44
_PITCH: Final = _BOX + _ALLEY
#: What a line that leads back into its own column needs beside it.
_MARGIN: Final = 18
_NARROW: Final = 320
_HEAD: Final = 27
_ROW: Final = 19
_FOOT: Final = 7
_INSET: Final = 9
_LANE: Final = 14
_EDGE: Final = 2
#: Widths of letters, as wide ones take: of names of classes, of rows.
_LETTER: Final = 7.9
_SMALL: Final = 6.4


@dataclass(frozen=True)
class Shown:
    """A class to be drawn: its name and link, and the classes below it, which are drawn inside of it."""

    iri: str
    label: str
    link: str
    below: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A property that leads from a class to classes; `link` is where the property is explained."""

    subject: str
    label: str
    objects: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class Row:
    """A relation inside of the box of its subject, with the baseline of its text."""

    y: float
    text: str
    relation: Relation


@dataclass
class ClassBox:
    """Where a class lies, and the rows in it; boxes are moved while the picture is laid out."""

    iri: str
    label: str
    link: str
    depth: int
    width: float
    height: float = 0
    x: float = 0
    y: float = 0
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Diagram:
    """What is to be drawn: boxes, those around others first, and lines as path data of SVG."""

    width: int
    height: int
    boxes: tuple[ClassBox, ...]
    lines: tuple[str, ...]


def narrow_diagram(roots: Iterable[Shown], relations: Sequence[Relation]) -> Diagram:
    """Return the boxes below each other, without lines."""
    chosen = list(roots)
    names = {each.iri: each.label for root in chosen for each in _every(root)}
    boxes: list[ClassBox] = []
    top: float = _EDGE
    for root in chosen:
        inside = _boxed(root, relations, _NARROW - 2 * _EDGE, names)
        _move(inside, _EDGE, top)
        boxes += inside
        top = inside[0].y + inside[0].height + GAP
    return Diagram(_NARROW, int(top - GAP + _EDGE), tuple(boxes), ())


def wide_diagram(roots: Iterable[Shown], relations: Sequence[Relation]) -> Diagram:
    """Return the boxes in columns, with a line from each relation to each other class that it leads to."""
    inside = {root.iri: _boxed(root, relations, _BOX, {}) for root in roots}
    root_of = {box.iri: root for root, boxes in inside.items() for box in boxes}
    ties = [(each, to) for each in relations for to in each.objects if {each.subject, to} <= root_of.keys()]
    columns = columns_of([*inside], [(root_of[each.subject], root_of[to]) for each, to in ties], _COLUMNS)
    blocks = {root: Block(root, columns[root], boxes[0].height) for root, boxes in inside.items()}
    lanes = {
        (to, column): Block("", column, _LANE)
        for each, to in ties
        for column in range(columns[root_of[each.subject]] + 1, columns[root_of[to]])
    }
    ways = [
        [blocks[root_of[each.subject]], *_passed(lanes, to, columns[root_of[each.subject]]), blocks[root_of[to]]]
        for each, to in ties
    ]
    height = _arrange([*blocks.values()], [*lanes.values()], ways)
    for root, block in blocks.items():
        _move(inside[root], _EDGE + block.column * _PITCH, block.y)
    boxes = {box.iri: box for each in inside.values() for box in each}
    lines = [
        _line(each, boxes[each.subject], boxes[to], [lane.middle for lane in way[1:-1]])
        for (each, to), way in zip(ties, ways, strict=True)
        if each.subject != to
    ]
    width = 2 * _EDGE + _COLUMNS * _PITCH - _ALLEY + _MARGIN
    return Diagram(width, int(height + 2 * _EDGE), tuple(boxes.values()), tuple(lines))


def _passed(lanes: Mapping[tuple[str, int], Block], target: str, column: int) -> list[Block]:
    """Return the lanes to a class behind a column."""
    return [lane for (to, passed), lane in sorted(lanes.items()) if to == target and passed > column]


def _arrange(blocks: Sequence[Block], lanes: Sequence[Block], ways: Sequence[Sequence[Block]]) -> float:
    """Place blocks and lanes in their columns, those without ties where there is room; return the height."""
    ties = [pair for way in ways for pair in pairwise(way)]
    tied = {block for pair in ties for block in pair}
    stacks = [[block for block in (*blocks, *lanes) if block in tied and block.column == n] for n in range(_COLUMNS)]
    put_in_order(stacks, ties)
    for block in blocks:
        if block not in tied:
            block.column = min(range(_COLUMNS), key=lambda n: stacked(stacks[n]))
            stacks[block.column].append(block)
    tallest = max(map(stacked, stacks), default=0)
    for stack in stacks:
        spread(stack, _EDGE, tallest)
    return tallest


def _every(shown: Shown) -> list[Shown]:
    """Return a class and all that are drawn inside of it."""
    return [shown, *(each for below in shown.below for each in _every(below))]


def _boxed(
    shown: Shown, relations: Sequence[Relation], width: float, names: Mapping[str, str], depth: int = 0
) -> list[ClassBox]:
    """Return the box of a class and those inside of it, at 0, 0; rows name their objects where `names` has them."""
    box = ClassBox(shown.iri, _cut(shown.label, width - 2 * _INSET, _LETTER), shown.link, depth, width)
    bottom: float = _HEAD
    for relation in relations:
        if relation.subject == shown.iri:
            text = _cut(_row_text(relation, names), width - 2 * _INSET, _SMALL)
            box.rows.append(Row(bottom + 13, text, relation))
            bottom += _ROW
    bottom += _FOOT if box.rows else 1
    inside: list[ClassBox] = []
    for below in shown.below:
        inner = _boxed(below, relations, width - 2 * _INSET, names, depth + 1)
        _move(inner, _INSET, bottom)
        bottom += inner[0].height + _FOOT
        inside += inner
    box.height = bottom
    return [box, *inside]


def _row_text(relation: Relation, names: Mapping[str, str]) -> str:
    """Return what a row says: the property, to which classes it leads, and whether it leads back to its own."""
    others = [names[each] for each in relation.objects if each in names and each != relation.subject]
    back = " ↻" if relation.subject in relation.objects else ""
    return f"{relation.label}{back}{' → ' if others else ''}{' or '.join(others)}"


def _move(boxes: Iterable[ClassBox], x: float, y: float) -> None:
    for box in boxes:
        box.x += x
        box.y += y
        box.rows = [replace(row, y=row.y + y) for row in box.rows]


def _cut(text: str, room: float, letter: float) -> str:
    letters = int(room / letter)
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _line(relation: Relation, source: ClassBox, target: ClassBox, lanes: Sequence[float]) -> str:
    """Return the path from the row of a relation to the head of the box of a class, through the lanes between."""
    start = next(row.y for row in source.rows if row.relation == relation) - 4
    end = target.y + _HEAD / 2
    first, last = int(source.x // _PITCH), int(target.x // _PITCH)
    left, right = source.x, source.x + source.width
    if first == last:
        near = target.x + target.width
        edge = max(right, near) + _MARGIN
        return f"M{right:.0f} {start:.0f} C{edge:.0f} {start:.0f} {edge:.0f} {end:.0f} {near + 2:.0f} {end:.0f}"
    if first > last:
        return _curve([(left, start), (target.x + target.width + 2, end)])
    points = [(right, start)]
    for column, y in enumerate(lanes, first + 1):
        points += [(_EDGE + column * _PITCH, y), (_EDGE + column * _PITCH + _BOX, y)]
    return _curve([*points, (target.x - 2, end)])


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Return a path through points, level at each of them."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        bend = (x + to_x) / 2
        bent = f" C{bend:.0f} {y:.0f} {bend:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
        path += f" L{to_x:.0f} {to_y:.0f}" if y == to_y else bent
    return path
