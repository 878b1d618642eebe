"""The record of the dataset: DCAT 3, VoID and schema.org in one description, made when it is asked for.

What people decide (title, licence, contact) is read from `data/dataset.ttl`, what can be counted is counted by the
views, and what belongs to a place (endpoint, downloads) is added with the address at which the dataset is served.

https://www.w3.org/TR/vocab-dcat-3/, https://www.w3.org/TR/void/, https://schema.org/Dataset
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from rdflib import FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, VOID
from rdflib.term import Node as GraphNode

from ifrc_kg.dataset_description import COVERAGE_VIEWS, FURTHER_VIEWS, VOID_VIEWS, constructed
from ifrc_kg.dump_tables import CSVW_NAME
from ifrc_kg.dumps import GZIP, STEM, Dump, Manifest
from ifrc_kg.engine import QueryEngine
from ifrc_kg.media_types import N_TRIPLES, Format
from ifrc_kg.namespaces import DATASET_GRAPH, VOID_GRAPH
from ifrc_kg.oxigraph_terms import Node, Quad, Syntax, parse_quads
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.rdf_output import RDF_FORMATS

__all__ = ["brief_record", "headline", "record", "schema_org"]

_SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_PROTOCOL: Final = URIRef("https://www.w3.org/TR/sparql11-protocol/")
_PARTS: Final = f"{DATASET_GRAPH}#"

_Triples = Iterator[tuple[URIRef, URIRef, Node]]


def record(
    engine: QueryEngine, views: QueryCatalogue, manifest: Manifest | None, root: str, *, has_endpoint: bool = True
) -> tuple[Quad, ...]:
    """Return all that is known of the dataset, as triples without a named graph.

    `root` is the address at which it is served, with a slash at its end; without a manifest there are no dumps.
    A copy made of files has no endpoint.
    """
    dumps = [dump for dump in manifest.dumps if dump.holds in ("whole", "table")] if manifest else []
    stated = tuple(_stated(engine, views))
    licences = [quad.object for quad in stated if quad[:2] == (DATASET_GRAPH, DCTERMS.license)]
    found = (
        *stated,
        *constructed(engine, views, (*VOID_VIEWS, *FURTHER_VIEWS)),
        *_plain(_document()),
        *_plain(_service(root, licences) if has_endpoint else ()),
        *_plain(triple for dump in dumps for triple in _distributions(dump, root, licences)),
    )
    return tuple(dict.fromkeys(found))


def brief_record(engine: QueryEngine, views: QueryCatalogue, root: str) -> tuple[Quad, ...]:
    """Return what can be told in a moment: what people decided, what the data cover, and where to download them."""
    downloads = (triple for each in RDF_FORMATS for triple in _download(each, root))
    return (*_stated(engine, views), *constructed(engine, views, COVERAGE_VIEWS), *_plain(downloads))


def _stated(engine: QueryEngine, views: QueryCatalogue) -> Iterator[Quad]:
    """Yield the triples of `data/dataset.ttl`, as they are served."""
    body = engine.evaluate(views.request("graph-triples", {"graph": str(DATASET_GRAPH)}), N_TRIPLES).body
    yield from parse_quads(body.decode("utf-8"), Syntax.TURTLE)


def _plain(triples: Iterable[tuple[URIRef, URIRef, Node]]) -> Iterator[Quad]:
    return (Quad(*triple, None) for triple in triples)


def _document() -> _Triples:
    yield VOID_GRAPH, RDF.type, VOID.DatasetDescription
    yield VOID_GRAPH, DCTERMS.title, Literal("Description of the dataset ifrc-kg", lang="en")
    yield VOID_GRAPH, FOAF.primaryTopic, DATASET_GRAPH
    yield VOID_GRAPH, VOID.inDataset, DATASET_GRAPH


def _service(root: str, licences: Iterable[Node]) -> _Triples:
    service, endpoint = URIRef(f"{_PARTS}endpoint"), URIRef(f"{root}sparql")
    yield DATASET_GRAPH, VOID.sparqlEndpoint, endpoint
    yield service, RDF.type, DCAT.DataService
    yield service, DCTERMS.title, Literal("The SPARQL endpoint of ifrc-kg", lang="en")
    yield service, DCAT.endpointURL, endpoint
    # Asked without a query, the endpoint gives its SPARQL 1.1 Service Description.
    yield service, DCAT.endpointDescription, endpoint
    # The whole interface, of which the endpoint is a part.
    yield service, DCAT.endpointDescription, URIRef(f"{root}openapi.json")
    yield service, DCAT.servesDataset, DATASET_GRAPH
    yield service, DCTERMS.conformsTo, _PROTOCOL
    yield from ((service, DCTERMS.license, licence) for licence in licences)


def _distributions(dump: Dump, root: str, licences: Iterable[Node]) -> _Triples:
    """Yield a file as it is, and compressed, each as a distribution of its own, under the licence of the dataset."""
    plain, packed = _name(dump.name), _name(f"{dump.name}.gz")
    yield from _distribution(plain, dump.name, dump.media_type, root)
    yield from _measured(plain, dump.bytes, dump.sha256)
    yield from _distribution(packed, f"{dump.name}.gz", dump.media_type, root)
    yield from _measured(packed, dump.gzip_bytes, dump.gzip_sha256)
    yield packed, DCAT.compressFormat, _media_type(GZIP)
    yield from ((node, DCTERMS.license, licence) for licence in licences for node in (plain, packed))
    if dump.holds == "whole":
        for name in (dump.name, f"{dump.name}.gz"):
            yield DATASET_GRAPH, VOID.dataDump, URIRef(f"{root}dump/{name}")
    elif dump.name != CSVW_NAME:
        yield plain, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/tabular-metadata/")


def _download(output_format: Format, root: str) -> _Triples:
    name = f"{STEM}.{output_format.suffix}"
    return _distribution(_name(name), name, output_format.media_type, root)


def _distribution(node: URIRef, name: str, media_type: str, root: str) -> _Triples:
    yield DATASET_GRAPH, DCAT.distribution, node
    yield node, RDF.type, DCAT.Distribution
    yield node, DCTERMS.title, Literal(name)
    yield node, DCAT.mediaType, _media_type(media_type)
    yield node, DCAT.accessURL, URIRef(f"{root}dump/")
    yield node, DCAT.downloadURL, URIRef(f"{root}dump/{name}")


def _measured(node: URIRef, size: int, digest: str) -> _Triples:
    """Yield the size and the checksum of a file (DCAT 3, section 6.17)."""
    checksum = URIRef(f"{node}-sha256")
    yield node, DCAT.byteSize, Literal(str(size), datatype=XSD.nonNegativeInteger)
    yield node, _SPDX.checksum, checksum
    yield checksum, RDF.type, _SPDX.Checksum
    yield checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256
    yield checksum, _SPDX.checksumValue, Literal(digest, datatype=XSD.hexBinary)


def _name(file: str) -> URIRef:
    return URIRef(f"{_PARTS}dump-{file.replace('.', '-')}")


def _media_type(name: str) -> URIRef:
    return URIRef(_MEDIA_TYPES + name.partition(";")[0])


#: What schema.org calls what the record says; values are taken as text, in order.
_NAMES: Final = {
    "name": DCTERMS.title,
    "description": DCTERMS.description,
    "license": DCTERMS.license,
    "version": OWL.versionInfo,
    "datePublished": DCTERMS.issued,
    "dateModified": DCTERMS.modified,
    "citation": DCTERMS.bibliographicCitation,
    "identifier": DCTERMS.identifier,
}
_LISTS: Final = {"keywords": DCAT.keyword}


def schema_org(quads: Iterable[Quad], root: str) -> dict[str, Any]:
    """Return a record as JSON-LD in the terms of schema.org, which needs no context from elsewhere."""
    graph = Graph()
    for quad in quads:
        graph.add((quad.subject, quad.predicate, quad.object))
    found: dict[str, Any] = {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        "@id": str(DATASET_GRAPH),
        "url": f"{root}dataset",
        "isAccessibleForFree": True,
    }
    found |= {name: _texts(graph, DATASET_GRAPH, term)[0] for name, term in _NAMES.items() if _has(graph, term)}
    found |= {name: _texts(graph, DATASET_GRAPH, term) for name, term in _LISTS.items() if _has(graph, term)}
    # The list of languages of the Library of Congress ends its IRIs with the codes of ISO 639-1, as BCP 47 has them.
    languages = [str(each).rpartition("/")[2] for each in _nodes(graph, DATASET_GRAPH, DCTERMS.language)]
    found |= {"inLanguage": languages} if languages else {}
    for name, term, kind in (
        ("creator", DCTERMS.creator, "Organization"),
        ("publisher", DCTERMS.publisher, "Organization"),
        ("spatialCoverage", DCTERMS.spatial, "Country"),
    ):
        if _has(graph, term):
            found[name] = [_thing(graph, node, kind) for node in _nodes(graph, DATASET_GRAPH, term)]
    for period in graph.objects(DATASET_GRAPH, DCTERMS.temporal):
        found["temporalCoverage"] = "/".join(_texts(graph, period, term)[0] for term in (DCAT.startDate, DCAT.endDate))
    found["distribution"] = [_data_download(graph, node) for node in _nodes(graph, DATASET_GRAPH, DCAT.distribution)]
    return found


def _has(graph: Graph, term: URIRef) -> bool:
    return (DATASET_GRAPH, term, None) in graph


def _nodes(graph: Graph, subject: URIRef, term: URIRef) -> list[URIRef]:
    return sorted(node for node in graph.objects(subject, term) if isinstance(node, URIRef))


def _texts(graph: Graph, subject: GraphNode, term: URIRef) -> list[str]:
    return sorted(str(value) for value in graph.objects(subject, term))


def _thing(graph: Graph, node: URIRef, kind: str) -> dict[str, Any]:
    name = _texts(graph, node, SKOS.prefLabel)
    return {"@type": kind, "@id": str(node), **({"name": name[0]} if name else {})}


def _data_download(graph: Graph, node: URIRef) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "DataDownload",
        "name": _texts(graph, node, DCTERMS.title)[0],
        "contentUrl": _texts(graph, node, DCAT.downloadURL)[0],
        "encodingFormat": _texts(graph, node, DCAT.mediaType)[0].removeprefix(_MEDIA_TYPES),
    }
    for size in graph.objects(node, DCAT.byteSize):
        found["contentSize"] = f"{size} B"
    for checksum in graph.objects(node, _SPDX.checksum):
        found["sha256"] = _texts(graph, checksum, _SPDX.checksumValue)[0]
    return found


def headline(quads: Sequence[Quad]) -> dict[str, str]:
    """Return the numbers of the dataset by the local name of their VoID property."""
    return {
        str(quad.predicate).removeprefix(str(VOID)): str(quad.object)
        for quad in quads
        if quad.subject == DATASET_GRAPH and isinstance(quad.object, Literal) and quad.object.datatype == XSD.integer
    }
