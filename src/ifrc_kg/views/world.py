"""The world as shapes and points, by M49 code (https://unstats.un.org/unsd/methodology/m49/).

Shapes are Natural Earth's (public domain), taken from the npm package world-atlas (ISC); `tools/boundaries` derives the
file.
They have no opinion: where a border is disputed, the file has what Natural Earth has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["BOUNDARIES", "Country", "World", "world"]

#: Said beside every map.
BOUNDARIES: Final = (
    "Boundaries and shapes are those of Natural Earth, simplified; "
    "they say nothing of the legal status of any country, territory or border, and the project has no opinion of them."
)


@dataclass(frozen=True)
class Country:
    """Where a country lies, and its shape as path data; a small one has no shape."""

    x: float
    y: float
    path: str


@dataclass(frozen=True)
class World:
    """The map in its own units: countries by M49 code, and all land as one path."""

    width: int
    height: int
    countries: dict[str, Country]
    land: str


@cache
def world() -> World:
    """Return the map; read once, when it is first needed."""
    told = json.loads(files("ifrc_kg.views").joinpath("world.json").read_text(encoding="utf-8"))
    countries = {
        code: Country(x=each["point"][0], y=each["point"][1], path=each["path"])
        for code, each in told["countries"].items()
    }
    land = "".join(each.path for each in countries.values()) + told["unnumbered"]
    return World(told["width"], told["height"], countries, land)
