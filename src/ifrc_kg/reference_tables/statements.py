"""Statements as the reference tables yield them: four CURIEs or terms, without an RDF library.

A statement lies in the graph of the reference that says it.
Resources are written as CURIEs of the project's prefixes (`society:armenian-red-cross-society`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from ifrc_kg.errors import DataError

__all__ = ["Link", "Statement", "Text", "Typed", "Value", "dated", "interval", "reference", "slug", "thing"]


class Text(NamedTuple):
    """A literal in a language (RDF 1.1, section 3.3); `language` is a BCP 47 tag."""

    value: str
    language: str = "en"


class Typed(NamedTuple):
    """A literal with a datatype, which is given as a CURIE."""

    value: str
    datatype: str


class Link(NamedTuple):
    """A resource outside the project, by its full IRI."""

    iri: str


#: What a statement may have as its object: a CURIE, an outside IRI or a literal.
Value = str | Link | Text | Typed


class Statement(NamedTuple):
    """One triple and the named graph in which it lies."""

    graph: str
    subject: str
    predicate: str
    value: Value


#: The datatype of a date follows from how much of it is known.
_DATES: Final = (
    (re.compile(r"\d{4}"), "xsd:gYear"),
    (re.compile(r"\d{4}-\d{2}"), "xsd:gYearMonth"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "xsd:date"),
)


def dated(value: str) -> Typed:
    """Return a year, month or day as a literal of just that precision; raise DataError on anything else."""
    for pattern, datatype in _DATES:
        if pattern.fullmatch(value):
            return Typed(value, datatype)
    raise DataError(f"{value!r} is no date.", hint="Write YYYY, YYYY-MM or YYYY-MM-DD.")


def slug(name: str) -> str:
    """Return a name in kebab-case ASCII: accents and apostrophes go, everything else becomes a hyphen."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def thing(graph: str, subject: str, kind: str, label: str = "") -> Iterator[Statement]:
    """Yield the class of a resource and, unless another source labels it, its English label."""
    yield Statement(graph, subject, "rdf:type", kind)
    if label:
        yield Statement(graph, subject, "skos:prefLabel", Text(label))


def reference(graph: str, label: str, *, citation: str, note: str) -> Iterator[Statement]:
    """Yield a reference's description of itself: what it is, where it was found, how far it was verified."""
    yield from thing(graph, graph, "ifrc:Reference", label)
    yield Statement(graph, graph, "ifrc:hasGrade", "grade:external")
    yield Statement(graph, graph, "dcterms:bibliographicCitation", Text(citation))
    yield Statement(graph, graph, "skos:editorialNote", Text(note))


#: The property of OWL-Time that takes a date of each precision.
_INSTANTS: Final = {
    "xsd:gYear": "time:inXSDgYear",
    "xsd:gYearMonth": "time:inXSDgYearMonth",
    "xsd:date": "time:inXSDDate",
}


def interval(graph: str, subject: str, start: str, end: str = "") -> Iterator[Statement]:
    """Yield a time:Interval from one date to another, or to no known end."""
    yield Statement(graph, subject, "rdf:type", "time:Interval")
    for predicate, date in (("time:hasBeginning", start), ("time:hasEnd", end)):
        if date:
            yield Statement(graph, subject, predicate, f"instant:{date}")
            yield from _instant(graph, date)


def _instant(graph: str, date: str) -> Iterator[Statement]:
    literal = dated(date)
    yield Statement(graph, f"instant:{date}", "rdf:type", "time:Instant")
    yield Statement(graph, f"instant:{date}", _INSTANTS[literal.datatype], literal)
