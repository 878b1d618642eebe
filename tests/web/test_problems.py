"""Errors over the application: one shape, as JSON or as a page, and nothing of the machine in it."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ifrc_kg import errors
from ifrc_kg.engine import Answer, QueryRequest
from ifrc_kg.media_types import Format
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

BROWSER = "text/html,*/*;q=0.8"
INSIDE = "/srv/inside/place.ttl"


class FailingEngine:
    """An engine that fails as it is told to."""

    def __init__(self, error: Exception) -> None:
        """Keep the error to raise."""
        self.error = error

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Raise the error."""
        del request, answer_format
        raise self.error


def failing(small_root: Path, error: Exception) -> FlaskClient:
    """Return a client of an application whose engine fails."""
    return create_app(Settings(root=small_root), FailingEngine(error)).test_client()


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (errors.QuerySyntaxError("here", line=2, column=7, hint="so"), 400, "query-syntax-error"),
        (errors.QueryRefused("no"), 403, "query-refused"),
        (errors.QueryTimeout("too long"), 503, "query-timeout"),
        (errors.QueryTooLarge("too much"), 413, "query-too-large"),
        (errors.ServiceBusy("full", retry_after=3), 503, "service-busy"),
        (errors.ParameterError("wrong", parameter="p"), 400, "parameter-error"),
        (errors.NotAcceptable("none", offered=["text/csv"]), 406, "not-acceptable"),
        (errors.UnknownResource("urn:x"), 404, "unknown-resource"),
        (errors.EndpointError("broken"), 502, "endpoint-error"),
    ],
)
def test_each_domain_error_has_its_status(small_root: Path, error: errors.IfrcKgError, status: int, slug: str) -> None:
    """The problem has type, title, status and detail (RFC 9457), and what the error knows besides."""
    response = failing(small_root, error).get("/sparql?query=ASK{}")
    problem = json.loads(response.data)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    assert problem["type"] == f"https://w3id.org/ifrc-kg/problem/{slug}"
    assert (problem["status"], problem["detail"]) == (status, error.message)
    assert problem["title"]
    for name in ("line", "column", "hint", "parameter", "offered"):
        value = getattr(error, name, None)
        assert problem.get(name) == (list(value) if isinstance(value, tuple) else value or None)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["*/*", BROWSER])
@pytest.mark.parametrize("error", [RuntimeError(INSIDE), errors.DataError(INSIDE), errors.ParseError("x", path=INSIDE)])
def test_a_fault_of_the_server_stays_in_the_log(
    small_root: Path, caplog: pytest.LogCaptureFixture, error: Exception, accept: str
) -> None:
    """The client learns that something failed; message, path and traceback stand in the log only."""
    with caplog.at_level(logging.ERROR):
        response = failing(small_root, error).get("/sparql?query=ASK{}", headers={"Accept": accept})
    text = response.get_data(as_text=True)
    assert response.status_code == 500
    assert INSIDE not in text
    assert "Traceback" not in text
    assert type(error).__name__ not in text
    assert INSIDE in caplog.text


def test_a_page_for_a_person(client: FlaskClient) -> None:
    """A browser gets a page with place, hint and its own query to mend, escaped."""
    text = "SELECT ?s WHERE { ?s ?p </textarea> "
    page = client.get("/sparql", query_string={"query": text}, headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "<h1>Query syntax error</h1>" in page
    assert "Line 1, column" in page
    assert "&lt;/textarea&gt;" in page


@pytest.mark.parametrize("path", ["/none", "/doc/initiative/none", "/queries/none"])
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (BROWSER, "text/html; charset=utf-8"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
    ],
)
def test_not_found_in_the_form_that_is_wanted(client: FlaskClient, path: str, accept: str, content_type: str) -> None:
    """A page where HTML is preferred, else JSON, whatever else was asked for."""
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (404, content_type)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/nothing/harmony-award", "/doc/initiative/harmony-award", "/queries/harmony-award"])
def test_a_page_about_nothing_leads_on(client: FlaskClient, path: str) -> None:
    """It offers the search for the last words of the address, and the ways in; none of them is a dead end."""
    page = client.get(path, headers={"Accept": BROWSER}).get_data(as_text=True)
    links = re.findall(r'<li><a href="([^"]+)"', page[page.index("Go on from here") :])
    assert links[0] == "/search?q=harmony+award"
    assert len(links) == 4
    assert [each for each in links if client.get(each, headers={"Accept": BROWSER}).status_code != 200] == []


def test_an_error_is_told_even_when_its_form_is_not_wanted(client: FlaskClient) -> None:
    """Who accepts neither JSON nor HTML still learns what is wrong."""
    response = client.get("/none", headers={"Accept": "image/png"})
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_is_not_there_says_which_are(client: FlaskClient) -> None:
    """405 carries Allow."""
    response = client.delete("/sparql")
    assert response.status_code == 405
    assert {"GET", "POST", "HEAD"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("host", ["x" * 300, "a..b"])
def test_a_host_that_is_none_is_told_without_a_page(client: FlaskClient, host: str) -> None:
    """No page can link to where nothing is; behind any server the answer is 400."""
    response = client.get("/", environ_overrides={"HTTP_HOST": host}, headers={"Accept": BROWSER})
    assert response.status_code == 400
    assert json.loads(response.data)["status"] == 400


@pytest.mark.parametrize(("path", "words"), [("/server.py", "server"), ("/a/red_cross-youth.html", "red cross youth")])
def test_the_words_of_an_absent_address_are_without_its_extension(client: FlaskClient, path: str, words: str) -> None:
    """An extension says how something is wanted or stored, and is no word to search for."""
    page = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert f"Search for “{words}”" in page
    assert path.rpartition(".")[2] not in page.partition("Go on from here")[2].partition("</ul>")[0]
