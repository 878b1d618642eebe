"""The paper as an outline: its sections, their passages in order, and what each passage states something of.

An outline holds no text of the paper; key phrases are `ifrc_kg.known_things`' affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ifrc_kg.oxigraph_terms import Node

__all__ = ["Outline", "OutlinePassage", "OutlineSection", "read_outline"]

#: Asks a stored view by name, with values for its parameters.
Ask = Callable[[str, Mapping[str, str]], Sequence[Mapping[str, Node]]]


@dataclass(frozen=True)
class OutlinePassage:
    """A passage: its IRI and order, the notes it calls, and the things it states something of, most first.

    `statements` counts everything that it states.
    """

    iri: str
    position: int
    section: str
    notes: tuple[str, ...]
    subjects: tuple[str, ...]
    statements: int

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class OutlineSection:
    """A section with its passages in order; the IRI is empty for passages that lie in no section."""

    iri: str
    title: str
    passages: tuple[OutlinePassage, ...]


@dataclass(frozen=True)
class Outline:
    """The sections in their order."""

    sections: tuple[OutlineSection, ...]

    @cached_property
    def passages(self) -> tuple[OutlinePassage, ...]:
        """All passages in their order."""
        return tuple(each for section in self.sections for each in section.passages)

    def find(self, iri: str) -> OutlinePassage | None:
        """Return the passage with an IRI, or None."""
        return next((each for each in self.passages if each.iri == iri), None)

    def beside(self, passage: OutlinePassage) -> tuple[OutlinePassage | None, OutlinePassage | None]:
        """Return the passages before and after one, across sections."""
        place = self.passages.index(passage)
        before = self.passages[place - 1] if place else None
        after = self.passages[place + 1] if place + 1 < len(self.passages) else None
        return before, after


def read_outline(ask: Ask) -> Outline:
    """Return the outline of the paper that the graph describes."""
    subjects: dict[str, list[tuple[str, int]]] = {}
    for row in ask("evidence-subjects", {}):
        if "passage" in row:
            pair = str(row["subject"]), int(str(row["statements"]))
            subjects.setdefault(str(row["passage"]), []).append(pair)
    titles: dict[str, str] = {}
    rows: dict[str, list[Mapping[str, Node]]] = {}
    for row in ask("evidence-outline", {}):
        rows.setdefault(str(row["passage"]), []).append(row)
        titles.setdefault(str(row.get("section", "")), str(row.get("sectionTitle", "")))
    passages = [_passage(iri, same, subjects.get(iri, ())) for iri, same in rows.items()]
    return Outline(
        tuple(
            OutlineSection(section, title, tuple(each for each in passages if each.section == section))
            for section, title in titles.items()
        )
    )


def _passage(iri: str, rows: Sequence[Mapping[str, Node]], subjects: Iterable[tuple[str, int]]) -> OutlinePassage:
    counted = tuple(subjects)
    return OutlinePassage(
        iri,
        int(str(rows[0].get("position", 0))),
        str(rows[0].get("section", "")),
        tuple(dict.fromkeys(str(row["note"]) for row in rows if "note" in row)),
        tuple(subject for subject, _ in counted),
        sum(number for _, number in counted),
    )
