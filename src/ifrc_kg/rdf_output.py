"""Quads as text in any of the RDF formats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import BNode

from ifrc_kg.json_ld import json_ld_text
from ifrc_kg.media_types import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ifrc_kg.oxigraph_terms import Quad, Syntax, oxigraph_quad, rdf_xml_text, with_canonical_labels
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_format import canonical_form, natural_key

__all__ = ["RDF_FORMATS", "document_as", "quads_as"]

#: What quads can be written as.
RDF_FORMATS: Final = (TRIG, N_QUADS, TURTLE, N_TRIPLES, JSON_LD, RDF_XML)

_SYNTAXES: Final = {TURTLE: Syntax.TURTLE, TRIG: Syntax.TRIG}
_WITH_GRAPHS: Final = frozenset({TRIG, N_QUADS, JSON_LD})


def quads_as(quads: Iterable[Quad], output_format: Format, prefixes: Prefixes) -> str:
    """Return quads in a format; one without named graphs carries the merged triples of all of them.

    The same quads always give the same text, whatever their order: Turtle and TriG in the canonical form, N-Quads and
    N-Triples with sorted lines, RDF/XML and JSON-LD with sorted resources.
    """
    has_graphs = output_format in _WITH_GRAPHS
    kept = list(dict.fromkeys(quads if has_graphs else (quad._replace(graph=None) for quad in quads)))
    if output_format in _SYNTAXES:
        return canonical_form(kept, _SYNTAXES[output_format], prefixes)
    if output_format == JSON_LD:
        return json_ld_text(kept, prefixes)
    if any(isinstance(term, BNode) for quad in kept for term in quad):
        kept = list(with_canonical_labels(kept))
    if output_format == RDF_XML:
        return rdf_xml_text(sorted(kept, key=_place), _used(kept, prefixes))
    return "".join(sorted(f"{oxigraph_quad(quad)} .\n" for quad in kept))


def document_as(quads: Iterable[Quad], output_format: Format, prefixes: Prefixes) -> str:
    """Return quads as a document about something: in TriG and N-Quads with their graphs, else as merged triples.

    JSON-LD could carry the graphs as well; but programs that read it look for node objects at its top, and a reader of
    graphs would find none there.
    """
    flat = output_format == JSON_LD
    return quads_as((quad._replace(graph=None) for quad in quads) if flat else quads, output_format, prefixes)


def _place(quad: Quad) -> tuple[object, ...]:
    return natural_key(str(quad.subject)), natural_key(str(quad.predicate)), natural_key(str(quad.object)), repr(quad)


def _used(quads: Iterable[Quad], prefixes: Prefixes) -> dict[str, str]:
    """Return the prefixes that name properties, which is all that RDF/XML uses prefixes for, and their namespaces."""
    found = {pair[0] for pair in (prefixes.split(str(quad.predicate)) for quad in quads) if pair}
    return {prefix: prefixes.namespaces[prefix] for prefix in sorted(found)}
