"""The service description of the endpoint (SPARQL 1.1 Service Description), built from the project's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import BNode, Literal, Namespace, URIRef
from rdflib.namespace import RDF, VOID, XSD

from ifrc_kg.media_types import CSV, JSON, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TSV, TURTLE, XML, Format
from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.rdf_output import quads_as
from ifrc_kg.web.site import Site

__all__ = ["service_description"]

_SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")

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


def service_description(site: Site, endpoint: str, answer_format: Format) -> str:
    """Return what the endpoint is and can do, in an RDF format."""
    triples = site.solutions("size")[0]["triples"]["value"]
    return quads_as(_statements(endpoint, triples), answer_format, site.prefixes)


def _statements(endpoint: str, triples: str) -> Iterator[Quad]:
    service, default, dataset = BNode("service"), BNode("default"), URIRef(DATASET_GRAPH)
    yield Quad(service, RDF.type, _SD.Service, None)
    yield Quad(service, _SD.endpoint, URIRef(endpoint), None)
    yield Quad(service, _SD.supportedLanguage, _SD.SPARQL11Query, None)
    yield Quad(service, _SD.defaultDataset, dataset, None)
    yield Quad(dataset, RDF.type, _SD.Dataset, None)
    yield Quad(dataset, _SD.defaultGraph, default, None)
    yield Quad(default, RDF.type, _SD.Graph, None)
    yield Quad(default, VOID.triples, Literal(triples, datatype=XSD.integer), None)
    for name in _FORMAT_NAMES.values():
        yield Quad(service, _SD.resultFormat, _FORMATS[name], None)
