"""The record of the dataset: what belongs to a place, and the terms in which it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, VOID

from ifrc_kg.dataset_record import brief_record, headline, record, schema_org
from ifrc_kg.dumps import Dump, Manifest
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.namespaces import BASE, DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue

_ALLOWED = (Path(__file__).parent / "vocabulary" / "allowed_terms.txt").read_text(encoding="utf-8").splitlines()
ROOT = "https://example.org/kg/"
MANIFEST = Manifest(
    "f" * 64,
    "1.0",
    (
        Dump("ifrc-kg.trig", "whole", "", "application/trig; charset=utf-8", 10, "a" * 64, 5, "b" * 64),
        Dump("figures.csv", "table", "figures", "text/csv; charset=utf-8", 11, "c" * 64, 6, "d" * 64),
        Dump("graphs/passage/a-1-1.ttl", "graph", f"{BASE}id/passage/a-1-1", "text/turtle", 12, "e" * 64, 7, "f" * 64),
    ),
)


@pytest.fixture(scope="module")
def views(project_files: ProjectFiles, prefixes: Prefixes) -> QueryCatalogue:
    """Return the stored views."""
    return load_catalogue(project_files.queries / "views", prefixes)


@pytest.fixture(scope="module")
def quads(engine: LocalEngine, views: QueryCatalogue) -> tuple[Quad, ...]:
    """Return the record over the project's own data, with three dumps."""
    return record(engine, views, MANIFEST, ROOT)


@pytest.fixture(scope="module")
def graph(quads: tuple[Quad, ...]) -> Graph:
    """Return the record as a graph."""
    found = Graph()
    for quad in quads:
        found.add((quad.subject, quad.predicate, quad.object))
    return found


def test_only_seen_terms_are_used(graph: Graph) -> None:
    """Each foreign property, class and datatype of the record is on the list of terms that were seen."""
    used = {str(predicate) for predicate in graph.predicates()} | {str(each) for each in graph.objects(None, RDF.type)}
    used |= {str(each.datatype) for each in graph.objects() if isinstance(each, Literal) and each.datatype}
    assert {term for term in used if not term.startswith(BASE)} - set(_ALLOWED) == set()


def test_each_statement_stands_once_and_nothing_is_anonymous(quads: tuple[Quad, ...]) -> None:
    """The record is a set of triples, all of whose nodes have names."""
    assert len(set(quads)) == len(quads)
    assert all(isinstance(quad.subject, URIRef) and quad.graph is None for quad in quads)


def test_a_download_lies_where_the_dataset_is_served(graph: Graph) -> None:
    """Addresses begin with the root that was given; the dump of one graph is no distribution of the whole."""
    urls = {str(graph.value(each, DCAT.downloadURL)) for each in graph.objects(DATASET_GRAPH, DCAT.distribution)}
    names = ("ifrc-kg.trig", "ifrc-kg.trig.gz", "figures.csv", "figures.csv.gz")
    assert urls == {f"{ROOT}dump/{name}" for name in names}
    assert set(graph.objects(DATASET_GRAPH, VOID.dataDump)) == {URIRef(f"{ROOT}dump/{name}") for name in names[:2]}
    assert graph.value(DATASET_GRAPH, VOID.sparqlEndpoint) == URIRef(ROOT + "sparql")


def test_a_compressed_file_says_what_is_in_it(graph: Graph) -> None:
    """Its media type is that of the content, and its compression stands beside (DCAT 3, section 6.8.18)."""
    packed = URIRef(f"{DATASET_GRAPH}#dump-ifrc-kg-trig-gz")
    assert str(graph.value(packed, DCAT.mediaType)).endswith("/application/trig")
    assert str(graph.value(packed, DCAT.compressFormat)).endswith("/application/gzip")
    assert graph.value(packed, DCAT.byteSize) == Literal(
        5, datatype=URIRef("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
    )


def test_what_dcat_wants_as_resources_are_resources(graph: Graph) -> None:
    """Languages, provenance and theme are IRIs (DCAT 3, section 6.4); each file and the endpoint have the licence."""
    for term in (DCTERMS.language, DCTERMS.provenance, DCAT.theme):
        found = list(graph.objects(DATASET_GRAPH, term))
        assert found
        assert all(isinstance(each, URIRef) for each in found)
    licence = graph.value(DATASET_GRAPH, DCTERMS.license)
    offered = [*graph.objects(DATASET_GRAPH, DCAT.distribution), URIRef(f"{DATASET_GRAPH}#endpoint")]
    assert {graph.value(each, DCTERMS.license) for each in offered} == {licence}


def test_the_coverage_is_that_of_the_paper(graph: Graph) -> None:
    """Undertakings take place in the countries of the nine initiatives, and the years are those of the paper."""
    countries = {str(each).removeprefix(f"{BASE}id/country/") for each in graph.objects(DATASET_GRAPH, DCTERMS.spatial)}
    assert {"armenia", "australia", "ecuador", "netherlands"} <= countries
    period = graph.value(DATASET_GRAPH, DCTERMS.temporal)
    assert int(str(graph.value(period, DCAT.startDate))) <= 2007
    assert int(str(graph.value(period, DCAT.endDate))) >= 2011


def test_the_numbers_are_read_by_name(quads: tuple[Quad, ...], graph: Graph) -> None:
    """The headline has each number of the whole dataset, and none of its parts."""
    numbers = headline(quads)
    assert numbers.keys() == {
        "triples",
        "entities",
        "classes",
        "properties",
        "distinctSubjects",
        "distinctObjects",
    }
    assert numbers["triples"] == str(graph.value(DATASET_GRAPH, VOID.triples))


def test_search_engines_get_sizes_and_checksums(quads: tuple[Quad, ...]) -> None:
    """Each download has its address, media type, size and checksum."""
    downloads = {each["name"]: each for each in schema_org(quads, ROOT)["distribution"]}
    assert downloads["ifrc-kg.trig"] == {
        "@type": "DataDownload",
        "name": "ifrc-kg.trig",
        "contentUrl": ROOT + "dump/ifrc-kg.trig",
        "encodingFormat": "application/trig",
        "contentSize": "10 B",
        "sha256": "a" * 64,
    }


def test_a_brief_record_needs_no_dumps(engine: LocalEngine, views: QueryCatalogue) -> None:
    """The front page tells what people decided, the coverage, and where the six formats lie."""
    found = schema_org(brief_record(engine, views, ROOT), ROOT)
    assert found["version"]
    assert found["inLanguage"] == ["ar", "en", "es", "fr"]
    assert found["creator"] == [
        {"@type": "Organization", "@id": f"{BASE}id/agent/curators", "name": "The curators of ifrc-kg"}
    ]
    assert found["temporalCoverage"].count("/") == 1
    assert {"@type": "Country", "@id": f"{BASE}id/country/armenia", "name": "Armenia"} in found["spatialCoverage"]
    assert len(found["distribution"]) == 6
