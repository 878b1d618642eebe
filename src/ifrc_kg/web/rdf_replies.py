"""Quads written in any of the RDF formats.

Turtle and TriG come in the project's own canonical form, the rest from rdflib.
A format without named graphs carries the triples of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rdflib import BNode, Dataset, Graph, Literal, URIRef

from ifrc_kg.media_types import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ifrc_kg.oxigraph_terms import Node, Quad, Syntax
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_format import canonical_form

__all__ = ["node_of", "quads_as", "term_of"]

#: What rdflib calls the formats.
_SERIALISERS: Final = {N_QUADS: "nquads", N_TRIPLES: "nt11", JSON_LD: "json-ld", RDF_XML: "xml"}
_WITH_GRAPHS: Final = frozenset({TRIG, N_QUADS, JSON_LD})


def quads_as(quads: Iterable[Quad], answer_format: Format, prefixes: Prefixes) -> str:
    """Return quads in a format; without named graphs in the format, the triples are merged."""
    has_graphs = answer_format in _WITH_GRAPHS
    kept = list(dict.fromkeys(quads if has_graphs else (quad._replace(graph=None) for quad in quads)))
    if answer_format in (TURTLE, TRIG):
        return canonical_form(kept, Syntax.TURTLE if answer_format == TURTLE else Syntax.TRIG, prefixes)
    target: Graph = Dataset() if has_graphs else Graph()
    for quad in kept:
        graph = target.graph(quad.graph) if isinstance(target, Dataset) and quad.graph is not None else target
        graph.add((quad.subject, quad.predicate, quad.object))
    for prefix in _used(kept, prefixes):
        target.bind(prefix, prefixes.namespaces[prefix])
    # Only the JSON-LD serialiser knows auto_compact; the others ignore it.
    return target.serialize(format=_SERIALISERS[answer_format], auto_compact=True)


def _used(quads: Iterable[Quad], prefixes: Prefixes) -> list[str]:
    """Return the prefixes that some term of the quads is written with."""
    terms = {term for quad in quads for term in quad}
    iris = {str(term) for term in terms if isinstance(term, URIRef)}
    iris |= {str(term.datatype) for term in terms if isinstance(term, Literal) and term.datatype}
    return sorted({pair[0] for pair in map(prefixes.split, iris) if pair})


def node_of(term: Mapping[str, str]) -> Node:
    """Return the term that the SPARQL JSON results write as an object, its lexical form untouched."""
    if term["type"] == "uri":
        return URIRef(term["value"])
    if term["type"] == "bnode":
        return BNode(term["value"])
    if "xml:lang" in term:
        return Literal(term["value"], lang=term["xml:lang"])
    datatype = URIRef(term["datatype"]) if "datatype" in term else None
    return Literal(term["value"], datatype=datatype, normalize=False)


def term_of(node: Node) -> dict[str, str]:
    """Return a term as the SPARQL JSON results write it."""
    if isinstance(node, URIRef):
        return {"type": "uri", "value": str(node)}
    if isinstance(node, BNode):
        return {"type": "bnode", "value": str(node)}
    term = {"type": "literal", "value": str(node)}
    if node.language:
        term["xml:lang"] = node.language
    elif node.datatype:
        term["datatype"] = str(node.datatype)
    return term
