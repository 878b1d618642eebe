"""The remote engine against the project's own application over a real socket, and against endpoints that misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from rdflib import Literal, URIRef
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from ifrc_kg.engine import QueryEngine, QueryForm, QueryRequest
from ifrc_kg.errors import EndpointError, NotAcceptable, QueryRefused, QuerySyntaxError, UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.media_types import CSV, HTML, JSON, N_TRIPLES, TSV, TURTLE, XML, Format
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.remote_engine import RemoteEngine
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

Application = Callable[..., object]
ASK = QueryRequest("ASK {}")


@contextmanager
def served(application: Application) -> Iterator[str]:
    """Serve a WSGI application on a free loopback port, and give the address of its endpoint."""
    server = make_server("127.0.0.1", 0, application, threaded=True)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def local(project_files: ProjectFiles) -> QueryEngine:
    """Return the engine behind the server, to compare with."""
    return load_local_engine(project_files)


@pytest.fixture(scope="module")
def remote(project_files: ProjectFiles, local: QueryEngine) -> Iterator[RemoteEngine]:
    """Return a remote engine that asks the project's own application."""
    with served(create_app(Settings(root=project_files.root), local)) as endpoint:
        yield RemoteEngine(endpoint)


@pytest.mark.parametrize(
    ("text", "answer_format", "form"),
    [
        ("SELECT ?s WHERE { ?s a <https://w3id.org/ifrc-kg/ontology#Initiative> } ORDER BY ?s", each, QueryForm.SELECT)
        for each in (JSON, XML, CSV, TSV)
    ]
    + [("ASK {}", JSON, QueryForm.ASK)]
    + [("DESCRIBE <https://w3id.org/ifrc-kg/id/initiative/ubuntu>", N_TRIPLES, QueryForm.DESCRIBE)]
    + [("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", TURTLE, QueryForm.CONSTRUCT)],
)
def test_both_engines_give_the_same(
    local: QueryEngine, remote: RemoteEngine, text: str, answer_format: Format, form: QueryForm
) -> None:
    """Over a socket the answer is the same, byte for byte."""
    answer = remote.evaluate(QueryRequest(text), answer_format)
    assert answer == local.evaluate(QueryRequest(text), answer_format)
    assert answer.form is form


def test_the_catalogue_runs_remotely(local: QueryEngine, remote: RemoteEngine, project_files: ProjectFiles) -> None:
    """Every view of the project gives the same rows through the protocol, its parameters bound as terms."""
    catalogue = load_catalogue(project_files.queries / "views", load_prefixes(project_files.prefixes))
    names = [name for name in catalogue.names() if catalogue.get(name).form is QueryForm.SELECT]
    assert names
    for name in names:
        request = catalogue.request(name, {each.name: each.example for each in catalogue.get(name).parameters})
        assert remote.evaluate(request, CSV).body == local.evaluate(request, CSV).body, name


def test_a_long_query_goes_through(remote: RemoteEngine) -> None:
    """A query that is too long for an address is posted."""
    request = QueryRequest("ASK {} #" + "x" * 20_000)
    assert json.loads(remote.evaluate(request, JSON).body)["boolean"] is True


def test_values_are_bound_as_terms(remote: RemoteEngine) -> None:
    """A value with quotes and brackets stays one literal."""
    value = 'a" } UNION { ?s ?p "b'
    request = QueryRequest("SELECT ?x WHERE { BIND(?_v_literal AS ?x) }", bindings={"_v_literal": Literal(value)})
    rows = json.loads(remote.evaluate(request, JSON).body)["results"]["bindings"]
    assert [row["x"]["value"] for row in rows] == [value]


def test_the_dataset_of_the_request_is_sent(remote: RemoteEngine) -> None:
    """default-graph-uri and named-graph-uri reach the endpoint."""
    text = "ASK { ?s ?p ?o }"
    asked = QueryRequest(text, default_graphs=("urn:none",))
    assert json.loads(remote.evaluate(asked, JSON).body)["boolean"] is False
    named = QueryRequest("ASK { GRAPH ?g { ?s ?p ?o } }", named_graphs=("https://w3id.org/ifrc-kg/ontology",))
    assert json.loads(remote.evaluate(named, JSON).body)["boolean"] is True


def test_a_bound_iri_is_one_iri(remote: RemoteEngine) -> None:
    """An IRI binds to the place of a variable."""
    iri = URIRef("https://w3id.org/ifrc-kg/id/initiative/ubuntu")
    request = QueryRequest("ASK { ?_i_iri ?p ?o }", bindings={"_i_iri": iri})
    assert json.loads(remote.evaluate(request, JSON).body)["boolean"] is True


def test_a_syntax_error_has_its_place(remote: RemoteEngine) -> None:
    """Line and column come back from an endpoint that tells them."""
    with pytest.raises(QuerySyntaxError) as caught:
        remote.evaluate(QueryRequest("SELECT ?s\nWHERE { ?s none:p ?o }"), JSON)
    assert caught.value.line == 2
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "answer_format", "error"),
    [
        ("CLEAR ALL", JSON, QueryRefused),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", JSON, QueryRefused),
        ("ASK {}", TURTLE, NotAcceptable),
        ("ASK {}", HTML, NotAcceptable),
    ],
)
def test_what_is_refused_is_not_sent(text: str, answer_format: Format, error: type[Exception]) -> None:
    """Updates, federation and formats that do not fit are refused here; nobody listens at this address."""
    with pytest.raises(error):
        RemoteEngine("http://127.0.0.1:9/sparql").evaluate(QueryRequest(text), answer_format)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, QuerySyntaxError),
        (401, EndpointError),
        (403, QueryRefused),
        (404, EndpointError),
        (406, NotAcceptable),
        (414, EndpointError),
        (429, EndpointError),
        (500, EndpointError),
        (503, EndpointError),
    ],
)
def test_each_status_has_its_error(status: int, error: type[Exception]) -> None:
    """What the endpoint says becomes the message, without the markup of an error page."""

    @Request.application
    def failing(request: Request) -> Response:
        del request
        return Response("the reason é", status)

    with served(failing) as endpoint, pytest.raises(error, match="the reason é"):
        RemoteEngine(endpoint).evaluate(ASK, JSON)


def test_a_page_is_no_answer() -> None:
    """An address that answers with HTML is no SPARQL endpoint, and is told so."""

    @Request.application
    def page(request: Request) -> Response:
        del request
        return Response("<h1>Welcome</h1>", content_type="text/html")

    with served(page) as endpoint, pytest.raises(EndpointError, match="text/html instead of"):
        RemoteEngine(endpoint).evaluate(ASK, JSON)


def test_silence_ends_in_an_error() -> None:
    """An endpoint that does not answer in time is given up."""

    @Request.application
    def slow(request: Request) -> Response:
        del request
        time.sleep(1.5)
        return Response()

    with served(slow) as endpoint, pytest.raises(EndpointError, match="within 1 second"):
        RemoteEngine(endpoint, seconds=1).evaluate(ASK, JSON)


def test_nobody_there() -> None:
    """A refused connection is told with the address."""
    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:9/sparql cannot be reached"):
        RemoteEngine("http://127.0.0.1:9/sparql").evaluate(ASK, JSON)


@pytest.mark.parametrize("endpoint", ["file:///etc/passwd", "ftp://x/", "localhost:8000/sparql", ""])
def test_only_http_is_an_endpoint(endpoint: str) -> None:
    """No other scheme is opened, least of all a local file."""
    with pytest.raises(UsageError):
        RemoteEngine(endpoint)
