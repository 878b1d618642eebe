"""The order and the names in which a page shows the facts of a resource: those of the SHACL shapes.

`sh:name`, `sh:description`, `sh:order` and `sh:group` (SHACL, section 2.3.2) of the shapes that target a class of the
resource, a superclass of it, or the subjects of one of its properties.
A shape of many classes comes before one of few, and that of a superclass before that of a class: what is common to
many things stands where one is used to see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ifrc_kg.known_things import Ask, Row
from ifrc_kg.recently_used import RecentlyUsed

__all__ = ["PropertyName", "ShapeOrder"]

_TRUE: Final = "true"
#: Where a shape gives no place, after those that have one.
_LAST: Final = 1e9
#: Combinations of classes for which the order is kept; there are some dozens.
_MOST_KEPT: Final = 256

_Rank = tuple[float, str, bool, int, int, str, float, str]


@dataclass(frozen=True)
class PropertyName:
    """What the shapes call a property: name, description and group; `name` is empty where they only give its place."""

    name: str
    description: str
    group: str
    rank: _Rank


class ShapeOrder:
    """Order and names of properties, read from the shapes in the graph when they are first needed."""

    def __init__(self, ask: Ask) -> None:
        """Remember whom to ask."""
        self._ask = ask
        self._kept: RecentlyUsed[tuple[str, ...], Mapping[tuple[str, bool], PropertyName]] = RecentlyUsed(_MOST_KEPT)

    def names(self, classes: Iterable[str]) -> Mapping[tuple[str, bool], PropertyName]:
        """Return what the shapes say of the properties of a thing, by property and whether it points to the thing.

        The first shape that has a property decides on its place, and the first that names it on its name.
        """
        chosen = tuple(classes)
        return self._kept.get_or_make(chosen, lambda: self._names(chosen)) or {}

    def _names(self, classes: Sequence[str]) -> Mapping[tuple[str, bool], PropertyName]:
        distances = self._distances(classes)
        found: dict[tuple[str, bool], PropertyName] = {}
        for rank, row in sorted(self._ranked(distances), key=lambda pair: pair[0]):
            key = str(row["property"]), str(row["isInverse"]) == _TRUE
            name = "" if str(row["isAlternative"]) == _TRUE else str(row["name"])
            earlier = found.get(key)
            if earlier is None:
                found[key] = PropertyName(name, _text(row, "description"), _text(row, "groupLabel"), rank)
            elif name and not earlier.name:
                found[key] = PropertyName(name, _text(row, "description"), earlier.group, earlier.rank)
        return found

    def _ranked(self, distances: Mapping[str, int]) -> Iterable[tuple[_Rank, Row]]:
        for row in self._rows:
            target = _text(row, "class")
            if not target or target in distances:
                yield _rank(row, distances.get(target, 0)), row

    def _distances(self, classes: Iterable[str]) -> dict[str, int]:
        """Return the classes and all that stand above them, with the number of steps up."""
        distances: dict[str, int] = {}
        current = list(classes)
        step = 0
        while current:
            distances |= dict.fromkeys(current, step)
            current = [
                above for each in current for above in self._superclasses.get(each, ()) if above not in distances
            ]
            step += 1
        return distances

    @cached_property
    def _rows(self) -> Sequence[Row]:
        return self._ask("shape-properties", {})

    @cached_property
    def _superclasses(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._ask("superclasses", {}):
            found[str(row["class"])].append(str(row["superclass"]))
        return found


def _rank(row: Row, distance: int) -> _Rank:
    """Return the place of a property: by group, by how general the shape is, by the order in the shape."""
    return (
        _number(row, "groupOrder") if "group" in row else _LAST,
        _text(row, "group"),
        "class" not in row,
        -distance,
        -int(_number(row, "classes")),
        str(row["shape"]),
        _number(row, "order"),
        str(row["name"]),
    )


def _number(row: Row, variable: str) -> float:
    return float(str(row[variable])) if variable in row else _LAST


def _text(row: Row, variable: str) -> str:
    return str(row[variable]) if variable in row else ""
