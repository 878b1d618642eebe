"""What outside sources say about the paper's own initiatives, and the places in Ecuador that it names.

Each row of `corroboration.csv` and of `places_ecuador.csv` is a reference of its own.
`findings.csv` holds the single statements that a row of `corroboration.csv` makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ifrc_kg.errors import DataError
from ifrc_kg.reference_tables.rows import Row, assertable
from ifrc_kg.reference_tables.statements import Statement, Text, Typed, Value, reference, thing

__all__ = ["corroboration", "places"]


def corroboration(rows: Iterable[Row], findings: Iterable[Row]) -> Iterator[Statement]:
    """Yield each outside source with what it confirms, qualifies or contradicts, and with what it states.

    Raises DataError where a finding belongs to no row that may state something.
    """
    sources = {row["slug"]: f"reference:corroboration-{row['slug']}" for row in assertable(rows)}
    for row in assertable(rows):
        graph = sources[row["slug"]]
        yield from reference(graph, row["label"], citation=row["citation"], note=row["note"])
        yield Statement(graph, graph, "dcterms:description", Text(row["description"]))
        yield Statement(graph, graph, row["relation"], row["target"])
    for finding in findings:
        if finding["corroboration"] not in sources:
            raise DataError(
                f"A finding names {finding['corroboration']!r}, which may state nothing.",
                hint="Name a verified row of corroboration.csv.",
            )
        graph = sources[finding["corroboration"]]
        yield Statement(graph, finding["subject"], finding["property"], _value(finding))


def places(rows: Iterable[Row]) -> Iterator[Statement]:
    """Yield each place with its official code and the province of which it is a part."""
    for row in assertable(rows):
        graph, place = f"reference:place-{row['slug']}", f"place:{row['slug']}"
        yield from reference(graph, f"Official code of {row['label']}", citation=row["citation"], note=row["note"])
        yield from thing(graph, place, "ifrc:Place", row["label"])
        yield Statement(graph, place, "dcterms:identifier", Typed(row["inec_code"], "xsd:string"))
        yield Statement(graph, place, "dcterms:description", Text(row["description"]))
        yield Statement(graph, place, "gn:parentCountry", "country:ecuador")
        if row["within"]:
            yield Statement(graph, place, "gn:parentADM1", row["within"])


def _value(finding: Row) -> Value:
    """Return the object of a finding: its kind is `iri`, a datatype or a language."""
    if finding["kind"] == "iri":
        return finding["value"]
    if ":" in finding["kind"]:
        return Typed(finding["value"], finding["kind"])
    return Text(finding["value"], finding["kind"])
