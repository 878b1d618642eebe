"""The triples of a named graph, as the store has them and as rdflib reads them."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import VOID, Graph, URIRef

from ifrc_kg.media_types import N_TRIPLES
from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Quad, Syntax, parse_quads
from ifrc_kg.web.site import Site

__all__ = ["document_quads", "graph_quads", "rdflib_graph"]


def graph_quads(site: Site, iri: str) -> list[Quad]:
    """Return the quads of a named graph; none where nothing is stated in one of this name."""
    asked = site.views.request("graph-triples", {"graph": iri})
    text = site.engine.evaluate(asked, N_TRIPLES).body.decode("utf-8")
    return [quad._replace(graph=URIRef(iri)) for quad in parse_quads(text, Syntax.TURTLE)]


def document_quads(site: Site, iri: str) -> list[Quad]:
    """Return the quads of a named graph as a document, which says to which dataset it belongs (VoID, section 6.2)."""
    quads = graph_quads(site, iri)
    return [*quads, Quad(URIRef(iri), VOID.inDataset, DATASET_GRAPH, URIRef(iri))] if quads else []


def rdflib_graph(quads: Iterable[Quad]) -> Graph:
    """Return the triples of some quads as a graph."""
    graph = Graph(store="SimpleMemory")
    for quad in quads:
        graph.add(quad[:3])
    return graph
