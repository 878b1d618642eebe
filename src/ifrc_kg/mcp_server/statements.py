"""The evidence of a statement: which passage, reference or interpretation makes it, and on whose word it rests."""

from __future__ import annotations

from dataclasses import dataclass

from ifrc_kg.errors import UnknownResource
from ifrc_kg.hops import Hop
from ifrc_kg.mcp_server.holdings import Holdings
from ifrc_kg.mcp_server.looking_up import StatementRecord, statement_line, statement_records
from ifrc_kg.mcp_server.paging import Window, page_of, page_words
from ifrc_kg.mcp_server.things import EvidenceRecord, Thing, evidence_lines, evidence_records, thing, thing_words
from ifrc_kg.mcp_server.tracing import HopRecord, hop_line, hop_record
from ifrc_kg.oxigraph_terms import Quad

__all__ = ["StatementEvidence", "evidence"]


@dataclass(frozen=True)
class StatementEvidence:
    """The statements that were asked for, with their evidence.

    Where no triple joins the two resources, `links` are the steps of the chain that do, through a node in between.
    Both empty means that it is not stated anywhere in the graph.
    """

    subject: Thing
    statements: list[StatementRecord]
    links: list[HopRecord]
    evidence: list[EvidenceRecord]
    total: int
    next_offset: int | None


def evidence(
    holdings: Holdings, subject: str, *, predicate: str, value: str, window: Window
) -> tuple[StatementEvidence, str]:
    """Return what makes the statements with a subject, and with a property and a value where these are given.

    Raises UnknownResource for a subject of which nothing is said.
    """
    iri = holdings.iri(subject)
    if holdings.describer.describe(iri) is None:
        raise holdings.unknown(iri)
    wanted = _meant(holdings, value)
    properties = {_bare(holdings, predicate)} if predicate.strip() else set()
    quads = [quad for quad in _outgoing(holdings, iri) if not properties or str(quad.predicate) in properties]
    matching = [quad for quad in quads if not wanted or str(quad.object) in wanted]
    page = page_of(
        statement_records(holdings, matching),
        window,
        size=lambda each: len(statement_line(holdings, each)),
    )
    hops = [] if page.total or not wanted or properties else _links(holdings, iri, wanted)
    cited = [each for row in page.rows for each in row.evidence]
    records = evidence_records(holdings, [*cited, *(each.iri for hop in hops for each in hop.evidence)])
    found = StatementEvidence(
        thing(holdings, iri),
        list(page.rows),
        [hop_record(hop) for hop in hops],
        records,
        page.total,
        page.next_offset,
    )
    lines = [
        f"{thing_words(holdings, iri)}: {page_words(page, 'statement')}",
        *(statement_line(holdings, each) for each in page.rows),
        *(hop_line(holdings, hop) for hop in hops),
        *([] if page.total or hops else ["It is not stated: no passage, reference or interpretation says it."]),
        *evidence_lines(holdings, records),
    ]
    return found, "\n".join(lines)


def _outgoing(holdings: Holdings, iri: str) -> tuple[Quad, ...]:
    found = holdings.describer.describe(iri)
    return found.outgoing if found else ()


def _bare(holdings: Holdings, name: str) -> str:
    """Return the IRI of a property; `a` is rdf:type, as SPARQL has it."""
    return holdings.iri("rdf:type" if name.strip() == "a" else name)


def _meant(holdings: Holdings, value: str) -> frozenset[str]:
    """Return what a value may mean: the text of a literal, or the IRI of a resource."""
    if not value.strip():
        return frozenset()
    try:
        return frozenset({value.strip(), holdings.iri(value)})
    except UnknownResource:
        return frozenset({value.strip()})


def _links(holdings: Holdings, iri: str, wanted: frozenset[str]) -> list[Hop]:
    """Return the steps of the chain, in either direction, that lead from a resource straight to another."""
    try:
        found = holdings.chain.trace(iri, depth=1)
    except UnknownResource:
        return []
    return [hop for hop in found.hops if hop.depth == 1 and hop.object.iri in wanted]
