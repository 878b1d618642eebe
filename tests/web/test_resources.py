"""Dereferencing over the application: 303, descriptions in every format, the evidence beside each statement."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

#: rdflib 7.6 reads and writes JSON-LD and N-Quads through its own deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.* is deprecated:DeprecationWarning")

BROWSER = "text/html,*/*;q=0.8"
ID = "https://w3id.org/ifrc-kg/id/"
HARMONY = URIRef(f"{ID}initiative/harmony-awards")
SPATIAL = URIRef("http://purl.org/dc/terms/spatial")
FORMATS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld", "trig": "trig", "nq": "nquads"}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/initiative/harmony-awards", "/doc/initiative/harmony-awards"),
        ("/id/initiative/harmony-awards?format=ttl", "/doc/initiative/harmony-awards.ttl"),
        ("/id/passage/c-harmony-awards-heading", "/doc/passage/c-harmony-awards-heading"),
    ],
)
def test_a_thing_leads_to_its_document(client: FlaskClient, path: str, location: str) -> None:
    """A thing is not a document: its IRI answers 303 See Other."""
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "suffix", "content_type"),
    [
        ("*/*", "", "text/turtle; charset=utf-8"),
        ("application/ld+json", "", "application/ld+json"),
        ("application/n-triples", "", "application/n-triples"),
        ("application/rdf+xml", "", "application/rdf+xml"),
        ("application/trig", "", "application/trig; charset=utf-8"),
        (BROWSER, "", "text/html; charset=utf-8"),
        (BROWSER, ".ttl", "text/turtle; charset=utf-8"),
        ("text/turtle", ".html", "text/html; charset=utf-8"),
    ],
)
def test_a_description_in_every_format(client: FlaskClient, accept: str, suffix: str, content_type: str) -> None:
    """Accept decides, an extension wins over it."""
    response = client.get(f"/doc/initiative/harmony-awards{suffix}", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert any("primaryTopic" in link for link in response.headers.getlist("Link"))


def test_every_format_says_the_same(client: FlaskClient) -> None:
    """The formats without named graphs carry one graph, those with them one dataset."""
    graphs, datasets = [], []
    for suffix, parser in FORMATS.items():
        data = client.get(f"/doc/initiative/harmony-awards.{suffix}").get_data(as_text=True)
        if suffix in {"ttl", "nt", "rdf"}:
            graphs.append(Graph().parse(data=data, format=parser))
        else:
            dataset = Dataset()
            dataset.parse(data=data, format=parser)
            datasets.append({(s, p, o, str(g)) for s, p, o, g in dataset.quads()})
    assert all(isomorphic(graphs[0], each) for each in graphs)
    assert len(graphs[0]) == 3  # type, label, place
    assert datasets[0] == datasets[1] == datasets[2]
    assert {graph for s, p, _, graph in datasets[0] if (s, p) == (HARMONY, SPATIAL)} == {
        f"{ID}passage/c-harmony-awards-heading",
        f"{ID}interpretation/harmony-in-australia",
    }


def test_the_page_has_the_evidence_beside_the_statement(client: FlaskClient) -> None:
    """A statement of two sources shows both, with grade and key phrase."""
    page = client.get("/doc/initiative/harmony-awards", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "<h1>Harmony Awards</h1>" in page
    spatial = page.split("dcterms:spatial")[1].split("</ul>")[0]
    assert ">Australia</a>" in spatial
    assert '<span class="grade grade-stated">stated</span>' in spatial
    assert "<q>Harmony Awards - Australia</q>" in spatial
    assert '<span class="grade grade-interpreted">interpreted</span>' in spatial


def test_what_a_speaker_reports_is_attributed(client: FlaskClient) -> None:
    """A figure that a passage ascribes to a person is graded attributed, not stated."""
    page = client.get("/doc/figure/women-reached", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert '<span class="grade grade-attributed">attributed</span>' in page
    assert '<span class="grade grade-stated">' not in page
    assert "not &lt; markup &amp; " in page


def test_a_passage_shows_what_it_states(client: FlaskClient) -> None:
    """The page of a named graph lists the statements in it."""
    page = client.get("/doc/passage/c-1001-strengths-2", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "What this source states" in page
    assert ">Women reached</a>" in page


def test_an_unknown_thing_names_its_neighbours(client: FlaskClient) -> None:
    """404 suggests resources of the same kind that resemble the one asked for."""
    response = client.get("/doc/initiative/harmony-award")
    assert response.status_code == 404
    assert json.loads(response.data)["near"] == [str(HARMONY)]


@pytest.mark.parametrize(
    "path", ["/ontology", "/ontology/alignments", "/prefixes", "/dataset", "/vocabulary/activity-areas"]
)
@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("", "text/turtle; charset=utf-8"),
        (".ttl", "text/turtle; charset=utf-8"),
        (".jsonld", "application/ld+json"),
        (".rdf", "application/rdf+xml"),
        (".html", "text/html; charset=utf-8"),
    ],
)
def test_the_documents_in_every_format(client: FlaskClient, path: str, suffix: str, content_type: str) -> None:
    """The ontology and its kin are documents of their own."""
    response = client.get(path + suffix)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)


def test_the_ontology_is_the_file(client: FlaskClient, project_files: object) -> None:
    """What is served is what the project holds, triple for triple."""
    served = Graph().parse(data=client.get("/ontology.ttl").get_data(as_text=True), format="turtle")
    assert isomorphic(served, Graph().parse(project_files.ontology / "ifrc.ttl"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path", ["/vocabulary/none", "/ontology/none", "/doc/initiative/none.docx", "/doc/initiative", "/id/x"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    """404 for documents, resources and paths that do not exist."""
    assert client.get(path).status_code == 404


def test_a_known_description_is_not_sent_again(client: FlaskClient) -> None:
    """Each representation has its own strong entity tag."""
    turtle = client.get("/doc/initiative/harmony-awards.ttl").headers["ETag"]
    page = client.get("/doc/initiative/harmony-awards.html").headers["ETag"]
    assert turtle != page
    again = client.get("/doc/initiative/harmony-awards", headers={"If-None-Match": turtle, "Accept": "text/turtle"})
    assert again.status_code == 304
