"""What is known of one release, as triples: DCAT 3, section 11, on versions of a dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rdflib import RDF, XSD, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.releases.history import Release

__all__ = ["release_iri", "release_record"]

#: rdflib knows the terms of DCAT 2 only.
_DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")


def release_iri(version: str) -> str:
    """Return the IRI of a version of the dataset."""
    return f"{DATASET_GRAPH}/{version}"


def release_record(version: str, releases: Sequence[Release], licences: Sequence[str]) -> tuple[Quad, ...]:
    """Return what is known of a release, and of its place among all, which are given the latest first."""
    return tuple(_triples(version, releases, licences))


def _triples(version: str, releases: Sequence[Release], licences: Sequence[str]) -> Iterator[Quad]:
    place = next(place for place, each in enumerate(releases) if each.version == version)
    found, later, earlier = releases[place], releases[:place][-1:], releases[place + 1 :][:1]
    node = URIRef(release_iri(version))
    yield Quad(node, RDF.type, _DCAT.Dataset, None)
    yield Quad(node, DCTERMS.title, Literal(f"ifrc-kg, version {version}", lang="en"), None)
    yield Quad(node, DCTERMS.description, Literal(found.summary, lang="en"), None)
    yield Quad(node, DCTERMS.issued, Literal(found.released, datatype=XSD.date), None)
    yield Quad(node, _DCAT.version, Literal(version), None)
    yield Quad(node, _DCAT.isVersionOf, DATASET_GRAPH, None)
    for licence in licences:
        yield Quad(node, DCTERMS.license, URIRef(licence), None)
    for each in earlier:
        yield Quad(node, _DCAT.previousVersion, URIRef(release_iri(each.version)), None)
    for each in later:
        yield Quad(node, DCTERMS.isReplacedBy, URIRef(release_iri(each.version)), None)
    for each in releases:
        yield Quad(DATASET_GRAPH, _DCAT.hasVersion, URIRef(release_iri(each.version)), None)
    yield Quad(DATASET_GRAPH, _DCAT.hasCurrentVersion, URIRef(release_iri(releases[0].version)), None)
