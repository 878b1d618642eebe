"""How the membership of the IFRC changed: each row of the table is a reference of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ifrc_kg.reference_tables.rows import Row
from ifrc_kg.reference_tables.statements import Statement, Text, Typed, dated, interval, reference, thing

__all__ = ["membership_history"]

_FEDERATION: Final = "organization:ifrc"


def membership_history(rows: Iterable[Row], societies: Mapping[str, str]) -> Iterator[Statement]:
    """Yield admissions as memberships, everything else as events, and the count of members where it is given.

    `societies` are CURIEs by the ISO 3166-1 alpha-3 code of their country.
    """
    for row in rows:
        graph, society = f"reference:membership-{row['slug']}", societies[row["society"]]
        yield from reference(graph, f"Sources on: {row['label']}", citation=row["citation"], note=row["note"])
        if row["happening"] == "admitted":
            yield from _admission(graph, row, society)
        else:
            yield from _event(graph, row, society)
        if row["count_after"]:
            yield from _count(graph, row)


def _admission(graph: str, row: Row, society: str) -> Iterator[Statement]:
    name = society.partition(":")[2]
    membership, period = f"membership:{name}", f"interval:membership-{name}"
    yield from thing(graph, membership, "org:Membership", row["label"])
    yield Statement(graph, membership, "org:member", society)
    yield Statement(graph, membership, "org:organization", _FEDERATION)
    yield Statement(graph, membership, "org:memberDuring", period)
    yield from _described(graph, membership, row)
    yield from interval(graph, period, row["date"])


def _event(graph: str, row: Row, society: str) -> Iterator[Statement]:
    event = f"event:{society.partition(':')[2]}-{row['happening']}"
    yield from thing(graph, event, "ifrc:Event", row["label"])
    yield Statement(graph, event, "dcterms:date", dated(row["date"]))
    yield Statement(graph, event, "schema:about", society)
    yield from _described(graph, event, row)


def _described(graph: str, subject: str, row: Row) -> Iterator[Statement]:
    if row["description"]:
        yield Statement(graph, subject, "dcterms:description", Text(row["description"]))


def _count(graph: str, row: Row) -> Iterator[Statement]:
    """Yield the number of members after an admission, and the span for which it held where its end is known."""
    count = row["count_after"]
    figure = f"figure:member-national-societies-{count}"
    yield from thing(graph, figure, "ifrc:Figure", f"{count} member National Societies from {row['date']}")
    yield Statement(graph, figure, "qudt:numericValue", Typed(count, "xsd:integer"))
    yield Statement(graph, figure, "qudt:hasUnit", "unit:NUM")
    yield Statement(graph, figure, "ifrc:hasMeasure", "measure:member-national-societies")
    yield Statement(graph, figure, "ifrc:hasFigureRole", "figure-role:context")
    yield Statement(graph, figure, "ifrc:hasQualifier", "qualifier:unqualified")
    yield Statement(graph, figure, "ifrc:asStated", Text(count))
    yield Statement(graph, figure, "schema:observationAbout", _FEDERATION)
    yield Statement(graph, figure, "schema:observationDate", dated(row["date"]))
    if row["count_until"]:
        period = f"interval:member-national-societies-{count}"
        yield Statement(graph, figure, "dcterms:temporal", period)
        yield from interval(graph, period, row["date"], row["count_until"])
