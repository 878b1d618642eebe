"""Quads as JSON-LD 1.1: node objects in order, under a context that holds every prefix they need.

The context stands in the document, so that nothing has to be fetched to read it.
Literals keep their lexical forms: a number is a value object and no JSON number, which would lose "01" and "1.0".
The same quads always give the same text.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from rdflib import RDF, BNode, Literal, URIRef

from ifrc_kg.oxigraph_terms import Node, Quad, with_canonical_labels
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_format import natural_key

__all__ = ["json_ld_text", "json_ld_without_markup"]

_TYPE: Final = "@type"
_Subject = URIRef | BNode


def json_ld_text(quads: Iterable[Quad], prefixes: Prefixes) -> str:
    """Return quads as a JSON-LD document: the nodes of the default graph, then each named graph with its nodes."""
    distinct = frozenset(quads)
    if any(isinstance(term, BNode) for quad in distinct for term in quad):
        distinct = frozenset(with_canonical_labels(distinct))
    graphs: defaultdict[_Subject | None, list[Quad]] = defaultdict(list)
    for quad in distinct:
        graphs[quad.graph].append(quad)
    writer = _Writer(prefixes)
    nodes = writer.nodes(graphs.pop(None, []))
    named = sorted((writer.name(graph), graph) for graph in graphs if graph is not None)
    nodes += [{"@id": name, "@graph": writer.nodes(graphs[graph])} for name, graph in named]
    context = {prefix: prefixes.namespaces[prefix] for prefix in sorted(writer.used)}
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


def json_ld_without_markup(text: str) -> str:
    """Return the same JSON, written so that it can stand inside `<script>` of an HTML page whatever it says."""
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


class _Writer:
    """Writes terms as JSON-LD has them, and remembers which prefixes it used."""

    def __init__(self, prefixes: Prefixes) -> None:
        self.used: set[str] = set()
        self._prefixes = prefixes

    def nodes(self, quads: Iterable[Quad]) -> list[dict[str, Any]]:
        """Return the node objects of one graph, by name; the properties of each by name as well."""
        found: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for quad in sorted(quads, key=lambda quad: (natural_key(str(quad.object)), repr(quad.object))):
            properties = found[self.name(quad.subject)]
            if quad.predicate == RDF.type and not isinstance(quad.object, Literal):
                properties[_TYPE].append(self.name(quad.object))
            else:
                properties[self.name(quad.predicate)].append(self._value(quad.object))
        return [
            {"@id": name, **{key: _single(found[name][key]) for key in sorted(found[name])}}
            for name in sorted(found, key=natural_key)
        ]

    def name(self, term: URIRef | BNode) -> str:
        """Return a node as a compact IRI, an IRI, or a blank node label."""
        if isinstance(term, BNode):
            return f"_:{term}"
        pair = self._prefixes.split(str(term))
        if pair is None:
            return str(term)
        self.used.add(pair[0])
        return f"{pair[0]}:{pair[1]}"

    def _value(self, term: Node) -> str | dict[str, str]:
        if not isinstance(term, Literal):
            return {"@id": self.name(term)}
        if term.language:
            return {"@value": str(term), "@language": term.language}
        if term.datatype:
            return {"@value": str(term), _TYPE: self.name(term.datatype)}
        return str(term)


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
