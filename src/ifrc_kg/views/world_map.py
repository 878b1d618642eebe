"""The view `map`: countries on a map of the world, each with what there is in it, on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ifrc_kg.hops import GRADES
from ifrc_kg.views.map_layout import RADIUS, Label, MapMark, Panel, PlacedMark, panels
from ifrc_kg.views.svg import Attributes, Svg, element, joined, picture, text
from ifrc_kg.views.view import SIZES, Answer, Solution, View
from ifrc_kg.views.world import BOUNDARIES, Country, World, world

__all__ = ["world_map"]

_M49_DIGITS: Final = 3
_MOST_TOLD: Final = 12


@dataclass
class _Found:
    """What the rows say of a country so far."""

    label: str
    link: str
    grades: list[str] = field(default_factory=list)
    items: dict[str, None] = field(default_factory=dict)


def world_map(answer: Answer, summary: str) -> View:
    """Mark each country once, as surely as the best of its rows; what is not on the map is listed."""
    found: dict[str, _Found] = {}
    listed: dict[tuple[str, str], None] = {}
    countries = world().countries
    for solution in answer:
        label, link = answer.words(solution, "country"), answer.link(solution, "country")
        code = _code(answer, solution)
        if code not in countries:
            listed[(label, link) if label else (answer.words(solution, "place"), answer.link(solution, "place"))] = None
            continue
        here = found.setdefault(code, _Found(label, link))
        grade = answer.grade(solution)
        here.grades.append(grade)
        item = answer.words(solution, "item")
        if item:
            here.items[f"{item} ({grade})" if grade else item] = None
    rest = tuple(each for each in listed if each[0])
    if not found:
        return View("map", problem="No row of this answer names a country that is on the map.", listed=rest)
    marks = [_mark(code, each, countries[code]) for code, each in found.items()]
    pictures = (
        _shapes(marks, world()),
        *(_drawn(marks, world(), name, width, summary) for name, width in SIZES.items()),
    )
    return View("map", caption=summary, note=BOUNDARIES, pictures=pictures, listed=rest)


def _shapes(marks: Sequence[MapMark], of: World) -> Svg:
    """Return the shapes that the wide and the narrow picture have in common."""
    land = element("path", {"id": "map-land", "d": of.land})
    shapes = [element("path", {"id": f"map-{mark.code}", "d": mark.path}) for mark in marks if mark.path]
    defs = element("defs", None, land, *shapes)
    return element("svg", {"class": "shapes", "width": 0, "height": 0, "aria-hidden": "true"}, defs)


def _code(answer: Answer, solution: Solution) -> str:
    """Return the M49 code of the country in a row: that of the graph, or the value itself."""
    iri = answer.iri(solution, "country")
    return answer.around.m49(iri) if iri else answer.value(solution, "country").strip().zfill(_M49_DIGITS)


def _mark(code: str, found: _Found, country: Country) -> MapMark:
    grades = [grade for grade in GRADES if grade in found.grades]
    items = list(found.items)
    told = "; ".join(items[:_MOST_TOLD])
    if len(items) > _MOST_TOLD:
        told += f"; and {len(items) - _MOST_TOLD} more"
    title = f"{found.label}: {told}" if told else found.label
    return MapMark(
        code, found.label, title, grades[0] if grades else "", found.link, country.x, country.y, country.path
    )


def _drawn(marks: Sequence[MapMark], of: World, name: str, width: int, summary: str) -> Svg:
    drawn, height = panels(marks, of, width)
    words = f"A map of the world with {len(marks)} countries marked; the table has the same. {BOUNDARIES}"
    if len(drawn) > 1:
        words += " Where many of them lie together, the map is enlarged below."
    clips = [_clip(panel, f"map-{name}-{number}") for number, panel in enumerate(drawn)]
    parts = [_panel(panel, f"map-{name}-{number}", is_part=number > 0) for number, panel in enumerate(drawn)]
    if len(drawn) > 1:
        parts.insert(1, _frame(drawn[0], drawn[1]))
    return picture(f"map {name}", width, height, summary, words, element("defs", None, *clips), *parts)


def _clip(panel: Panel, identifier: str) -> Svg:
    x, y, width, height = panel.place
    return element("clipPath", {"id": identifier}, element("rect", {"x": x, "y": y, "width": width, "height": height}))


def _frame(whole: Panel, part: Panel) -> Svg:
    """Return the outline of the enlarged part on the map of the world."""
    x, y, width, height = (each * whole.scale for each in part.part)
    return element("rect", {"class": "frame", "x": x, "y": y, "width": width, "height": height})


def _panel(panel: Panel, clip: str, *, is_part: bool) -> Svg:
    x, y, width, height = panel.place
    move = f"translate({x - panel.part[0] * panel.scale:.2f} {y - panel.part[1] * panel.scale:.2f})"
    transform = f"{move} scale({panel.scale:.4f})"
    land = element("use", {"class": "land", "href": "#map-land", "transform": transform})
    shapes = [_shape(each, transform) for each in panel.marks if each.mark.path]
    ground = element("g", {"clip-path": f"url(#{clip})"}, land, *shapes)
    outline = (
        element("rect", {"class": "frame", "x": x, "y": y, "width": width, "height": height}) if is_part else Svg()
    )
    return joined(ground, outline, *map(_dot, panel.marks))


def _shape(placed: PlacedMark, transform: str) -> Svg:
    look = f"area area-{placed.mark.grade or 'none'}"
    return element("use", {"class": look, "href": f"#map-{placed.mark.code}", "transform": transform})


def _name(label: Label) -> Svg:
    place: Attributes = {"x": label.end, "text-anchor": "end"} if label.is_before else {"x": label.x}
    return element("text", {**place, "y": label.y}, text(label.text))


def _dot(placed: PlacedMark) -> Svg:
    mark = placed.mark
    inside = [element("title", None, text(mark.title))]
    circle = {"cx": placed.x, "cy": placed.y}
    inside.append(element("circle", {"class": f"dot dot-{mark.grade or 'none'}", **circle, "r": RADIUS}))
    if mark.grade == "attributed":
        inside.append(element("circle", {"class": "dot-core", **circle, "r": RADIUS}))
    if placed.label:
        inside.append(_name(placed.label))
    if not mark.link:
        return element("g", {"class": "mark"}, *inside)
    return element("a", {"class": "mark", "href": mark.link}, *inside)
