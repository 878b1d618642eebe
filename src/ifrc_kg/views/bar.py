"""The view `bar`: one bar for each row; what is measured in other units, or plays another part, has an axis of its own.

Nothing is added up: a target beside a result stays two bars under two headings.
A number that stands alone under its heading has nothing to be compared with: its bar is short, and has no scale.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ifrc_kg.drawing import cut, wrapped
from ifrc_kg.view_columns import Columns
from ifrc_kg.views.svg import Svg, element, joined, picture, text
from ifrc_kg.views.view import NARROW, SIZES, Answer, Solution, View, in_words

__all__ = ["Bar", "DrawnBar", "bar", "bars_laid_out", "number_of"]

#: xsd:integer, xsd:decimal and xsd:double but INF and NaN; longer ones are no measure of anything.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_LETTER: Final = 7.6
#: How wide the column of the labels is at least, and which share of the picture it and the words take at most.
_LABELS: Final = 120
_LABEL_SHARE: Final = 0.38
_WORD_SHARE: Final = 0.6
_MOST_LINES: Final = 2
_LINE: Final = 16
_GAP: Final = 10
_BAR: Final = 14
_ROW: Final = 24
_HEADING: Final = 30
_SHORTEST: Final = 1.5
_ALONE: Final = 24
_SCALES: Final = "Each heading has a scale of its own; numbers are not added up."
_LONELY: Final = "A number alone under its heading has a short bar, and nothing to be compared with."


@dataclass(frozen=True)
class Bar:
    """A row of the answer that has a number."""

    label: str
    link: str
    group: str
    number: float
    words: str
    grade: str
    part: float | None = None

    @property
    def title(self) -> str:
        """The bar in words."""
        told = f"{self.label}: {self.words}"
        return ", ".join(part for part in (told, self.group, self.grade) if part)


@dataclass(frozen=True)
class DrawnBar:
    """A bar at its place, with the lines of its label and its words; `filled` is the length that is meant."""

    bar: Bar
    x: float
    y: float
    width: float
    filled: float
    lines: tuple[str, ...]
    label_y: float
    words: str

    @property
    def words_x(self) -> float:
        """Where the words behind the bar begin."""
        return self.x + self.width + 6


def bar(answer: Answer, summary: str) -> View:
    """Draw the number of each row."""
    bars: list[Bar] = []
    listed: dict[tuple[str, str], None] = {}
    for solution in answer:
        drawn = _bar_of(answer, solution)
        if drawn is None:
            listed[answer.words(solution, "item"), answer.link(solution, "item")] = None
        else:
            bars.append(drawn)
    rest = tuple(each for each in listed if each[0])
    if not bars:
        return View("bar", problem="Nothing in this answer has a number that could be drawn.", listed=rest)
    pictures = tuple(_drawn(bars, name, width, summary) for name, width in SIZES.items())
    return View("bar", caption=summary, note=_note(bars, answer.columns), pictures=pictures, listed=rest)


def _bar_of(answer: Answer, solution: Solution) -> Bar | None:
    """Return the bar of a row; None for one without a number."""
    told = answer.value(solution, "value")
    number = number_of(told)
    if number is None:
        return None
    part = number_of(answer.value(solution, "part"))
    if part is not None and part > number:
        part = None
    words = answer.value(solution, "words") or (told if part is None else f"{part:g} of {told}")
    item = answer.words(solution, "item") or "not stated"
    return Bar(
        item,
        answer.link(solution, "item"),
        answer.words(solution, "group"),
        number,
        words,
        answer.grade(solution),
        part,
    )


def _note(bars: Sequence[Bar], columns: Columns) -> str:
    """Say how the bars are to be read."""
    groups = [each.group for each in bars]
    is_divided = len(set(groups)) > 1
    has_lonely = is_divided and any(groups.count(each) == 1 for each in groups)
    has_parts = any(each.part is not None for each in bars)
    parts = f"Outline: {in_words(columns['value'][0])}; filled: {in_words(columns['part'][0])}." if has_parts else ""
    told = ((is_divided, _SCALES), (has_lonely, _LONELY), (has_parts, parts))
    return " ".join(words for is_said, words in told if is_said)


def number_of(words: str) -> float | None:
    """Return a number from 0 up; None for what is none, or has no length."""
    if not _NUMBER.fullmatch(words.strip()):
        return None
    number = float(words)
    return number if number >= 0 and math.isfinite(number) else None


def bars_laid_out(bars: Sequence[Bar], width: int) -> tuple[list[DrawnBar], list[tuple[float, str]], float]:
    """Return the bars at their places, the headings, and the height; each heading has its own longest bar.

    In narrow pictures labels stand above their bars, in wide ones beside them.
    """
    drawn: list[DrawnBar] = []
    headings: list[tuple[float, str]] = []
    wanted = max(len(each.label) for each in bars) * _LETTER
    labels = 0 if width < NARROW else min(max(wanted, _LABELS), width * _LABEL_SHARE)
    words = max(len(each.words) for each in bars) * _LETTER + _GAP
    beside = width - labels - _GAP
    room = beside - min(words, beside * _WORD_SHARE)
    y = 4.0
    groups = dict.fromkeys(each.group for each in bars)
    for group in groups:
        members = [each for each in bars if each.group == group]
        is_alone = len(groups) > 1 and len(members) == 1
        longest = max(each.number for each in members) or 1
        if group:
            headings.append((y + 18, group))
            y += _HEADING
        for each in members:
            length = _ALONE if is_alone else max(each.number / longest * room, _SHORTEST)
            drawn.append(_placed(each, y, (labels, width), length))
            y = max(drawn[-1].y + _ROW, y + _LINE * len(drawn[-1].lines) + _ROW - _LINE)
        y += 6
    return drawn, headings, y


def _placed(each: Bar, y: float, widths: tuple[float, float], length: float) -> DrawnBar:
    """Return a bar whose row begins at a height; `widths` are those of the labels beside bars and of the picture."""
    labels, width = widths
    left = labels + _GAP if labels else 0
    share = 1 if each.part is None or not each.number else each.part / each.number
    lines = wrapped(each.label, labels or width, _LETTER, most=_MOST_LINES, padding=0)
    top = y if labels else y + _LINE * len(lines) + 2
    words = cut(each.words, width - left - length - 6, _LETTER)
    return DrawnBar(each, left, top, length, length * share, lines, y + _BAR - 2.5, words)


def _drawn(bars: Sequence[Bar], name: str, width: int, summary: str) -> Svg:
    placed, headings, height = bars_laid_out(bars, width)
    words = f"{len(bars)} bars. The table has the same numbers."
    heads = [element("text", {"class": "stage", "x": 0, "y": y}, text(heading)) for y, heading in headings]
    return picture(f"bars {name}", width, height, summary, words, *heads, *map(_mark, placed))


def _mark(drawn: DrawnBar) -> Svg:
    grade = drawn.bar.grade or "none"
    place = {"x": drawn.x, "y": drawn.y}
    lines = [element("tspan", {"x": 0, "dy": _LINE if row else 0}, text(line)) for row, line in enumerate(drawn.lines)]
    whole = [element("rect", {"class": "whole", **place, "width": drawn.width, "height": _BAR})]
    inside = joined(
        element("title", None, text(drawn.bar.title)),
        element("text", {"x": 0, "y": drawn.label_y}, *lines),
        *(whole if drawn.bar.part is not None else []),
        element("rect", {"class": f"bar bar-{grade}", **place, "width": drawn.filled, "height": _BAR}),
        element("text", {"class": "words", "x": drawn.words_x, "y": drawn.y + _BAR - 2.5}, text(drawn.words)),
    )
    if not drawn.bar.link:
        return element("g", {"class": "mark"}, inside)
    return element("a", {"class": "mark", "href": drawn.bar.link}, inside)
