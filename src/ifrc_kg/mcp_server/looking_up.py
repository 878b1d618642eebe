"""Finding things by name, and the description of one thing: what is said of it, and what points to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import Literal

from ifrc_kg.errors import UsageError
from ifrc_kg.mcp_server.holdings import Holdings
from ifrc_kg.mcp_server.paging import Window, page_of, page_words
from ifrc_kg.mcp_server.things import (
    EvidenceRecord,
    Thing,
    evidence_lines,
    evidence_records,
    one_line,
    thing,
    thing_words,
)
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.search import Hit
from ifrc_kg.search_results import search_as_rows

__all__ = [
    "DescriptionRecord",
    "Found",
    "HitRecord",
    "StatementRecord",
    "describe",
    "search",
    "statement_line",
    "statement_records",
]


@dataclass(frozen=True)
class HitRecord:
    """A thing that was found, and the name by which it was; likeness is same, begins, contains or similar."""

    iri: str
    label: str
    kind: str
    matched: str
    likeness: str


@dataclass(frozen=True)
class Found:
    """What was found, best first; `kinds` counts all hits by kind; partial means that no name holds all words."""

    results: list[HitRecord]
    kinds: dict[str, int]
    partial: bool
    total: int
    next_offset: int | None


@dataclass(frozen=True)
class StatementRecord:
    """One triple with all the evidence that makes it; `grade` is that of its best evidence.

    `value` is an IRI in full, or the lexical form of a literal, whose language or datatype then stands beside it.
    The grade is empty for what the ontology and its vocabularies say themselves.
    """

    subject: Thing
    property: Thing
    value: str
    value_label: str
    language: str
    datatype: str
    grade: str
    speakers: list[Thing]
    evidence: list[str]


@dataclass(frozen=True)
class DescriptionRecord:
    """One page of a description: statements about the resource, links to it, and, for a passage, what it states."""

    resource: Thing
    classes: list[Thing]
    statements: list[StatementRecord]
    links_here: list[StatementRecord]
    states: list[StatementRecord]
    evidence: list[EvidenceRecord]
    page: int
    pages: int


def search(holdings: Holdings, text: str, *, kind: str, language: str, window: Window) -> tuple[Found, str]:
    """Return what some words find among names, codes and key phrases; raise UsageError for a kind that is none."""
    names = holdings.search
    found = names.find(text, kind, language)
    if kind and kind not in found.kinds and kind not in (kinds := names.find("").kinds):
        raise UsageError(f"There is no kind {kind!r}.", hint=f"There are {', '.join(kinds)}.")
    page = page_of(found.hits, window, size=lambda hit: len(hit.name.text) + len(hit.thing))
    records = [_hit(hit, holdings, language) for hit in page.rows]
    kinds_found = ", ".join(f"{name} {number}" for name, number in found.kinds.items())
    lines = [
        page_words(page, "result") + (f" By kind: {kinds_found}." if kinds_found else ""),
        *(["No name holds all the words; these hold some."] if found.is_partial else []),
        *(["Nothing bears such a name. Try fewer words, or list_questions."] if not found.hits else []),
        *(_hit_line(holdings, each) for each in records),
    ]
    return Found(records, dict(found.kinds), found.is_partial, page.total, page.next_offset), "\n".join(lines)


def _hit(hit: Hit, holdings: Holdings, language: str) -> HitRecord:
    iri, label, _, kind, matched, _, _, likeness = next(search_as_rows([hit], holdings.search, language))
    return HitRecord(iri, label, kind, matched, likeness)


def _hit_line(holdings: Holdings, hit: HitRecord) -> str:
    matched = f", found as “{hit.matched}”" if hit.matched != hit.label else ""
    return one_line(f"- {holdings.prefixes.shorten(hit.iri)} {hit.label} [{hit.kind}]{matched}")


def describe(holdings: Holdings, name: str, *, page: int) -> tuple[DescriptionRecord, str]:
    """Return a page of the description of a resource; raise UnknownResource, and UsageError for a page too far."""
    iri = holdings.iri(name)
    found = holdings.describer.describe(iri, page)
    if found is None:
        first = holdings.describer.describe(iri, 1)
        if first is None:
            raise holdings.unknown(iri)
        raise UsageError(f"The description has {first.pages} pages, so no page {page}.", hint="Begin with page 1.")
    outgoing = found.outgoing if page == 1 else ()
    about, into, states = (statement_records(holdings, each) for each in (outgoing, found.incoming, found.stated))
    cited = (each for row in (*about, *into, *states) for each in row.evidence)
    evidence = evidence_records(holdings, (iri, *cited))
    classes = [thing(holdings, each) for each in holdings.describer.things.classes(iri)]
    record = DescriptionRecord(thing(holdings, iri), classes, about, into, states, evidence, found.page, found.pages)
    on = f" Page {page} of {found.pages}; go on with page {page + 1}." if page < found.pages else ""
    lines = [
        f"{thing_words(holdings, iri)}: {', '.join(each.label or each.iri for each in classes) or 'no class'}.{on}",
        *_group_lines(holdings, "It is said:", about),
        *_group_lines(holdings, f"Links to it ({found.incoming_count}):", into),
        *_group_lines(holdings, f"What it states ({found.stated_count}):", states),
        *evidence_lines(holdings, evidence),
    ]
    return record, "\n".join(lines)


def _group_lines(holdings: Holdings, heading: str, records: list[StatementRecord]) -> Iterator[str]:
    if records:
        yield ""
        yield heading
        yield from (statement_line(holdings, each) for each in records)


def statement_records(holdings: Holdings, quads: Iterable[Quad]) -> list[StatementRecord]:
    """Return the triples of some quads, each once, with its evidence, the best first."""
    graphs: dict[Quad, list[str]] = {}
    for quad in quads:
        graphs.setdefault(quad._replace(graph=None), []).append(str(quad.graph))
    return [_statement(holdings, triple, cited) for triple, cited in graphs.items()]


def _statement(holdings: Holdings, quad: Quad, graphs: list[str]) -> StatementRecord:
    things = holdings.describer.things
    subject, value = str(quad.subject), quad.object
    order = ("stated", "attributed", "external", "interpreted", "")
    ranked = sorted(graphs, key=lambda graph: order.index(things.grade(graph, subject)))
    is_literal = isinstance(value, Literal)
    return StatementRecord(
        subject=thing(holdings, subject),
        property=thing(holdings, str(quad.predicate)),
        value=str(value),
        value_label="" if is_literal else holdings.label(str(value)),
        language=value.language or "" if isinstance(value, Literal) else "",
        datatype=str(value.datatype or "") if isinstance(value, Literal) else "",
        grade=things.grade(ranked[0], subject),
        speakers=[thing(holdings, each) for each in things.speakers(subject)],
        evidence=ranked,
    )


def statement_line(holdings: Holdings, record: StatementRecord) -> str:
    """Return a statement in one line: grade, subject, property, value, evidence."""
    shorten = holdings.prefixes.shorten
    is_iri = not (record.language or record.datatype) and "://" in record.value
    literal = f"“{record.value}”" + (f"@{record.language}" if record.language else "")
    value = f"{record.value_label} ({shorten(record.value)})".lstrip() if is_iri else literal
    speakers = f", on the word of {', '.join(each.label for each in record.speakers)}" if record.speakers else ""
    subject = record.subject.label or shorten(record.subject.iri)
    sources = ", ".join(map(shorten, record.evidence))
    grade = record.grade or "schema"
    return one_line(f"- [{grade}] {subject} {shorten(record.property.iri)} {value}{speakers}; evidence {sources}")
