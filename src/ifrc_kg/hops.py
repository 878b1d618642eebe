"""What a trace is made of: nodes, evidence, statements, hops.

The grade of a hop is that of its weakest statement; a statement is as good as its best evidence.
So nothing that rests on an interpretation is ever passed off as the paper's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["GRADES", "Detail", "Evidence", "Hop", "Node", "Statement", "Trace", "walk_hops"]

#: On whose word a statement rests, the best first.
GRADES: Final = ("stated", "attributed", "external", "interpreted")


@dataclass(frozen=True)
class Detail:
    """Something said of a node, such as a role, a date or a qualifier, and the grade of who says so."""

    word: str
    value: str
    grade: str
    evidence: str


@dataclass(frozen=True)
class Node:
    """A resource on the trace: its IRI, label, the label of its class, and details."""

    iri: str
    label: str
    kind: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A passage (section, key phrases), a reference (citation) or an interpretation (reason, strength)."""

    iri: str
    label: str
    grade: str
    section: str = ""
    key_phrases: tuple[str, ...] = ()
    citation: str = ""
    reason: str = ""
    strength: str = ""


@dataclass(frozen=True)
class Statement:
    """One triple and the named graph that makes it."""

    subject: str
    property: str
    object: str
    evidence: str


@dataclass(frozen=True)
class Hop:
    """One step: from `subject` to `object`, through `via` where a node lies in between, and the hops that go on.

    No hops go on from an object that was expanded before (`is_repeated`), that lies beside the chain (`is_aside`), or
    that lies as far away as was asked for (`is_cut`).
    """

    direction: str
    depth: int
    subject: Node
    relation: str
    object: Node
    via: Node | None
    grade: str
    evidence: tuple[Evidence, ...]
    statements: tuple[Statement, ...]
    hops: tuple[Hop, ...] = ()
    gaps: tuple[str, ...] = ()
    is_repeated: bool = False
    is_aside: bool = False
    is_cut: bool = False

    @property
    def strength(self) -> str:
        """How well the curators' reason supports the hop; empty where no interpretation is part of it."""
        if self.grade != GRADES[-1]:
            return ""
        own = [detail.value for detail in self.via.details if detail.word == "strength"] if self.via else []
        return next(iter([*own, *(evidence.strength for evidence in self.evidence if evidence.strength)]), "")

    @property
    def speaker(self) -> str:
        """To whom the paper attributes it; empty where it speaks for itself."""
        details = (*self.object.details, *self.subject.details)
        return next((detail.value for detail in details if detail.word == "speaker"), "")


@dataclass(frozen=True)
class Trace:
    """The chain through one resource, in both directions; `left_out` counts the hops that a filter of grades hid."""

    focus: Node
    up: tuple[Hop, ...]
    down: tuple[Hop, ...]
    up_gaps: tuple[str, ...] = ()
    down_gaps: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def hops(self) -> Iterator[Hop]:
        """All hops, those upwards first, each before the hops that go on from it."""
        return walk_hops((*self.up, *self.down))


def walk_hops(hops: Sequence[Hop]) -> Iterator[Hop]:
    """Yield each hop before the hops that go on from it."""
    for hop in hops:
        yield hop
        yield from walk_hops(hop.hops)
