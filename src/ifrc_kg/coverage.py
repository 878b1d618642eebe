"""Coverage: which called-for action and which activity area is met by which initiative, society and region.

Pure functions over the rows of the views `coverage-cells`, `coverage-societies` and `coverage-regions`.
An empty cell is a finding, and has a sentence of its own: that nothing links two things is said, and not left blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ifrc_kg.trace import Row

__all__ = ["Cell", "Coverage", "Link", "Part", "Society", "Thing", "read_coverage"]


@dataclass(frozen=True)
class Thing:
    """What is called a row or a column: an action, an area, an initiative, a society or a region."""

    iri: str
    label: str
    is_area: bool = False

    @property
    def slug(self) -> str:
        """The last part of the IRI, which names it among its like."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Link:
    """The evidence for a link, with grade, strength and reason, and how the start of the initiative lies to it."""

    evidence: str
    label: str
    grade: str
    strength: str = ""
    timing: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Cell:
    """Where an action or area meets an initiative: the links between them, none where nothing does."""

    thing: Thing
    initiative: Thing
    links: tuple[Link, ...]

    @property
    def finding(self) -> str:
        """The sentence that an empty cell stands for; empty for a cell that is not."""
        if self.links:
            return ""
        verb = "falls under" if self.thing.is_area else "answers to"
        return (
            f"That {self.initiative.label} {verb} “{self.thing.label}” is not stated by any source in the graph, "
            "and no interpretation draws the link."
        )


@dataclass(frozen=True)
class Part:
    """That a society takes part in an initiative, in which role, on whose word."""

    initiative: Thing
    role: str
    link: Link


@dataclass(frozen=True)
class Society:
    """A National Society with the initiatives in which it takes part."""

    thing: Thing
    region: Thing | None
    parts: tuple[Part, ...]

    @property
    def initiatives(self) -> tuple[str, ...]:
        """The IRIs of its initiatives, each once."""
        return tuple(dict.fromkeys(part.initiative.iri for part in self.parts))


@dataclass(frozen=True)
class Coverage:
    """The whole: what is called for, what answers to it, and who takes part; `regions` with how many societies each."""

    things: tuple[Thing, ...]
    initiatives: tuple[Thing, ...]
    cells: Mapping[tuple[str, str], Cell]
    societies: tuple[Society, ...]
    regions: Mapping[Thing, int]

    def cell(self, thing: Thing, initiative: Thing) -> Cell:
        """Return where an action or area meets an initiative."""
        return self.cells[thing.iri, initiative.iri]

    def answering(self, thing: Thing) -> tuple[Thing, ...]:
        """Return the initiatives that are linked with an action or area."""
        return tuple(each for each in self.initiatives if self.cell(thing, each).links)

    def through(self, thing: Thing, society: Society) -> tuple[Thing, ...]:
        """Return the initiatives by which a society meets an action or area."""
        return tuple(each for each in self.answering(thing) if each.iri in society.initiatives)

    def societies_of(self, region: Thing | None) -> tuple[Society, ...]:
        """Return the societies of a region that take part in an initiative."""
        return tuple(each for each in self.societies if each.region == region)

    def meeting(self, thing: Thing, region: Thing) -> tuple[Society, ...]:
        """Return the societies of a region that meet an action or area by some initiative."""
        return tuple(each for each in self.societies_of(region) if self.through(thing, each))

    def without_society(self) -> tuple[Thing, ...]:
        """Return the initiatives in which no National Society is named as taking part."""
        named = {iri for society in self.societies for iri in society.initiatives}
        return tuple(each for each in self.initiatives if each.iri not in named)

    def finding_of_thing(self, thing: Thing) -> str:
        """Return the sentence for an action or area that no initiative meets; empty for one that some does."""
        if self.answering(thing):
            return ""
        what = "falls under" if thing.is_area else "answers to"
        why = "no source in the graph states a link, and no interpretation draws one"
        return f"No initiative {what} “{thing.label}”: {why}."

    def finding_of_society(self, thing: Thing, society: Society) -> str:
        """Return the sentence for an empty cell of a society."""
        if self.through(thing, society):
            return ""
        return f"{society.thing.label} is named in no initiative that is linked with “{thing.label}”."

    def finding_of_region(self, thing: Thing, region: Thing) -> str:
        """Return the sentence for an empty cell of a region."""
        if self.meeting(thing, region):
            return ""
        return (
            f"No National Society of the region {region.label} is named in an initiative linked with “{thing.label}”."
        )


def read_coverage(cells: Sequence[Row], societies: Sequence[Row], regions: Sequence[Row]) -> Coverage:
    """Return the coverage that the rows of the three views tell of."""
    found: dict[tuple[str, str], Cell] = {}
    for row in cells:
        thing = Thing(row["thing"], row["thingLabel"], row["isArea"] == "true")
        initiative = Thing(row["initiative"], row["initiativeLabel"])
        known = found.get((thing.iri, initiative.iri))
        links = (*(known.links if known else ()), *([_link(row)] if row.get("evidence") else []))
        found[thing.iri, initiative.iri] = Cell(thing, initiative, tuple(dict.fromkeys(links)))
    return Coverage(
        tuple(dict.fromkeys(cell.thing for cell in found.values())),
        tuple(dict.fromkeys(cell.initiative for cell in found.values())),
        found,
        _societies(societies),
        {Thing(row["region"], row["regionLabel"]): int(row["societies"]) for row in regions},
    )


def _link(row: Row) -> Link:
    return Link(
        row["evidence"],
        row["evidenceLabel"],
        row["grade"],
        row.get("strength", ""),
        row.get("timing", ""),
        row.get("reason", ""),
    )


def _societies(rows: Sequence[Row]) -> tuple[Society, ...]:
    found: dict[str, Society] = {}
    for row in rows:
        region = Thing(row["region"], row["regionLabel"]) if row.get("region") else None
        known = found.get(row["society"])
        part = Part(Thing(row["initiative"], row["initiativeLabel"]), row["role"], _link(row))
        parts = tuple(dict.fromkeys((*(known.parts if known else ()), part)))
        found[row["society"]] = Society(Thing(row["society"], row["societyLabel"]), region, parts)
    return tuple(found.values())
