"""`/validate`: reports on the live graph and on uploads, made in the cage."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.namespaces import SH
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from ifrc_kg.web.site import site_of

pytestmark = pytest.mark.slow

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
MINE = "<https://w3id.org/ifrc-kg/id/initiative/mine>"
INITIATIVE = "<https://w3id.org/ifrc-kg/ontology#Initiative>"
MOST = 4000


@pytest.fixture(scope="module")
def client(project_files: ProjectFiles, engine: LocalEngine) -> Iterator[FlaskClient]:
    """Return a client of the application over the project, whose uploads may have some thousand bytes."""
    application = create_app(Settings(root=project_files.root, upload_bytes=MOST, validation_seconds=60), engine)
    yield application.test_client()
    site_of(application).validator.close()


@pytest.mark.parametrize(
    ("content_type", "text"),
    [
        ("text/turtle", f"\n{MINE} a {INITIATIVE} ."),
        ("text/turtle; charset=utf-8", f"\n{MINE} a {INITIATIVE} ."),
        ("application/trig", f"\n<urn:g> {{ {MINE} a {INITIATIVE} }}"),
        ("application/n-triples", f"\n{MINE} {TYPE} {INITIATIVE} ."),
        ("application/n-quads", f"\n{MINE} {TYPE} {INITIATIVE} <urn:g> ."),
    ],
)
def test_an_upload_is_judged_with_lines(client: FlaskClient, content_type: str, text: str) -> None:
    """In each syntax the initiative without a label is found, on the line where it stands."""
    response = client.post("/validate", data=text, content_type=content_type, headers={"Accept": "application/json"})
    assert response.status_code == 200
    report = json.loads(response.data)
    assert report["conforms"] is False
    found = [each for each in report["findings"] if each["focus_node"] == MINE.strip("<>")]
    assert any("label" in each["message"] for each in found)
    assert {(each["file"], each["line"]) for each in found} == {("upload", 2)}


@pytest.mark.parametrize(
    ("accept", "content_type", "words"),
    [
        ("*/*", "text/turtle; charset=utf-8", "sh:ValidationReport"),
        ("application/json", "application/json", '"conforms"'),
        ("application/sarif+json", "application/sarif+json", '"version": "2.1.0"'),
        ("text/plain", "text/plain; charset=utf-8", "violation"),
        ("text/html", "text/html; charset=utf-8", "The live graph conforms</h2>"),
    ],
)
def test_the_live_graph_is_reported_on_in_every_format(
    client: FlaskClient, accept: str, content_type: str, words: str
) -> None:
    """GET reports on the graph that is served, and a report that is known is not made again."""
    client.get("/validate.json")  # a page does not wait for the first one
    response = client.get("/validate", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert words in response.get_data(as_text=True)
    known = client.get("/validate", headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})
    assert known.status_code == 304


def test_the_report_in_turtle_is_one_of_shacl(client: FlaskClient) -> None:
    """A report names focus node, severity and shape of each result."""
    data = client.post("/validate", data=f"{MINE} a {INITIATIVE} .", content_type="text/turtle").get_data(as_text=True)
    report = Graph().parse(data=data, format="turtle")
    results = list(report.subjects(RDF.type, SH.ValidationResult))
    assert results
    for result in results:
        assert report.value(result, SH.focusNode) == URIRef(MINE.strip("<>"))
        assert report.value(result, SH.resultSeverity)
        assert report.value(result, SH.sourceShape)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/ld+json", "{}"),
        ("application/rdf+xml", "<x/>"),
        ("application/x-www-form-urlencoded", "a=b"),
        ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--'),
        ("multipart/form-data", "no boundary"),
        ("", ""),
        ("text/turtle; charset=latin-1", ""),
    ],
)
def test_other_media_types_and_encodings_are_refused(client: FlaskClient, content_type: str, body: str) -> None:
    """What could fetch something, and what is not UTF-8 by its own word, is refused unread."""
    assert told(client, content_type, body) == (415, "application/problem+json")


def test_broken_uploads_are_refused_and_the_next_is_judged(client: FlaskClient) -> None:
    """Broken and hostile texts get 400, however often they come, and then an upload is judged as ever."""
    broken: list[tuple[str, str | bytes]] = [
        ("text/turtle", b"<urn:a> <urn:p> '\xff' ."),
        ("text/turtle", "<urn:a> <urn:p>\n oops"),
        ("application/n-triples", f"{MINE} a {INITIATIVE} ."),
        ("text/turtle", "@prefix : <urn:> . :a :p " + "[ :p " * 600 + "] " * 10),
        ("text/turtle", "@prefix : <urn:> . :a :p " + "( " * 1900),
    ]
    for content_type, body in broken * 2:
        assert told(client, content_type, body) == (400, "application/problem+json"), body[:80]
    report = client.post(
        "/validate.json", data=f"{MINE} a {INITIATIVE} .", content_type="text/turtle", headers={"Accept": "*/*"}
    )
    assert (report.status_code, json.loads(report.data)["conforms"]) == (200, False)


def told(client: FlaskClient, content_type: str, body: str | bytes) -> tuple[int, str]:
    """Return status and media type of the answer to an upload."""
    response = client.post("/validate", data=body, content_type=content_type or None)
    return response.status_code, response.headers["Content-Type"]


@pytest.mark.parametrize(("size", "status"), [(MOST - 1, 200), (MOST, 200), (MOST + 1, 413)])
def test_the_limit_of_bytes(client: FlaskClient, size: int, status: int) -> None:
    """One below the limit and at it an upload is read, one above it is refused."""
    assert client.post("/validate", data="#" * size, content_type="text/turtle").status_code == status


def test_shapes_in_an_upload_are_data(client: FlaskClient) -> None:
    """A constraint with a script, an import and a query of the client's own is not carried out."""
    text = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX e: <https://example.org/> PREFIX owl: <http://www.w3.org/2002/07/owl#>
        <https://w3id.org/ifrc-kg/shapes> a owl:Ontology ; owl:imports <http://127.0.0.1:1/> .
        e:shape a sh:NodeShape ; sh:targetNode e:thing ; sh:sparql e:q ; sh:js e:j .
        e:q sh:select "SELECT $this WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }" .
        e:j sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "http://127.0.0.1:1/f.js" ] .
        e:thing e:p 1 ."""
    response = client.post("/validate", data=text, content_type="text/turtle", headers={"Accept": "application/json"})
    assert response.status_code == 200
    assert not [
        each for each in json.loads(response.data)["findings"] if each["shape"].startswith("https://example.org")
    ]


def test_a_page_shows_text_as_text(client: FlaskClient) -> None:
    """What an upload calls itself is no markup."""
    text = (
        f"<urn:x:%3Cscript%3E> a {INITIATIVE} ; <http://www.w3.org/2004/02/skos/core#prefLabel> '<script>'@en, 'b'@en ."
    )
    page = client.post("/validate", data=text, content_type="text/turtle", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<script" not in page.get_data(as_text=True)
