"""The sessions of the statutory bodies: each row of the table is a reference of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ifrc_kg.reference_tables.rows import Row, assertable
from ifrc_kg.reference_tables.statements import Statement, Typed, dated, reference, slug, thing

__all__ = ["conferences"]


def conferences(rows: Iterable[Row], countries: Mapping[str, str]) -> Iterator[Statement]:
    """Yield number, body, place and dates of each session, as far as they were verified.

    `countries` are CURIEs by ISO 3166-1 alpha-3 code.
    """
    for row in assertable(rows):
        graph, session = f"reference:conference-{row['slug']}", f"conference:{row['slug']}"
        yield from reference(graph, f"Sources on: {row['label']}", citation=row["citation"], note=row["note"])
        yield from thing(graph, session, _kind(row), row["label"])
        if row["body"]:
            yield Statement(graph, session, "ifrc:isSessionOf", row["body"])
        if row["number"]:
            yield Statement(graph, session, "eli:number", Typed(row["number"], "xsd:string"))
        for predicate, column in (("schema:startDate", "start"), ("schema:endDate", "end")):
            if row[column]:
                yield Statement(graph, session, predicate, dated(row[column]))
        if row["city"]:
            yield from _place(graph, session, row["city"], countries[row["country"]])


def _kind(row: Row) -> str:
    """Return the class of a session; the constituent conference of 1863 is an event before there was a body."""
    if not row["body"]:
        return "ifrc:Event"
    is_conference = row["body"] == "body:international-conference"
    return "ifrc:InternationalConference" if is_conference else "ifrc:StatutoryMeeting"


def _place(graph: str, session: str, city: str, country: str) -> Iterator[Statement]:
    place = f"place:{slug(city)}"
    yield from thing(graph, place, "ifrc:Place", city)
    yield Statement(graph, place, "dcterms:isPartOf", country)
    yield Statement(graph, session, "schema:location", place)
    yield Statement(graph, session, "schema:location", country)
