"""What Oxigraph found, written in a format: whole, bounded, and always the same bytes for the same answer.

Oxigraph's XML (0.5.13, measured) leaves a carriage return bare, which every reader turns into a line feed, writes
characters that no XML 1.0 document may hold, and gives a predicate that ends without a name an element without one.
The first is mended here; an answer with one of the others is refused in XML instead of broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

import pyoxigraph as ox
from rdflib.namespace import RDFS, SKOS

from ifrc_kg.answer_size import BoundedBuffer, check_rows, check_size, rows_in
from ifrc_kg.errors import NotAcceptable
from ifrc_kg.media_types import RDF_XML, XML, Format
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_limits import QueryLimits

__all__ = ["described", "graph_body", "labels_in", "solutions_body", "with_evidence", "with_steady_labels"]

_RESULT_FORMATS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_ROOT_TAG: Final = re.compile(rb"(<rdf:RDF )([^>]*)>")
#: What is no Char of XML 1.0 (section 2.2), in UTF-8: control characters, U+FFFE and U+FFFF.
_NO_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
#: An element without a local name: for a predicate or a class whose IRI ends in no name.
_NAMELESS: Final = re.compile(rb"<[^\s<>]*:[\s/>]")
_LABELS: Final = (ox.NamedNode(str(SKOS.prefLabel)), ox.NamedNode(str(RDFS.label)))
#: How the labels of RDF Dataset Canonicalization begin, and those that are given to new blank nodes.
_CANONICAL: Final = "c14n"
_NEW: Final = "new"

_Statement = ox.Triple | ox.Quad


def solutions_body(results: ox.QuerySolutions | ox.QueryBoolean, answer_format: Format, limits: QueryLimits) -> bytes:
    """Return solutions or a boolean; raise QueryTooLarge, and NotAcceptable for a format that is not written."""
    result_format = _RESULT_FORMATS.get(answer_format.token)
    if result_format is None:
        raise _not_written(answer_format)
    buffer = BoundedBuffer(limits.answer_bytes)
    results.serialize(buffer, format=result_format)
    body = buffer.getvalue()
    if answer_format == XML:
        body = _sound_xml(body, limits)
    if limits.answer_rows is not None and isinstance(results, ox.QuerySolutions):
        check_rows(rows_in(body, answer_format, up_to=limits.answer_rows), limits.answer_rows)
    return body


def graph_body(triples: Iterable[_Statement], answer_format: Format, prefixes: Prefixes, limits: QueryLimits) -> bytes:
    """Return triples or quads, each once and in order; raise QueryTooLarge and NotAcceptable."""
    rdf_format = ox.RdfFormat.from_media_type(answer_format.media_type)
    if rdf_format is None:
        raise _not_written(answer_format)
    # A graph is a set, but Oxigraph gives a triple once for each solution; sorted, the answer is always the same.
    statements = sorted(_bounded(triples, limits), key=_place)
    if rdf_format.supports_datasets:
        statements = [each if isinstance(each, ox.Quad) else ox.Quad(*each) for each in statements]
    buffer = BoundedBuffer(limits.answer_bytes)
    used = _used_prefixes(statements, prefixes)
    try:
        # They are all triples, or all quads.
        ox.serialize(cast("list[ox.Quad]", statements), buffer, format=rdf_format, prefixes=used)
    except OSError as error:  # a term of RDF/XML's own syntax as a predicate, such as rdf:li
        raise _no_element() from error
    body = _with_ordered_head(buffer.getvalue())
    return _sound_xml(body, limits) if answer_format == RDF_XML else body


def described(
    triples: Iterable[ox.Triple], labels: Callable[[ox.NamedNode], tuple[ox.Triple, ...]]
) -> Iterator[ox.Triple]:
    """Yield a description with the labels of what it leads to; see `labels_in`."""
    objects = set()
    for triple in triples:
        yield triple
        if isinstance(triple.object, ox.NamedNode):
            objects.add(triple.object)
    for each in objects:
        yield from labels(each)


def labels_in(store: ox.Store, subject: ox.NamedNode) -> tuple[ox.Triple, ...]:
    """Return the statements of the default graph that label a resource."""
    return tuple(
        quad.triple
        for predicate in _LABELS
        for quad in store.quads_for_pattern(subject, predicate, None, ox.DefaultGraph())
    )


def with_steady_labels(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples in which new blank nodes are named in the order of their first appearance.

    The engine names those of a template at random, and the same question would get other bytes each time.
    Those of the store have canonical labels, which are kept and begin in another way.
    """
    steady: dict[ox.BlankNode, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        if isinstance(term, ox.BlankNode) and not term.value.startswith(_CANONICAL):
            return steady.setdefault(term, ox.BlankNode(f"{_NEW}{len(steady)}"))
        return ox.Triple(*map(named, term)) if isinstance(term, ox.Triple) else term

    return (ox.Triple(named(triple.subject), triple.predicate, named(triple.object)) for triple in triples)


def with_evidence(store: ox.Store, triples: Iterable[ox.Triple], graphs: Sequence[str]) -> Iterator[ox.Quad]:
    """Yield each triple in every named graph that states it (of `graphs`, or of all); else in the default graph."""
    for triple in triples:
        found = [
            quad
            for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            if _is_evidence(quad, graphs)
        ]
        yield from found or [ox.Quad(*triple)]


def _is_evidence(quad: ox.Quad, graphs: Sequence[str]) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode) and (not graphs or quad.graph_name.value in graphs)


def _place(statement: _Statement) -> tuple[str, str]:
    """Return the order of statements: graph by graph."""
    return str(statement.graph_name) if isinstance(statement, ox.Quad) else "", str(statement)


def _bounded(statements: Iterable[_Statement], limits: QueryLimits) -> set[_Statement]:
    """Return the statements as a set, given up as soon as it is too large."""
    found: set[_Statement] = set()
    for each in statements:
        found.add(each)
        check_rows(len(found), limits.answer_rows)
    return found


def _used_prefixes(statements: Iterable[_Statement], prefixes: Prefixes) -> dict[str, str]:
    terms = {term for statement in statements for term in statement}
    iris = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    iris |= {term.datatype.value for term in terms if isinstance(term, ox.Literal)}
    found = {pair[0] for pair in map(prefixes.split, iris) if pair}
    return {prefix: prefixes.namespaces[prefix] for prefix in sorted(found)}


def _not_written(answer_format: Format) -> NotAcceptable:
    return NotAcceptable(f"The engine does not write {answer_format.media_type}.", hint="Ask it for JSON or Turtle.")


def _sound_xml(body: bytes, limits: QueryLimits) -> bytes:
    """Return an XML document that says what it should; raise NotAcceptable where XML cannot."""
    if _NO_XML.search(body):
        raise NotAcceptable("The answer holds a character that XML cannot carry.", hint="Ask for another format.")
    if _NAMELESS.search(body):
        raise _no_element()
    body = body.replace(b"\r", b"&#13;")
    check_size(len(body), limits.answer_bytes)
    return body


def _no_element() -> NotAcceptable:
    return NotAcceptable(
        "The answer holds a predicate or a class that RDF/XML has no element for.", hint="Ask for Turtle or JSON-LD."
    )


def _with_ordered_head(body: bytes) -> bytes:
    """Return Turtle, TriG or RDF/XML with its prefixes in order; Oxigraph writes them in the order of a hash table."""
    if body.startswith(b"@prefix"):
        lines = body.split(b"\n")
        count = next((place for place, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
        return b"\n".join(sorted(lines[:count]) + lines[count:])
    return _ROOT_TAG.sub(lambda match: match[1] + b" ".join(sorted(match[2].split())) + b">", body, count=1)
