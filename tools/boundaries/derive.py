# noqa: INP001 - a script of its own
"""Derive the world map of the views, `src/ifrc_kg/views/world.json`, from the npm package `world-atlas`.

    cd tools/boundaries
    npm ci
    python derive.py node_modules/world-atlas ../../src/ifrc_kg/views/world.json

The shapes are those of `countries-50m.json`: decoded (TopoJSON 1.0, section 2.1), projected by Equal Earth
(Šavrič, Patterson and Jenny 2018, an equal-area projection), simplified arc by arc so that neighbours keep one border,
and written as path data of SVG in whole units.
Every country of `countries-10m.json` besides gets a point, the middle of its largest part: the small ones have no shape
on a map of the world, and are drawn by their point alone.
Antarctica is left out, and nothing is drawn south of it.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

Point = tuple[float, float]

#: The width of the whole world in units of the file; pages draw it a third as wide, and enlarge crowded parts.
_WIDTH: Final = 3000
_NORTH: Final = 84.0
_SOUTH: Final = -56.5
_ANTARCTICA: Final = "010"
#: How far a simplified border may lie from the true one, in units;
#: the smallest part that is drawn, in their squares.
_TOLERANCE: Final = 0.8
_SMALLEST: Final = 8.0
#: Equal Earth.
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_M: Final = math.sqrt(3) / 2


def projected(longitude: float, latitude: float) -> Point:
    """Return where a place in degrees lies on the map, in units from the left and from the top.

    What lies across the line of 180 degrees goes on beyond it: the north of the map has room there.
    """
    scale = _WIDTH / (2 * _equal_earth(180, 0)[0])
    x, y = _equal_earth(longitude, max(min(latitude, _NORTH), _SOUTH))
    return _WIDTH / 2 + x * scale, (_equal_earth(0, _NORTH)[1] - y) * scale


def _equal_earth(longitude: float, latitude: float) -> Point:
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    x = math.radians(longitude) * math.cos(theta) / (_M * slope)
    return x, theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs of a quantized topology as places in degrees."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for delta_x, delta_y in deltas:
            x, y = x + delta_x, y + delta_y
            arc.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(arc)
    return arcs


def unrolled(places: Sequence[Point]) -> list[Point]:
    """Return places so that none is half the world away from the one before: longitudes go on beyond 180 degrees."""
    found = list(places[:1])
    for longitude, latitude in places[1:]:
        turns = round((found[-1][0] - longitude) / 360)
        found.append((longitude + 360 * turns, latitude))
    middle_of_all = (min(x for x, _ in found) + max(x for x, _ in found)) / 2
    shift = 360 * math.floor((middle_of_all + 180) / 360)
    return [(longitude - shift, latitude) for longitude, latitude in found]


def simplified(arc: Sequence[Point]) -> list[Point]:
    """Return an arc without the places that lie near the line between others (Douglas and Peucker); ends stay."""
    on_map = [projected(*place) for place in unrolled(arc)]
    return [arc[index] for index in (0, *_bends(on_map, 0, len(arc) - 1), len(arc) - 1)]


def _bends(points: Sequence[Point], first: int, last: int) -> list[int]:
    """Return which of the points between two others are kept."""
    if last - first < 2:  # noqa: PLR2004 - nothing between them
        return []
    ends = points[first], points[last]
    far, place = max((_distance(points[index], *ends), index) for index in range(first + 1, last))
    if far <= _TOLERANCE:
        return []
    return [*_bends(points, first, place), place, *_bends(points, place, last)]


def _distance(point: Point, first: Point, last: Point) -> float:
    """Return how far a point lies from a line, or from its ends where they are one (a ring of a single arc)."""
    length = math.dist(first, last)
    if not length:
        return math.dist(point, first)
    (x, y), (x1, y1), (x2, y2) = point, first, last
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def rings_of(geometry: dict[str, Any], arcs: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """Return the rings of a polygon or of several on the map; a negative number is an arc in the other direction."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [
        [place for number in ring for place in (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]]
        for polygon in polygons
        for ring in polygon
    ]
    return [[projected(*place) for place in unrolled(ring)] for ring in rings]


def area(ring: Sequence[Point]) -> float:
    """Return the area of a ring, with a sign that tells its direction."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def middle(rings: Iterable[Sequence[Point]]) -> list[int]:
    """Return the centre of gravity of the largest ring."""
    ring = max(rings, key=lambda each: abs(area(each)))
    whole = 6 * area(ring)
    if abs(whole) < 1e-9:  # noqa: PLR2004 - smaller than any island
        return [round(sum(point[axis] for point in ring) / len(ring)) for axis in (0, 1)]
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        x, y = x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return [round(x / whole), round(y / whole)]


def path_of(rings: Iterable[Sequence[Point]]) -> str:
    """Return path data in whole units, each point counted from the one before."""
    return "".join(_closed(ring) for ring in rings if abs(area(ring)) >= _SMALLEST)


def _closed(ring: Sequence[Point]) -> str:
    places = [(round(x), round(y)) for x, y in ring]
    kept = [place for place, before in zip(places, [places[-1], *places], strict=False) if place != before]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in itertools.pairwise(kept)]
    if len(steps) < 2:  # noqa: PLR2004 - a line has no inside
        return ""
    numbers = " ".join(str(number) for step in steps for number in step).replace(" -", "-")
    return f"M{kept[0][0]} {kept[0][1]}l{numbers}z"


def derived(package: Path) -> dict[str, Any]:
    """Return the map: its size, and the path and the point of each country by its M49 code."""
    small = json.loads((package / "countries-50m.json").read_text(encoding="utf-8"))
    large = json.loads((package / "countries-10m.json").read_text(encoding="utf-8"))
    countries: dict[str, dict[str, Any]] = {}
    unnumbered = ""
    arcs = arcs_of(large)
    for geometry in large["objects"]["countries"]["geometries"]:
        # Dependencies share the number of their country, and come after it or before it: the largest part counts.
        if geometry.get("id", _ANTARCTICA) != _ANTARCTICA:
            rings = rings_of(geometry, arcs)
            size = max(abs(area(ring)) for ring in rings)
            known = countries.setdefault(geometry["id"], {"point": [], "path": "", "size": -1.0})
            if size > known["size"]:
                known.update(point=middle(rings), size=size)
    arcs = [simplified(arc) for arc in arcs_of(small)]
    for geometry in small["objects"]["countries"]["geometries"]:
        number = geometry.get("id", "")
        if number in countries:
            countries[number]["path"] += path_of(rings_of(geometry, arcs))
        elif number != _ANTARCTICA:
            unnumbered += path_of(rings_of(geometry, arcs))
    for each in countries.values():
        del each["size"]
    return {
        "source": "world-atlas 2.0.2 (ISC), from Natural Earth 4.1.0 (public domain)",
        "projection": "Equal Earth",
        "width": _WIDTH,
        "height": round(projected(0, _SOUTH)[1]),
        "countries": dict(sorted(countries.items())),
        "unnumbered": unnumbered,
    }


def written(world: dict[str, Any]) -> str:
    """Return the file: one country a line, so that a change shows."""
    countries = ",\n".join(f"{json.dumps(code)}:{json.dumps(each)}" for code, each in world["countries"].items())
    head = json.dumps({key: value for key, value in world.items() if key != "countries"}, indent=0)
    return f'{head.rstrip("}").rstrip()},\n"countries": {{\n{countries}\n}}\n}}\n'


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(written(derived(Path(sys.argv[1]))), encoding="utf-8")
