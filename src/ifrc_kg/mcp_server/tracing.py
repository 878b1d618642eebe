"""The trace of a resource, flat: one record for each hop, and the evidence of all hops of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ifrc_kg.errors import UnknownResource
from ifrc_kg.hops import GRADES, Hop, Trace
from ifrc_kg.mcp_server.holdings import Holdings
from ifrc_kg.mcp_server.paging import Window, page_of, page_words
from ifrc_kg.mcp_server.things import EvidenceRecord, Thing, evidence_lines, evidence_records, one_line
from ifrc_kg.trace_records import hop_details, told_details

__all__ = ["HopRecord", "Silence", "TraceRecord", "Way", "hop_line", "hop_record", "trace"]


@dataclass(frozen=True)
class HopRecord:
    """One step of the chain, from `subject` to `object`, through `via` where a node lies in between.

    `grade` says on whose word the step rests: stated, attributed, external or interpreted; an interpreted step is the
    curators' conclusion and not the paper's word.
    `path_grade` is the weakest grade on the way from the resource to the end of this step: behind an interpreted step,
    a stated one joins the resource to its object by an interpretation.
    `strength` is that of the curators' reason, `speaker` is to whom the paper attributes it, `details` are dates, roles
    and qualifiers, and `evidence` are IRIs of the records below.
    """

    direction: str
    depth: int
    subject: Thing
    relation: str
    object: Thing
    kind: str
    via: Thing | None
    grade: str
    path_grade: str
    strength: str
    speaker: str
    details: list[str]
    evidence: list[str]


@dataclass(frozen=True)
class Silence:
    """What the paper does not say of a resource on the chain."""

    direction: str
    resource: Thing
    not_stated: str


@dataclass(frozen=True)
class TraceRecord:
    """The chain through a resource: up to actions, instruments and principles, down to initiatives and societies.

    `left_out` counts hops of other grades than those asked for, both ways; they are left out with all that lies beyond.
    """

    resource: Thing
    kind: str
    details: list[str]
    hops: list[HopRecord]
    not_stated: list[Silence]
    evidence: list[EvidenceRecord]
    left_out: int
    total: int
    offset: int
    next_offset: int | None


@dataclass(frozen=True)
class Way:
    """Where a trace goes: by hops of these grades (none: of all), up, down or both, and how far (0: to the end)."""

    grades: Sequence[str] = ()
    direction: str = "both"
    depth: int = 0


def trace(holdings: Holdings, name: str, way: Way, window: Window) -> tuple[TraceRecord, str]:
    """Return a page of the hops of a trace; raise UnknownResource."""
    iri = holdings.iri(name)
    try:
        found = holdings.chain.trace(iri, grades=tuple(way.grades) or GRADES, depth=way.depth)
    except UnknownResource:
        raise holdings.unknown(iri) from None
    steps = [step for step in _steps((*found.up, *found.down)) if way.direction in ("both", step[0].direction)]
    page = page_of(steps, window, size=lambda step: len(hop_line(holdings, *step)))
    silences = [each for each in _silences(found) if way.direction in ("both", each.direction)]
    evidence = evidence_records(holdings, (each.iri for hop, _ in page.rows for each in hop.evidence))
    focus = found.focus
    record = TraceRecord(
        resource=Thing(focus.iri, focus.label),
        kind=focus.kind,
        details=told_details(focus.details, ""),
        hops=[hop_record(*step) for step in page.rows],
        not_stated=silences,
        evidence=evidence,
        left_out=found.left_out,
        total=page.total,
        offset=page.offset,
        next_offset=page.next_offset,
    )
    lines = [
        f"{focus.label} ({holdings.prefixes.shorten(iri)}), {focus.kind}. {'; '.join(record.details)}".rstrip(),
        page_words(page, "hop"),
        *(hop_line(holdings, *step) for step in page.rows),
        *(f"- [not stated] {each.resource.label}: {each.not_stated}" for each in silences),
        *(
            [f"{found.left_out} hops of other grades (both ways) are left out, with all that lies beyond."]
            * bool(found.left_out)
        ),
        *evidence_lines(holdings, evidence),
    ]
    return record, "\n".join(lines)


def _steps(hops: Sequence[Hop], so_far: str = GRADES[0]) -> Iterator[tuple[Hop, str]]:
    """Yield each hop before those that go on from it, with the weakest grade on the way to its end."""
    for hop in hops:
        weakest = max(so_far, hop.grade, key=GRADES.index)
        yield hop, weakest
        yield from _steps(hop.hops, weakest)


def hop_record(hop: Hop, path_grade: str = "") -> HopRecord:
    """Return a hop as a record; without a grade of the way to its end, it is the only step of that way."""
    return HopRecord(
        direction=hop.direction,
        depth=hop.depth,
        subject=Thing(hop.subject.iri, hop.subject.label),
        relation=hop.relation,
        object=Thing(hop.object.iri, hop.object.label),
        kind=hop.object.kind,
        via=Thing(hop.via.iri, hop.via.label) if hop.via else None,
        grade=hop.grade,
        path_grade=path_grade or hop.grade,
        strength=hop.strength,
        speaker=hop.speaker,
        details=hop_details(hop),
        evidence=[each.iri for each in hop.evidence],
    )


def hop_line(holdings: Holdings, hop: Hop, path_grade: str = "") -> str:
    """Return a hop in one line: direction, distance, grade, what leads where, details, evidence."""
    grade = hop.grade if path_grade in ("", hop.grade) else f"{hop.grade}, reached by {path_grade}"
    shorten = holdings.prefixes.shorten
    details = f" ({'; '.join(hop_details(hop))})" if hop_details(hop) else ""
    sources = ", ".join(shorten(each.iri) for each in hop.evidence)
    steps = f"{hop.subject.label} {hop.relation} {hop.object.label}"
    line = f"- {hop.direction} {hop.depth} [{grade}] {steps}{details} {shorten(hop.object.iri)}; evidence {sources}"
    return one_line(line)


def _silences(found: Trace) -> Iterator[Silence]:
    for direction, gaps in (("up", found.up_gaps), ("down", found.down_gaps)):
        for gap in gaps:
            yield Silence(direction, Thing(found.focus.iri, found.focus.label), gap)
    for hop in found.hops:
        for gap in hop.gaps:
            yield Silence(hop.direction, Thing(hop.object.iri, hop.object.label), gap)
