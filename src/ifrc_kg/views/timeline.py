"""The view `timeline`: one axis of time, dates as sure as their sources, and a list of what has no date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ifrc_kg.hops import GRADES
from ifrc_kg.views.dates import Span, span_of
from ifrc_kg.views.svg import Attributes, Svg, element, joined, picture, text
from ifrc_kg.views.timeline_layout import (
    LINE,
    Dated,
    DrawnItem,
    DrawnMark,
    Moment,
    Timeline,
    laid_out,
)
from ifrc_kg.views.view import SIZES, Answer, Solution, View, weakest

__all__ = ["UNCERTAIN", "timeline"]

UNCERTAIN: Final = (
    "A bar with faded ends is a date of which the source tells only the year or the month; "
    "an arrow is a beginning of which no source tells the end."
)
#: What words for a date say of it: that something begins or ends, or that it is there from one day to another.
_ROLES: Final = {
    **dict.fromkeys(("start", "begin", "begins"), "start"),
    **dict.fromkeys(("end", "ends"), "end"),
    **dict.fromkeys(("opens", "meeting begins"), "first"),
    **dict.fromkeys(("closes", "meeting ends"), "last"),
}
_ENDS: Final = {"start": "end", "first": "last"}
_ONE_SPAN: Final = ("first", "last")
_HALF: Final = 5
#: What can be hit with a finger or an unsteady hand (WCAG 2.5.8), however small the mark is.
_TARGET: Final = 24
#: Half of the room that the number of a year takes.
_HALF_YEAR: Final = 16


def timeline(answer: Answer, summary: str, *, name: str = "timeline") -> View:
    """Draw each thing with its dates; a thing that several sources date has a mark for each.

    `name` keeps the identifiers of several timelines of one page apart.
    """
    things: dict[tuple[str, str], tuple[list[Moment], str]] = {}
    undated: dict[tuple[str, str], None] = {}
    for solution in answer:
        label, link = answer.words(solution, "item"), answer.link(solution, "item")
        if not label:
            continue
        moment = _moment(answer, solution)
        if moment is None:
            undated[label, link] = None
            continue
        group = answer.words(solution, "group")
        things.setdefault((label, link), ([], group))[0].append(moment)
    items = [Dated(*name, group, _joined(_merged(moments))) for name, (moments, group) in things.items()]
    listed = tuple(name for name in undated if name not in things)
    if not items:
        return View("timeline", problem="Nothing in this answer has a date that could be drawn.", listed=listed)
    pictures = tuple(_drawn(laid_out(items, width), f"{name} {size}", summary) for size, width in SIZES.items())
    return View("timeline", caption=summary, note=UNCERTAIN, pictures=pictures, listed=listed)


def _moment(answer: Answer, solution: Solution) -> Moment | None:
    start, end = answer.value(solution, "start"), answer.value(solution, "end")
    begins, ends = span_of(start), span_of(end)
    first, last = begins or ends, ends or begins
    if first is None or last is None:
        return None
    what = answer.words(solution, "what")
    grade = answer.grade(solution)
    role = _ROLES.get(what, "at")
    dates = " to ".join(dict.fromkeys(each for each in (start, end) if each))
    evidence = answer.link(solution, "evidence")
    return Moment(first, last, role, grade, f"{what} {dates}".strip(), evidence or answer.link(solution, "item"))


def _merged(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """Return the moments, the same one of several sources once: as the best of them says."""
    found: dict[tuple[Span, Span, str], Moment] = {}
    for moment in sorted(moments, key=lambda each: GRADES.index(each.grade) if each.grade else len(GRADES)):
        found.setdefault((moment.start, moment.end, moment.role), moment)
    return tuple(found.values())


def _joined(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """Return the moments, a beginning and an end by the same source as one."""
    left = list(moments)
    found: list[Moment] = []
    while left:
        one = left.pop(0)
        end = next((each for each in left if _are_ends(one, each)), None)
        if end is not None:
            left.remove(end)
            found.append(Moment(one.start, end.end, "at", one.grade, f"{one.told}, {end.told}", one.link))
        else:
            found.append(replace(one, role="at") if one.role in _ONE_SPAN else one)
    return tuple(found)


def _are_ends(one: Moment, other: Moment) -> bool:
    """Tell whether two moments begin and end the same thing by the same source."""
    by_one_source = (one.link, one.grade) == (other.link, other.grade)
    return by_one_source and other.role == _ENDS.get(one.role) and one.start.first < other.end.end


def _drawn(layout: Timeline, name: str, summary: str) -> Svg:
    prefix = name.replace(" ", "-")
    years = f"{layout.ticks[0][1]} to {layout.ticks[-1][1]}" if layout.ticks else "one year"
    words = f"{len(layout.items)} things on an axis of time, {years}. {UNCERTAIN} The table has the same dates."
    axis = [
        element(
            "g",
            {"class": "tick"},
            _line(x, x, 20, layout.height),
            element("text", {"x": max(x, _HALF_YEAR), "y": 13}, text(str(year))),
        )
        for x, year in layout.ticks
    ]
    headings = [element("text", {"class": "stage", "x": 2, "y": y}, text(words)) for y, words in layout.headings]
    items = [_item(each, prefix) for each in layout.items]
    return picture(name, layout.width, layout.height, summary, words, _fades(prefix), *axis, *headings, *items)


def _line(x1: float, x2: float, y1: float, y2: float) -> Svg:
    return element("line", {"x1": x1, "x2": x2, "y1": y1, "y2": y2})


def _fades(prefix: str) -> Svg:
    """Return how bars fade: at both ends, at the left, at the right; their colours are those of the grades."""
    arrow = element(
        "marker",
        {"id": f"{prefix}-tip", "viewBox": "0 0 8 8", "refX": 7, "refY": 4, "markerWidth": 7, "markerHeight": 7,
         "markerUnits": "userSpaceOnUse", "orient": "auto"},
        element("path", {"d": "M0 0 L8 4 L0 8 z"}),
    )  # fmt: skip
    stops = {
        "both": ((0, 0), (0.3, 1), (0.7, 1), (1, 0)),
        "left": ((0, 0), (0.3, 1), (1, 1)),
        "right": ((0, 1), (0.7, 1), (1, 0)),
    }
    fades = [
        element(
            "linearGradient",
            {"id": f"{prefix}-{side}-{grade}", "class": f"fade-{grade}"},
            *(
                element("stop", {"offset": f"{place:.0%}", "stop-opacity": f"{share * 0.4:.2f}"})
                for place, share in steps
            ),
        )
        for side, steps in stops.items()
        for grade in (*GRADES, "none")
    ]
    return element("defs", None, arrow, *fades)


def _item(drawn: DrawnItem, prefix: str) -> Svg:
    anchor: Attributes = {"x": drawn.text_end, "text-anchor": "end"} if drawn.is_before else {"x": drawn.x}
    lines = [
        element(
            "text", {**anchor, "y": drawn.y + LINE * place}, element("title", None, text(drawn.item.label)), text(line)
        )
        for place, line in enumerate(drawn.lines)
    ]
    label = joined(*lines)
    if drawn.item.link:
        label = element("a", {"href": drawn.item.link, "class": "name"}, label)
    bridge = _bridge(drawn) if drawn.bridge else Svg()
    return joined(bridge, *(_mark(mark, prefix, drawn.item.label) for mark in drawn.marks), label)


def _bridge(drawn: DrawnItem) -> Svg:
    """Return the line from the start that one source gives to the end that another does: as sure as the weaker one."""
    left, right = drawn.bridge or (0, 0)
    ends = [mark for mark in drawn.marks if mark.moment.role in ("start", "end")]
    grade = weakest([mark.moment.grade for mark in ends]) or "none"
    y = next(mark.y for mark in ends if mark.right == left)
    return element("path", {"class": f"edge edge-{grade}", "d": f"M{left:.1f} {y:.1f} H{right:.1f}"})


def _mark(mark: DrawnMark, prefix: str, label: str) -> Svg:
    grade = mark.moment.grade or "none"
    fades = {(True, True): "", (False, True): "left", (True, False): "right", (False, False): "both"}
    fade = fades[mark.begins_exactly, mark.ends_exactly]
    bar = element(
        "rect",
        {"class": "" if fade else f"fill-{grade}", "x": mark.left, "y": mark.y - _HALF, "width": mark.right - mark.left,
         "height": 2 * _HALF, "fill": f"url(#{prefix}-{fade}-{grade})" if fade else ""},
    )  # fmt: skip
    left, right, y = f"{mark.left:.1f}", f"{mark.right:.1f}", f"{mark.y:.1f}"
    strokes = [element("path", {"class": f"edge edge-{grade}", "d": f"M{left} {y} H{right}"})]
    if grade == "attributed":
        strokes.append(element("path", {"class": "edge edge-core", "d": f"M{left} {y} H{right}"}))
    caps = [end for end, is_exact in ((left, mark.begins_exactly), (right, mark.ends_exactly)) if is_exact]
    strokes += [
        element("path", {"class": f"cap cap-{grade}", "d": f"M{x} {mark.y - _HALF:.1f} v{2 * _HALF}"}) for x in caps
    ]
    for length, start in ((mark.open_right, mark.right), (-mark.open_left, mark.left)):
        if length:
            path = f"M{start:.1f} {y} h{length:.1f}"
            strokes.append(
                element("path", {"class": f"edge edge-{grade} open", "d": path, "marker-end": f"url(#{prefix}-tip)"})
            )
    title = ", ".join(part for part in (label, mark.moment.told, mark.moment.grade) if part)
    target = _target(mark) if mark.moment.link else Svg()
    inside = joined(element("title", None, text(title)), target, bar, *strokes)
    attributes = {"class": "mark"}
    if not mark.moment.link:
        return element("g", attributes, inside)
    return element("a", {**attributes, "href": mark.moment.link}, inside)


def _target(mark: DrawnMark) -> Svg:
    """Return what cannot be seen and can be hit."""
    width = max(mark.right - mark.left, _TARGET)
    left, top = (mark.left + mark.right - width) / 2, mark.y - _TARGET / 2
    room: Attributes = {"class": "target", "x": left, "y": top, "width": width, "height": _TARGET}
    return element("rect", {**room, "fill": "none", "pointer-events": "all"})
