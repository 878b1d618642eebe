"""A trace at a glance: which programmes it leads to, where, who takes part, with what reach, on whose word.

Pure functions over traces: the trace of a resource says which programmes there are, and a short trace of each programme
says what is known of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ifrc_kg.hops import GRADES, Hop, Node, Trace
from ifrc_kg.trace_flow import FIGURES, INITIATIVES, Stages

__all__ = ["Programme", "in_short", "programmes", "timing"]

#: How the stored views call these.
_BEFORE: Final = "began before"
_PART: Final = "has part"
_PLACE: Final = "takes place in"

_ON_THE_WORD: Final = {
    "stated": "on the paper's word",
    "attributed": "on somebody's word",
    "external": "on an outside source's word",
    "interpreted": "by the curators' interpretation",
}
_STRENGTHS: Final = ("strong", "moderate", "weak")


@dataclass(frozen=True)
class Programme:
    """An initiative or another undertaking: the hops that lead to it, and the hops to what is known of it.

    Its figures are those about itself and about its parts.
    """

    node: Node
    ways: tuple[Hop, ...]
    places: tuple[Hop, ...]
    runners: tuple[Hop, ...]
    figures: tuple[Hop, ...]

    @property
    def hops(self) -> tuple[Hop, ...]:
        """All the hops that are told of it."""
        return (*self.ways, *self.places, *self.runners, *self.figures)

    @property
    def grade(self) -> str:
        """The best grade of the hops that lead to it."""
        return min((hop.grade for hop in self.ways), key=GRADES.index)

    @property
    def strength(self) -> str:
        """How well the first of those hops is supported, where it is interpreted."""
        return next((hop.strength for hop in self.ways if hop.strength), "")

    @property
    def is_earlier(self) -> bool:
        """Tell whether it began before what it answers to, and so cannot be a result of it."""
        return any(timing(hop) == _BEFORE for hop in self.ways)


def timing(hop: Hop) -> str:
    """Return how the start of an initiative lies to what it answers to; empty where the hop is no response."""
    details = hop.via.details if hop.via else ()
    return next((detail.value for detail in details if detail.word == "timing"), "")


def programmes(trace: Trace, stages: Stages, short_trace: Callable[[str], Trace]) -> tuple[Programme, ...]:
    """Return the programmes to which a trace leads, in the order in which it does; none for a trace of one.

    `short_trace` traces a resource a few hops far, among hops of the same grades.
    """
    ways: dict[str, list[Hop]] = {}
    if _stage(trace.focus.iri, stages) == INITIATIVES:
        return ()
    for hop in trace.hops:
        is_programme = _stage(hop.object.iri, stages) == INITIATIVES
        if is_programme and _stage(hop.subject.iri, stages) != INITIATIVES:
            ways.setdefault(hop.object.iri, []).append(hop)
    return tuple(_programme(tuple(hops), short_trace(iri), stages) for iri, hops in ways.items())


def in_short(found: Sequence[Programme], grades: Sequence[str] = GRADES) -> str:
    """Say how many programmes there are, on whose word, that none is on the paper's, and how many cannot be results."""
    if not found:
        return f"No programme on this trace {' or '.join(_ON_THE_WORD[grade] for grade in grades)}."
    parts = [_counted(found, grade) for grade in grades if grade == GRADES[0] or any(p.grade == grade for p in found)]
    early = sum(each.is_earlier for each in found)
    told = f"{len(found)} programme{'s'[: len(found) > 1]} on this trace: {', '.join(parts)}."
    answered = "it answers to" if early == 1 else "they answer to"
    return f"{told} {early} began before what {answered}, and cannot be a result of it." if early else told


def _counted(found: Sequence[Programme], grade: str) -> str:
    """Return how many programmes are of a grade, and how strongly they are supported where they are interpreted."""
    of_grade = [each for each in found if each.grade == grade]
    told = f"{len(of_grade) or 'none'} {_ON_THE_WORD[grade]}"
    counts = {word: sum(each.strength == word for each in of_grade) for word in _STRENGTHS}
    strengths = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"{told} ({strengths})" if strengths and grade == GRADES[-1] else told


def _stage(iri: str, stages: Stages) -> int:
    return stages[iri].number if iri in stages else 0


def _programme(ways: tuple[Hop, ...], trace: Trace, stages: Stages) -> Programme:
    parts = [part for hop in trace.down if hop.relation == _PART for part in hop.hops]
    return Programme(
        ways[0].object,
        ways,
        places=tuple(hop for hop in trace.down if hop.via is None and hop.relation == _PLACE),
        runners=tuple(hop for hop in trace.down if hop.via is not None),
        figures=tuple(hop for hop in (*trace.down, *parts) if _stage(hop.object.iri, stages) == FIGURES),
    )
