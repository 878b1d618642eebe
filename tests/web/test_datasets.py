"""The dataset as documents: one description in every format, with numbers and checksums that are right."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, Dataset, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, SH, VOID

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.media_types import JSON
from ifrc_kg.namespaces import BASE, DATASET_GRAPH, VOID_GRAPH
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

ROOT = "http://localhost/"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
SPDX = "http://spdx.org/rdf/terms#"
_EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def application_client(application: Flask) -> FlaskClient:
    """Return a client of the application over the small project, whose dumps are written once."""
    return application.test_client()


@pytest.fixture(scope="module")
def described(application_client: FlaskClient) -> Graph:
    """Return the description as Turtle gives it."""
    return Graph().parse(data=application_client.get("/dataset.ttl").get_data(), format="turtle")


@pytest.mark.parametrize(
    ("suffix", "form"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld"), ("nq", "nquads")]
)
@pytest.mark.parametrize("path", ["/dataset", "/.well-known/void"])
def test_every_format_says_the_same(
    application_client: FlaskClient, described: Graph, path: str, suffix: str, form: str
) -> None:
    """The same triples at both addresses, in every format, with a canonical link and the format's media type."""
    response = application_client.get(f"{path}.{suffix}")
    assert response.status_code == 200
    assert response.headers["ETag"]
    assert f'<{DATASET_GRAPH}>; rel="canonical"' in response.headers.getlist("Link")
    found = Dataset()
    found.parse(data=response.get_data(), format=form)
    triples = Graph()
    for subject, predicate, value, _ in found.quads():
        triples.add((subject, predicate, value))
    assert isomorphic(triples, described)


@pytest.mark.parametrize("path", ["/dataset", "/.well-known/void"])
def test_the_format_is_negotiated(application_client: FlaskClient, path: str) -> None:
    """Without an extension the Accept header decides, and a browser gets a page."""
    for accept, media_type in (("application/n-triples", "application/n-triples"), (BROWSER["Accept"], "text/html")):
        assert application_client.get(path, headers={"Accept": accept}).mimetype == media_type
    assert application_client.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("term", "count"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
    ],
)
def test_the_numbers_are_those_of_the_endpoint(
    application_client: FlaskClient, described: Graph, term: str, count: str
) -> None:
    """Whoever asks the endpoint to count finds the number of the description."""
    answer = application_client.get("/sparql", query_string={"query": count, "format": JSON.token}).get_json()
    assert str(described.value(DATASET_GRAPH, VOID[term])) == answer["results"]["bindings"][0]["n"]["value"]


def test_the_page_tells_what_people_ask_first(application_client: FlaskClient) -> None:
    """Licence, publisher, languages and theme by their names, and classes by their labels."""
    page = application_client.get("/dataset", headers=BROWSER).get_data(as_text=True)
    about = page.partition('id="about"')[2].partition("<h2")[0]
    for name in ("Licence", "Published by", "Contact", "Languages", "Theme", "Made from"):
        assert f"<dt>{name}</dt>" in about


def test_each_distribution_can_be_downloaded_and_checked(application_client: FlaskClient, described: Graph) -> None:
    """Each distribution has its media type, size and checksum, and the address gives exactly that."""
    distributions = list(described.objects(DATASET_GRAPH, DCAT.distribution))
    assert len(distributions) == 24
    for each in distributions:
        url = str(described.value(each, DCAT.downloadURL))
        with application_client.get("/" + url.removeprefix(ROOT)) as response:
            body = response.get_data()
        checksum = described.value(each, URIRef(f"{SPDX}checksum"))
        assert int(str(described.value(each, DCAT.byteSize))) == len(body)
        assert response.headers["ETag"] == f'"{described.value(checksum, URIRef(f"{SPDX}checksumValue"))}"'
        media_type = str(described.value(each, DCAT.mediaType)).removeprefix(
            "https://www.iana.org/assignments/media-types/"
        )
        assert response.mimetype == ("application/gzip" if url.endswith(".gz") else media_type)


def test_a_catalogue_finds_what_it_asks_for(described: Graph) -> None:
    """Title, licence, version, dates, contact, publisher, provenance, coverage and the service are there."""
    for term in (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        DCTERMS.issued,
        DCTERMS.publisher,
        DCTERMS.provenance,
        DCTERMS.spatial,
        DCAT.contactPoint,
        URIRef("http://www.w3.org/ns/dcat#version"),  # of DCAT 3, while rdflib knows DCAT 2
        VOID.sparqlEndpoint,
        VOID.dataDump,
        VOID.uriSpace,
        VOID.vocabulary,
        VOID.exampleResource,
    ):
        assert described.value(DATASET_GRAPH, term) is not None, term
    service = described.value(predicate=DCAT.servesDataset, object=DATASET_GRAPH)
    assert described.value(service, DCAT.endpointURL) == URIRef(ROOT + "sparql")
    assert (VOID_GRAPH, RDF.type, VOID.DatasetDescription) in described
    assert described.value(VOID_GRAPH, FOAF.primaryTopic) == DATASET_GRAPH


@pytest.mark.parametrize("path", ["/", "/dataset"])
def test_search_engines_read_the_dataset_in_the_page(application_client: FlaskClient, path: str) -> None:
    """The page embeds schema.org/Dataset as JSON-LD that needs no context from elsewhere."""
    page = application_client.get(path, headers=BROWSER).get_data(as_text=True)
    (text,) = _EMBEDDED.findall(page)
    found = json.loads(text)
    assert found["@context"] == {"@vocab": "https://schema.org/"}
    assert (found["@type"], found["@id"], found["url"]) == ("Dataset", str(DATASET_GRAPH), ROOT + "dataset")
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert {"name", "description", "creator", "keywords", "version", "spatialCoverage"} <= found.keys()
    assert {each["contentUrl"] for each in found["distribution"]} >= {
        f"{ROOT}dump/ifrc-kg.{each}" for each in ("trig", "nq", "ttl", "nt", "jsonld", "rdf")
    }
    read = Graph().parse(data=text, format="json-ld")
    assert (DATASET_GRAPH, RDF.type, URIRef("https://schema.org/Dataset")) in read


def test_the_page_shows_numbers_and_downloads(application_client: FlaskClient, described: Graph) -> None:
    """People see how much there is, and can have it."""
    page = application_client.get("/dataset", headers=BROWSER).get_data(as_text=True)
    triples = int(str(described.value(DATASET_GRAPH, VOID.triples)))
    assert f"<dt>triples</dt><dd>{triples:,}</dd>" in page
    assert str(described.value(DATASET_GRAPH, DCTERMS.description)) in page
    assert str(described.value(DATASET_GRAPH, DCTERMS.bibliographicCitation)) in page
    assert '<a href="/dump/ifrc-kg.trig">' in page
    link = '<a href="/ontology#Initiative" title="https://w3id.org/ifrc-kg/ontology#Initiative">'
    assert f'{link}initiative</a> <span class="soft small">ifrc:Initiative</span>' in page


def test_a_known_description_is_not_made_again(application_client: FlaskClient) -> None:
    """The entity tag brings 304."""
    tag = application_client.get("/dataset.nt").headers["ETag"]
    assert application_client.get("/dataset.nt", headers={"If-None-Match": tag}).status_code == 304


def test_the_examples_are_a_document(real_application: Flask) -> None:
    """The public queries stand at the address of their graph, and below the endpoint."""
    client = real_application.test_client()
    first = client.get("/.well-known/sparql-examples.ttl")
    below = client.get("/sparql/.well-known/sparql-examples", headers={"Accept": "text/turtle"})
    assert first.status_code == 200
    assert first.get_data() == below.get_data()
    examples = Graph().parse(data=first.get_data(), format="turtle")
    assert URIRef(f"{BASE}queries/fundamental-principles") in set(examples.subjects(RDF.type, SH.SPARQLExecutable))


def test_people_read_the_examples(application_client: FlaskClient) -> None:
    """The page has each question with its text, values in place."""
    response = application_client.get("/.well-known/sparql-examples", headers=BROWSER)
    page = response.get_data(as_text=True)
    assert page.count("<details>") == 3
    assert "<summary>Which figures are at least so large?</summary>" in page
    assert '<a href="/queries/figures-from">' in page
    tag = response.headers["ETag"]
    again = application_client.get("/.well-known/sparql-examples.html", headers={"If-None-Match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["examples", "prefixes", "void"])
def test_the_sib_editor_finds_its_way(real_application: Flask, name: str) -> None:
    """What the editor asks of an endpoint it has never seen, as it asks it, has rows."""
    text = (Path(__file__).parents[1] / "sib" / f"{name}.rq").read_text(encoding="utf-8")
    response = real_application.test_client().get(
        "/sparql", query_string={"ac": "1", "query": text}, headers={"Accept": "application/sparql-results+json"}
    )
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.get_json()["results"]["bindings"]


def test_an_endpoint_elsewhere_is_described_without_dumps(small_root: Path) -> None:
    """What another endpoint holds is counted there, and offered for download nowhere."""

    class Elsewhere:
        """An engine whose data have no fingerprint."""

        evaluate = load_local_engine(ProjectFiles(small_root)).evaluate

    client = create_app(Settings(root=small_root), Elsewhere()).test_client()
    found = Graph().parse(data=client.get("/dataset.ttl").get_data(), format="turtle")
    assert found.value(DATASET_GRAPH, VOID.triples) is not None
    assert found.value(DATASET_GRAPH, DCAT.distribution) is None
    assert "has no dumps" in client.get("/dataset", headers=BROWSER).get_data(as_text=True)
    assert client.get("/dump/").status_code == 404
    assert client.get("/dump/ifrc-kg.nq").status_code == 404
