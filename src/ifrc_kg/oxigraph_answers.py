"""What Oxigraph found, written in a format: whole, bounded, and always the same bytes for the same answer.

Oxigraph's XML (0.5.13, measured) leaves a carriage return bare, which every reader turns into a line feed, writes
characters that no XML 1.0 document may hold, and gives a predicate that ends without a name an element without one.
The first is mended here; an answer with one of the others is refused in XML instead of broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, cast

import pyoxigraph as ox
from rdflib.namespace import RDFS, SKOS

from ifrc_kg.answer_size import BoundedBuffer, DistinctLines, check_rows, check_size, rows_in
from ifrc_kg.errors import NotAcceptable
from ifrc_kg.media_types import N_TRIPLES, RDF_XML, XML, Format
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_limits import QueryLimits

__all__ = [
    "Lines",
    "constructed_body",
    "described",
    "label_lines",
    "solutions_body",
    "statements_body",
    "with_evidence",
]

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

#: Triples or quads by what N-Quads has for them before the dot.
Lines = Mapping[str, ox.Triple | ox.Quad]

#: What stands in every line that holds a blank node, and in few others.
_BLANK: Final = "_:"
#: Formats in which triples are written as N-Triples writes them.
_LINE_FORMATS: Final = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_IRI: Final = re.compile(r"<([^<>\s]+)>")


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


def constructed_body(results: ox.QueryTriples, answer_format: Format, prefixes: Prefixes, limits: QueryLimits) -> bytes:
    """Return the triples of CONSTRUCT, each once and in order; raise QueryTooLarge and NotAcceptable."""
    triples: Iterable[ox.Triple] = results
    if answer_format == N_TRIPLES:  # the engine's own lines, of which equal triples have equal ones
        lines = DistinctLines(limits.answer_rows)
        results.serialize(lines, format=ox.RdfFormat.N_TRIPLES)
        body = lines.in_order()
        if _BLANK.encode() not in body:
            check_size(len(body), limits.answer_bytes)
            return body
        triples = (quad.triple for quad in ox.parse(lines.joined(), format=ox.RdfFormat.N_TRIPLES))
    found = _distinct(triples, limits)
    if any(_BLANK in line for line in found):
        found = _distinct(_with_steady_labels(found.values()), limits)
    return statements_body(dict(sorted(found.items())), answer_format, prefixes, limits)


def statements_body(statements: Lines, answer_format: Format, prefixes: Prefixes, limits: QueryLimits) -> bytes:
    """Return triples or quads in a format, in the order given; raise QueryTooLarge and NotAcceptable."""
    rdf_format = ox.RdfFormat.from_media_type(answer_format.media_type)
    if rdf_format is None:
        raise _not_written(answer_format)
    if rdf_format in _LINE_FORMATS:
        body = "".join([f"{line} .\n" for line in statements]).encode()
        check_size(len(body), limits.answer_bytes)
        return body
    written = list(statements.values())
    if rdf_format.supports_datasets:
        written = [each if isinstance(each, ox.Quad) else ox.Quad(*each) for each in written]
    buffer = BoundedBuffer(limits.answer_bytes)
    try:
        # They are all triples, or all quads.
        ox.serialize(
            cast("list[ox.Quad]", written), buffer, format=rdf_format, prefixes=_used_prefixes(statements, prefixes)
        )
    except OSError as error:  # a term of RDF/XML's own syntax as a predicate, such as rdf:li
        raise _no_element() from error
    body = _with_ordered_head(buffer.getvalue())
    return _sound_xml(body, limits) if answer_format == RDF_XML else body


def described(
    results: Iterable[ox.Triple], labels: Callable[[str], Mapping[str, ox.Triple]], limits: QueryLimits
) -> Lines:
    """Return a description with the labels of what it leads to, in order; see `label_lines`."""
    found = _distinct(results, limits)
    for iri in {line[line.rindex("<") + 1 : -1] for line in found if line.endswith(">")}:
        found.update(labels(iri))
    check_rows(len(found), limits.answer_rows)
    return dict(sorted(found.items()))


def label_lines(store: ox.Store, subject: str) -> Mapping[str, ox.Triple]:
    """Return the statements of the default graph that label a resource, each by its line."""
    node = ox.NamedNode(subject)
    return {
        str(quad.triple): quad.triple
        for predicate in _LABELS
        for quad in store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
    }


def with_evidence(store: ox.Store, statements: Lines, graphs: Sequence[str], limits: QueryLimits) -> Lines:
    """Return each triple in every named graph that states it (of `graphs`, or of all), else as it is; by graph."""
    found: list[tuple[str, str, ox.Quad]] = []
    for triple in statements.values():
        stated = [
            quad
            for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            if _is_evidence(quad, graphs)
        ]
        found += [(str(each.graph_name), str(each), each) for each in stated or [ox.Quad(*triple)]]
        check_rows(len(found), limits.answer_rows)
    return {line: quad for _, line, quad in sorted(found, key=itemgetter(0, 1))}


def _distinct(triples: Iterable[ox.Triple], limits: QueryLimits) -> dict[str, ox.Triple]:
    """Return triples by their lines, each once, in order of first appearance; given up as soon as there are too many.

    A graph is a set, but Oxigraph gives a triple once for each solution.
    A line is made in one step, where each term that is asked for is an object of Python's.
    """
    found: dict[str, ox.Triple] = {}
    for triple in triples:
        found[str(triple)] = triple
        check_rows(len(found), limits.answer_rows)
    return found


def _with_steady_labels(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
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


def _is_evidence(quad: ox.Quad, graphs: Sequence[str]) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode) and (not graphs or quad.graph_name.value in graphs)


def _used_prefixes(lines: Iterable[str], prefixes: Prefixes) -> dict[str, str]:
    """Return the prefixes of the IRIs in lines of N-Triples or N-Quads, and their namespaces."""
    found = {pair[0] for pair in map(prefixes.split, set(_IRI.findall("\n".join(lines)))) if pair}
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
