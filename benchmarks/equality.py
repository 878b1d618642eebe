"""Whether servers give the same answer: as solutions or as triples, not as bytes.

Solutions are compared as a multiset of rows, numbers by their value; those of a query with ORDER BY in order.
DESCRIBE is what each server makes of it, by the standard: this one adds the labels of what a description leads to.
There it is compared what each says of the described resource itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from benchmarks.queries import BenchQuery
from benchmarks.servers import Reply
from ifrc_kg.errors import DataError
from ifrc_kg.results import read_solutions

__all__ = ["DIFFERS", "Asker", "difference", "differences"]

#: Asks a server, with a number that makes the text new.
Asker = Callable[[BenchQuery, int], Reply]

#: The forms whose answers differ by design.
DIFFERS: Final = frozenset({"DESCRIBE"})
_OK: Final = 200
#: rdflib-endpoint answers DESCRIBE in RDF/XML, under a media type of solutions.
_GRAPH_FORMATS: Final[Mapping[str, str]] = {
    "application/n-triples": "nt",
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/sparql-results+xml": "xml",
}
_NUMBERS: Final = frozenset({XSD.integer, XSD.decimal, XSD.double, XSD.float})

_Term = tuple[str, ...]
_Row = frozenset[tuple[str, _Term]]


def differences(query: BenchQuery, askers: Mapping[str, Asker]) -> list[str]:
    """Return how the answers of servers differ from those of the first one; nothing where all agree."""
    (first, ask_first), *others = askers.items()
    measure = ask_first(query, 0)
    found = {name: difference(query, measure, ask(query, 0)) for name, ask in others}
    return [f"{query.name}: {name} beside {first}: {told}" for name, told in found.items() if told]


def difference(query: BenchQuery, one: Reply, other: Reply) -> str:
    """Return in which way two answers to a query differ; empty where they do not."""
    if one.status != _OK or other.status != _OK:
        return f"status {other.status} and {one.status}"
    try:
        if query.form == "SELECT":
            return _difference_of_solutions(query, one.body, other.body)
        return _difference_of_graphs(query, _graph(one), _graph(other))
    except DataError as error:
        return str(error)


def _difference_of_solutions(query: BenchQuery, one: bytes, other: bytes) -> str:
    rows, others = _rows(one), _rows(other)
    if not rows:
        return "there are no solutions to compare"
    if Counter(rows) != Counter(others):
        missing, extra = Counter(rows) - Counter(others), Counter(others) - Counter(rows)
        return f"{missing.total()} of {len(rows)} solutions are missing, and {extra.total()} are others"
    if "ORDER BY" in query.stem and rows != others:
        return "the solutions stand in another order"
    return ""


def _rows(body: bytes) -> list[_Row]:
    return [frozenset((name, _term(term)) for name, term in row.items()) for row in read_solutions(body).rows]


def _term(term: URIRef | BNode | Literal) -> _Term:
    """Return a term so that equal values are equal: a number by its value, a plain string without its datatype."""
    if not isinstance(term, Literal):
        return type(term).__name__, str(term)
    if term.datatype in _NUMBERS:
        try:
            return "number", str(Decimal(str(term)).normalize())
        except InvalidOperation:
            return "number", str(term)
    datatype = "" if term.datatype in (None, XSD.string) else str(term.datatype)
    return "literal", str(term), (term.language or "").lower(), datatype


def _graph(reply: Reply) -> Graph:
    graph_format = _GRAPH_FORMATS.get(reply.media_type)
    if graph_format is None:
        raise DataError(f"an answer in {reply.media_type}, which is no graph")
    return Graph().parse(data=reply.body, format=graph_format)


def _difference_of_graphs(query: BenchQuery, one: Graph, other: Graph) -> str:
    if query.form in DIFFERS:
        one, other = _about(query, one), _about(query, other)
    if not len(one):
        return "there are no triples to compare"
    return "" if isomorphic(one, other) else f"{len(other)} triples and {len(one)}, which are not the same graph"


def _about(query: BenchQuery, graph: Graph) -> Graph:
    """Return the triples whose subject is the resource that a query describes."""
    subjects = {subject for subject in graph.subjects() if _is_described(query, subject)}
    return _graph_of(triple for triple in graph if triple[0] in subjects)


def _is_described(query: BenchQuery, subject: object) -> bool:
    """Tell whether a query names a subject: `DESCRIBE prefix:name` of our prefixes, or by its IRI."""
    _, _, named = query.stem.partition("DESCRIBE ")
    name = named.split()[0].strip("<>")
    kind, _, slug = name.partition(":")
    return isinstance(subject, URIRef) and (str(subject) == name or str(subject).endswith(f"/id/{kind}/{slug}"))


def _graph_of(triples: Iterable[tuple[object, object, object]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)  # type: ignore[arg-type]  # they come from a graph
    return graph
