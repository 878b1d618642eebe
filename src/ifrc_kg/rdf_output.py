"""Quads as text in any of the RDF formats."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Final

from rdflib import BNode, Dataset, Graph, Literal

from ifrc_kg.media_types import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ifrc_kg.oxigraph_terms import Quad, Syntax
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_format import canonical_form

__all__ = ["RDF_FORMATS", "quads_as"]

#: What quads can be written as.
RDF_FORMATS: Final = (TRIG, N_QUADS, TURTLE, N_TRIPLES, JSON_LD, RDF_XML)

_SYNTAXES: Final = {TURTLE: Syntax.TURTLE, TRIG: Syntax.TRIG}
#: What rdflib calls the other formats.
_SERIALISERS: Final = {N_QUADS: "nquads", N_TRIPLES: "nt11", JSON_LD: "json-ld", RDF_XML: "xml"}
_WITH_GRAPHS: Final = frozenset({TRIG, N_QUADS, JSON_LD})
_SORTED: Final = frozenset({N_QUADS, N_TRIPLES})


def quads_as(quads: Iterable[Quad], output_format: Format, prefixes: Prefixes) -> str:
    """Return quads in a format; one without named graphs carries the merged triples of all of them.

    Turtle and TriG come in the canonical form, N-Quads and N-Triples with sorted lines.
    """
    has_graphs = output_format in _WITH_GRAPHS
    kept = list(dict.fromkeys(quads if has_graphs else (quad._replace(graph=None) for quad in quads)))
    if output_format in _SYNTAXES:
        return canonical_form(kept, _SYNTAXES[output_format], prefixes)
    target: Graph = Dataset() if has_graphs else Graph()
    for quad in kept:
        graph = target.graph(quad.graph) if isinstance(target, Dataset) and quad.graph is not None else target
        graph.add((quad.subject, quad.predicate, quad.object))
    for prefix, namespace in _used(kept, prefixes).items():
        target.bind(prefix, namespace)
    with warnings.catch_warnings():
        # rdflib 7.6 serialises datasets through methods of its own that it has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        # Only the JSON-LD serialiser knows auto_compact; the others ignore it.
        text: str = target.serialize(format=_SERIALISERS[output_format], auto_compact=True)
    if output_format in _SORTED:
        return "".join(f"{line}\n" for line in sorted(filter(None, text.splitlines())))
    return text


def _used(quads: Iterable[Quad], prefixes: Prefixes) -> dict[str, str]:
    """Return the prefixes with which some term of the quads is written, and their namespaces."""
    terms = {term for quad in quads for term in quad}
    iris = {str(term.datatype if isinstance(term, Literal) else term) for term in terms if not isinstance(term, BNode)}
    found = {pair[0] for pair in map(prefixes.split, iris) if pair}
    return {prefix: prefixes.namespaces[prefix] for prefix in sorted(found)}
