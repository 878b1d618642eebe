"""The layout of a flow: nodes in stages, from principles down to countries, and the links between them.

The wide layout has one column for each stage and one line for each link.
The narrow one has the stages below each other, and one line for all links of a grade between two stages, with their
number, since single lines could not be told apart there.
Lengths are in pixels of the picture's own coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

from ifrc_kg.drawing import Box, Line, wrapped

__all__ = ["FlowLink", "FlowNode", "FlowPicture", "Heading", "narrow_flow", "wide_flow"]

_WIDE: Final = 1240
_NARROW: Final = 340
_EDGE: Final = 3
_HEADING: Final = 30
_LETTER: Final = 7.1
#: A bold letter of the node that the picture is about, and one of a heading.
_BOLD: Final = 8.6
_TITLE: Final = 7.8
_PADDING: Final = 8
_LINE: Final = 16
_GAP: Final = 7
_NARROWEST: Final = 112
_WIDEST: Final = 208
_MOST_LINES: Final = 6
_BUNDLE: Final = 21
#: From this stage on (societies, countries, figures) the paper gives no order.
_WITHOUT_ORDER: Final = 5
_SHORTEST_GAP: Final = 38
_LONGEST_GAP: Final = 150
#: A short column stands in the middle, but no lower than this, so that the beginning of the chain is seen first.
_LOWEST_START: Final = 90
#: How far the line between two nodes of one stage swings out beside them.
_SWING: Final = 22


@dataclass(frozen=True)
class FlowNode:
    """A node: its stage (1 is the uppermost), what it is called, and where it leads."""

    iri: str
    stage: int
    stage_label: str
    label: str
    link: str = ""
    is_focus: bool = False


@dataclass(frozen=True)
class FlowLink:
    """A link from the upper end to the lower one, on whose word it rests, and how it reads."""

    upper: str
    lower: str
    grade: str
    title: str = ""


@dataclass(frozen=True)
class Heading:
    """A text outside of boxes, and whether it names a stage or says what a line stands for."""

    x: float
    y: float
    text: str
    is_stage: bool = True


@dataclass(frozen=True)
class FlowPicture:
    """What is to be drawn; `focus` says which of the boxes is the thing that the picture is about, -1 for none."""

    width: int
    height: int
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    focus: int = -1


def wide_flow(nodes: Sequence[FlowNode], links: Sequence[FlowLink]) -> FlowPicture:
    """Return the layout in columns, one for each stage that has nodes."""
    stages = _stages(_ordered(nodes, links))
    widths = _column_widths(stages)
    gaps = _gaps(stages, links, _WIDE - 2 * _EDGE - _SWING - sum(widths))
    width = sum(widths) + sum(gaps) + 2 * _EDGE + _SWING
    unplaced = [[_box(node, size) for node in stage] for stage, size in zip(stages, widths, strict=True)]
    height = _HEADING + max(map(_height, unplaced)) + _GAP
    boxes: dict[str, Box] = {}
    headings = []
    x = float(_EDGE)
    for stage, column, size, gap in zip(stages, unplaced, widths, (*gaps, 0), strict=True):
        headings.append(Heading(x, 16, stage[0].stage_label))
        y = _HEADING + min((height - _HEADING - _GAP - _height(column)) / 2, _LOWEST_START)
        for node, box in zip(stage, column, strict=True):
            boxes[node.iri] = replace(box, x=x, y=y)
            y += box.height + _GAP
        x += size + gap
    columns = _columns(boxes)
    lines = [_drawn(link, boxes, columns) for link in links]
    focus = _focus(nodes, boxes)
    return FlowPicture(int(width), int(height), tuple(headings), tuple(boxes.values()), tuple(lines), focus)


def _gaps(stages: Sequence[Sequence[FlowNode]], links: Sequence[FlowLink], room: float) -> list[float]:
    """Share the room between the columns, with more of it where more lines run."""
    column = {node.iri: place for place, stage in enumerate(stages) for node in stage}
    ends = [sorted((column[link.upper], column[link.lower])) for link in links]
    running = [sum(left <= place < right for left, right in ends) for place in range(len(stages) - 1)]
    weights = [1 + sqrt(count) for count in running]
    return [min(room * weight / sum(weights), _LONGEST_GAP) for weight in weights]


def _focus(nodes: Sequence[FlowNode], boxes: Mapping[str, Box]) -> int:
    """Return the place of the box that the picture is about, -1 for none."""
    about = {node.iri for node in nodes if node.is_focus}
    return next((place for place, iri in enumerate(boxes) if iri in about), -1)


def _stages(nodes: Sequence[FlowNode]) -> list[list[FlowNode]]:
    """Return the nodes of each stage, in their order."""
    found: dict[int, list[FlowNode]] = {}
    for node in nodes:
        found.setdefault(node.stage, []).append(node)
    return [found[stage] for stage in sorted(found)]


def _ordered(nodes: Sequence[FlowNode], links: Sequence[FlowLink]) -> list[FlowNode]:
    """Order the nodes below the first stages by what they hang on, so that few lines cross; others keep their place."""
    above: dict[str, list[str]] = {}
    for link in links:
        above.setdefault(link.lower, []).append(link.upper)
    place: dict[str, float] = {}
    ordered: list[FlowNode] = []
    for stage in _stages(nodes):
        if stage[0].stage >= _WITHOUT_ORDER:
            stage.sort(key=lambda node: _place_below(above.get(node.iri, ()), place, len(nodes)))
        for row, node in enumerate(stage):
            place[node.iri] = node.stage * len(nodes) + row
            ordered.append(node)
    return ordered


def _place_below(uppers: Sequence[str], place: Mapping[str, float], size: int) -> float:
    """Return where a node should stand: at the mean place of what is right above it, last where nothing is."""
    known = [place[iri] for iri in uppers if iri in place]
    nearest = [each for each in known if each // size == max(known) // size]
    return sum(nearest) / len(nearest) if nearest else float("inf")


def _column_widths(stages: Sequence[Sequence[FlowNode]]) -> list[float]:
    """Return how wide each column is: as its labels need, its heading fits, and room is left for the lines."""
    wanted = [
        min(max(max(len(node.label) for node in stage) * _LETTER * 0.62 + 2 * _PADDING, _NARROWEST), _WIDEST)
        for stage in stages
    ]
    least = [len(stage[0].stage_label) * _TITLE for stage in stages]
    room = _WIDE - 2 * _EDGE - _SWING - _SHORTEST_GAP * (len(stages) - 1)
    share = min(room / sum(wanted), 1)
    return [max(width * share, heading) for width, heading in zip(wanted, least, strict=True)]


def _box(node: FlowNode, width: float) -> Box:
    lines = wrapped(node.label, width, _BOLD if node.is_focus else _LETTER, most=_MOST_LINES, padding=_PADDING)
    return Box(0, 0, width, _LINE * len(lines) + 10, lines, title=f"{node.label} ({node.stage_label})", link=node.link)


def _height(boxes: Sequence[Box]) -> float:
    return sum(box.height + _GAP for box in boxes) - _GAP


def _columns(boxes: Mapping[str, Box]) -> list[list[Box]]:
    """Return the boxes of each column from left to right, those of a column from top to bottom."""
    found: dict[float, list[Box]] = {}
    for box in boxes.values():
        found.setdefault(box.x, []).append(box)
    return [sorted(found[x], key=lambda box: box.y) for x in sorted(found)]


def _drawn(link: FlowLink, boxes: Mapping[str, Box], columns: Sequence[Sequence[Box]]) -> Line:
    """Return the line of a link: from the right side of one box to the left side of another, or beside a column.

    In a column on the way the line runs between the boxes, so that it never seems to begin or to end at one of them.
    """
    left, right = sorted((boxes[link.upper], boxes[link.lower]), key=lambda box: box.x)
    begin, end = left.y + left.height / 2, right.y + right.height / 2
    x, y = left.x + left.width, begin
    path = f"M{x:.0f} {y:.1f}"
    if left.x == right.x:
        side = x + _SWING
        return Line(f"{path} C{side:.0f} {y:.1f} {side:.0f} {end:.1f} {x + 2:.0f} {end:.1f}", link.grade, link.title)
    for column in columns:
        if left.x < column[0].x < right.x:
            share = (column[0].x - left.x) / (right.x - left.x)
            free = _free_place(column, begin + (end - begin) * share)
            path += f"{_bend(x, y, column[0].x, free)} H{column[0].x + column[0].width:.0f}"
            x, y = column[0].x + column[0].width, free
    return Line(path + _bend(x, y, right.x - 2, end), link.grade, link.title)


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return a curve from one place to another that begins and ends level."""
    middle = (x + to_x) / 2
    return f" C{middle:.0f} {y:.1f} {middle:.0f} {to_y:.1f} {to_x:.0f} {to_y:.1f}"


def _free_place(column: Sequence[Box], wanted: float) -> float:
    """Return the height nearest to the one wanted at which a line passes no box: between two, above or below all."""
    between = [box.y + box.height + _GAP / 2 for box in column]
    places = [column[0].y - _GAP / 2, *between]
    return min(places, key=lambda place: abs(place - wanted))


def narrow_flow(nodes: Sequence[FlowNode], links: Sequence[FlowLink]) -> FlowPicture:
    """Return the layout in one column: the stages below each other, links in bundles above the stage they lead to."""
    stages = _stages(_ordered(nodes, links))
    of_stage = {node.iri: (node.stage, node.stage_label) for node in nodes}
    bundles = Counter((of_stage[link.upper], of_stage[link.lower], link.grade) for link in links)
    boxes: dict[str, Box] = {}
    headings: list[Heading] = []
    lines: list[Line] = []
    y = float(_EDGE)
    for stage in stages:
        here = (stage[0].stage, stage[0].stage_label)
        for (above, below, grade), count in sorted(bundles.items()):
            if below == here:
                words = f"{count} {'link' if count == 1 else 'links'} from {above[1]}, {grade}"
                lines.append(Line(f"M8 {y + 10:.0f} H46", grade, words))
                headings.append(Heading(56, y + 14, words, is_stage=False))
                y += _BUNDLE
        headings.append(Heading(_EDGE, y + 18, stage[0].stage_label))
        y = _rows(stage, boxes, y + _HEADING) + 10
    focus = _focus(nodes, boxes)
    return FlowPicture(_NARROW, int(y), tuple(headings), tuple(boxes.values()), tuple(lines), focus)


def _rows(stage: Sequence[FlowNode], boxes: dict[str, Box], y: float) -> float:
    """Place the nodes of a stage, two beside each other where there are several; return where they end."""
    columns = min(len(stage), 2)
    width = (_NARROW - 2 * _EDGE - _GAP * (columns - 1)) / columns
    for row in range(0, len(stage), columns):
        unplaced = [_box(node, width) for node in stage[row : row + columns]]
        height = max(box.height for box in unplaced)
        for place, (node, box) in enumerate(zip(stage[row : row + columns], unplaced, strict=True)):
            boxes[node.iri] = replace(box, x=_EDGE + place * (width + _GAP), y=y, height=height)
        y += height + _GAP
    return y
