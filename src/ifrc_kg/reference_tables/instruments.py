"""Resolutions, policies, strategies and pledges on migration, and official operative paragraphs.

Each row of either table is a reference of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ifrc_kg.reference_tables.rows import Row, assertable, cells
from ifrc_kg.reference_tables.statements import Statement, Text, Typed, dated, interval, reference, thing

__all__ = ["bodies", "provisions", "resolutions"]

#: Columns that hold CURIEs, and the property that each of them states.
_LINKS: Final = (
    ("body", "eli:passed_by"),
    ("meeting", "ifrc:isAdoptedAt"),
    ("presented_at", "bibo:presentedAt"),
    ("cites", "eli:cites"),
    ("follows_up", "ifrc:followsUp"),
    ("has_part", "eli:has_part"),
    ("replaces", "dcterms:replaces"),
    ("attributed_to", "prov:wasAttributedTo"),
    ("publisher", "dcterms:publisher"),
)


def resolutions(rows: Iterable[Row]) -> Iterator[Statement]:
    """Yield each instrument with its title, number, date, meeting and the instruments that it builds on.

    A row without a label is about an instrument that the paper itself names.
    """
    for row in assertable(rows):
        graph, instrument = _graph(row), row["resource"]
        yield from reference(graph, f"Sources on: {row['label'] or row['title']}", **_source(row))
        yield from thing(graph, instrument, row["class"], row["label"])
        if row["title"]:
            yield Statement(graph, instrument, "dcterms:title", Text(row["title"]))
        if row["number"]:
            yield Statement(graph, instrument, "eli:number", Typed(row["number"], "xsd:string"))
        if row["date"]:
            yield Statement(graph, instrument, _date_property(row), dated(row["date"]))
        if row["description"]:
            yield Statement(graph, instrument, "dcterms:description", Text(row["description"]))
        for column, predicate in _LINKS:
            for target in cells(row, column):
                yield Statement(graph, instrument, predicate, target)
        if row["period_start"]:
            period = f"interval:{row['period_start']}-to-{row['period_end']}"
            yield Statement(graph, instrument, "dcterms:temporal", period)
            yield from interval(graph, period, row["period_start"], row["period_end"])


def provisions(rows: Iterable[Row]) -> Iterator[Statement]:
    """Yield each operative paragraph: its place in the instrument, its verb phrase and its addressees."""
    for row in assertable(rows):
        graph, provision = _graph(row), row["resource"]
        yield from reference(graph, f"Sources on: {row['label']}", **_source(row))
        yield from thing(graph, provision, "ifrc:Provision", row["label"])
        yield Statement(graph, provision, "eli:is_part_of", row["instrument"])
        yield Statement(graph, provision, "schema:position", Typed(row["position"], "xsd:integer"))
        yield Statement(graph, provision, "dcterms:description", Text(row["description"]))
        if row["wording"]:
            yield Statement(graph, provision, "ifrc:operativeWording", Text(row["wording"]))
        for addressee in cells(row, "addresses"):
            yield Statement(graph, provision, "ifrc:addresses", addressee)


def bodies(rows: Iterable[Row]) -> Iterator[Statement]:
    """Yield the bodies and groups that the other tables name and the paper does not."""
    for row in rows:
        graph = _graph(row)
        yield from reference(graph, f"Sources on: {row['label']}", **_source(row))
        yield from thing(graph, row["resource"], row["class"], row["label"])


def _graph(row: Row) -> str:
    return f"reference:{row['resource'].replace(':', '-')}"


def _source(row: Row) -> dict[str, str]:
    return {"citation": row["citation"], "note": row["note"]}


def _date_property(row: Row) -> str:
    return "dcterms:issued" if row["class"] == "ifrc:CitedWork" else "eli:date_document"
