"""The service description of the endpoint (SPARQL 1.1 Service Description), computed from what is really offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rdflib import BNode, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, VOID, XSD

from ifrc_kg.media_types import (
    CSV,
    HTML,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TSV,
    TURTLE,
    XML,
    Format,
    ResultKind,
    formats_for,
)
from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Node, Quad
from ifrc_kg.rdf_output import quads_as
from ifrc_kg.web.limits import limit_sentences
from ifrc_kg.web.site import Site

__all__ = ["service_description"]

_SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
#: What "no entailment" is called: graph patterns are matched by simple entailment.
_SIMPLE_ENTAILMENT: Final = URIRef("http://www.w3.org/ns/entailment/Simple")
#: The W3C's IRIs for file formats (https://www.w3.org/ns/formats/).
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES: Final[dict[Format, str]] = {
    JSON: "SPARQL_Results_JSON",
    XML: "SPARQL_Results_XML",
    CSV: "SPARQL_Results_CSV",
    TSV: "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    TRIG: "TriG",
    N_QUADS: "N-Quads",
    N_TRIPLES: "N-Triples",
    JSON_LD: "JSON-LD",
    RDF_XML: "RDF_XML",
}
_SERVICE: Final = BNode("service")

_Triple = tuple[URIRef | BNode, URIRef, Node]


def service_description(site: Site, endpoint: str, answer_format: Format) -> str:
    """Return what the endpoint is and can do, in an RDF format."""
    prefixes = replace(site.prefixes, namespaces={**site.prefixes.namespaces, "sd": str(_SD)})
    triples = (*_service(site, endpoint), *_dataset(site))
    return quads_as((Quad(*triple, None) for triple in triples), answer_format, prefixes)


def _service(site: Site, endpoint: str) -> Iterator[_Triple]:
    yield _SERVICE, RDF.type, _SD.Service
    yield _SERVICE, _SD.endpoint, URIRef(endpoint)
    yield _SERVICE, _SD.supportedLanguage, _SD.SPARQL11Query
    yield _SERVICE, _SD.defaultEntailmentRegime, _SIMPLE_ENTAILMENT
    yield _SERVICE, _SD.feature, _SD.UnionDefaultGraph
    if site.settings.service_endpoints:
        yield _SERVICE, _SD.feature, _SD.BasicFederatedQuery
    offered = (*formats_for(ResultKind.SOLUTIONS), *formats_for(ResultKind.GRAPH))
    for each in offered:
        if each != HTML:
            yield _SERVICE, _SD.resultFormat, _FORMATS[_FORMAT_NAMES[each]]
    for sentence in limit_sentences(site.settings):
        yield _SERVICE, RDFS.comment, Literal(sentence, lang="en")


def _dataset(site: Site) -> Iterator[_Triple]:
    """Yield the dataset: its default graph, which is the merge of the named ones, and each of those by name."""
    dataset, default = URIRef(DATASET_GRAPH), BNode("default")
    yield _SERVICE, _SD.defaultDataset, dataset
    yield dataset, RDF.type, _SD.Dataset
    yield dataset, _SD.defaultGraph, default
    yield default, RDFS.comment, Literal("The RDF merge of all named graphs: each triple once.", lang="en")
    yield from _graph(default, site.solutions("size")[0]["triples"]["value"])
    for number, each in enumerate(site.solutions("graph-sizes")):
        named, graph = BNode(f"named{number}"), BNode(f"graph{number}")
        yield dataset, _SD.namedGraph, named
        yield named, RDF.type, _SD.NamedGraph
        yield named, _SD.name, URIRef(each["graph"]["value"])
        yield named, _SD.graph, graph
        yield from _graph(graph, each["triples"]["value"])


def _graph(graph: BNode, triples: str) -> Iterator[_Triple]:
    yield graph, RDF.type, _SD.Graph
    yield graph, VOID.triples, Literal(triples, datatype=XSD.integer)
