"""Outside facts: from the tables in `data/references/tables/` to `data/references/*.trig`.

The tables are the source, the TriG files are their output and are never edited.
Every statement lies in the graph of the reference that says it, and the reference describes itself there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rdflib import Literal, URIRef

from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.oxigraph_terms import Quad, Syntax
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.rdf_format import canonical_form
from ifrc_kg.reference_tables.conferences import conferences
from ifrc_kg.reference_tables.corroboration import corroboration, places
from ifrc_kg.reference_tables.instruments import bodies, provisions, resolutions
from ifrc_kg.reference_tables.membership import membership_history
from ifrc_kg.reference_tables.national_societies import (
    countries_by_code,
    further_societies,
    national_societies,
    societies_by_code,
)
from ifrc_kg.reference_tables.rows import Row, read_rows
from ifrc_kg.reference_tables.statements import Link, Statement, Text, Typed, Value

__all__ = ["generate", "statements"]


def generate(files: ProjectFiles) -> Mapping[Path, str]:
    """Return the canonical text of every generated file, by the path where it lies; nothing is written.

    Raises DataError where a table is missing, is not a table or names a prefix that the project does not have.
    """
    prefixes = load_prefixes(files.prefixes)
    return {
        files.data / "references" / f"{name}.trig": canonical_form(_quads(found, prefixes), Syntax.TRIG, prefixes)
        for name, found in statements(files).items()
    }


def statements(files: ProjectFiles) -> Mapping[str, Iterator[Statement]]:
    """Return what the tables state, by the stem of the file that it goes into."""
    go_rows, further_rows = _rows(files, "national_societies"), _rows(files, "further_national_societies")
    societies = {**societies_by_code(go_rows), **societies_by_code(further_rows)}
    return {
        "bodies": bodies(_rows(files, "bodies")),
        "conferences": conferences(_rows(files, "conferences"), countries_by_code(go_rows)),
        "corroboration": corroboration(_rows(files, "corroboration"), _rows(files, "findings")),
        "further-national-societies": further_societies(further_rows),
        "membership-history": membership_history(_rows(files, "membership_history"), societies),
        "national-societies": national_societies(go_rows, _rows(files, "published_lists")),
        "places-ecuador": places(_rows(files, "places_ecuador")),
        "provisions": provisions(_rows(files, "provisions")),
        "resolutions": resolutions(_rows(files, "resolutions")),
    }


def _rows(files: ProjectFiles, name: str) -> tuple[Row, ...]:
    return read_rows(files.data / "references" / "tables" / f"{name}.csv")


def _quads(found: Iterable[Statement], prefixes: Prefixes) -> Iterator[Quad]:
    for statement in found:
        subject, predicate, graph = (
            _expanded(curie, prefixes) for curie in (statement.subject, statement.predicate, statement.graph)
        )
        yield Quad(subject, predicate, _term(statement.value, prefixes), graph)


def _term(value: Value, prefixes: Prefixes) -> URIRef | Literal:
    match value:
        case Link(iri):
            return URIRef(iri)
        case Text(text, language):
            return Literal(text, lang=language)
        case Typed(text, "xsd:string"):
            return Literal(text)
        case Typed(text, datatype):
            return Literal(text, datatype=_expanded(datatype, prefixes), normalize=False)
        case curie:
            return _expanded(curie, prefixes)


def _expanded(curie: str, prefixes: Prefixes) -> URIRef:
    iri = prefixes.expand(curie)
    if iri is None:
        raise DataError(
            f"The reference tables name {curie!r}, whose prefix is not in the list.",
            hint="Declare the prefix in ontology/prefixes.ttl.",
        )
    return iri
