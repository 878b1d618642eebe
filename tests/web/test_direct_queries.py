"""What is answered ahead of Flask is answered as Flask would; everything else is left to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from ifrc_kg.errors import QueryError
from ifrc_kg.web.answer_cache import StartResponse
from ifrc_kg.web.direct_queries import DirectQueries
from ifrc_kg.web.limits import ClientPlaces
from ifrc_kg.web.site import site_of
from ifrc_kg.web.sparql import ERROR

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/ifrc-kg/ontology#Initiative> } ORDER BY ?s"
DESCRIBE = "DESCRIBE <https://w3id.org/ifrc-kg/id/initiative/harmony-awards>"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Later:
    """Stands for Flask: remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: StartResponse, /) -> Iterable[bytes]:
        """Answer without a body."""
        self.asked.append(environ)
        start_response("200 OK", [])
        return []


@pytest.fixture
def later() -> Later:
    """Return what requests are handed on to."""
    return Later()


@pytest.fixture
def direct(application: Flask, later: Later) -> Client:
    """Return a client of the short way alone."""
    return Client(DirectQueries(later, site=lambda: site_of(application), places=ClientPlaces(1)))


def bare(application: Flask) -> Client:
    """Return a client of Flask alone, without what stands in front of it."""
    return Client(lambda environ, start: Flask.wsgi_app(application, environ, start))


def told(response: TestResponse) -> tuple[object, ...]:
    """Return status, headers and body without what is measured."""
    headers = sorted((name, value) for name, value in response.headers if name != "Server-Timing")
    return response.status_code, headers, response.data


PLAIN: list[dict[str, Any]] = [
    {"query_string": {"query": text, **more}, "headers": {"Accept": accept}}
    for text in (SELECT, "ASK {}", DESCRIBE, "SELECT (NOW() AS ?now) {} LIMIT 0", "CONSTRUCT WHERE { ?s a ?o }")
    for accept in ("*/*", "application/xml", "text/csv, application/n-triples")
    for more in ({}, {"format": "xml"}, {"default-graph-uri": "urn:x", "unknown": "x"})
] + [
    {"method": "HEAD", "query_string": {"query": SELECT}},
    {"method": "POST", "data": {"query": SELECT, "output": "csv"}},
    {"method": "POST", "data": SELECT, "content_type": QUERY, "query_string": "results=tsv"},
    {"method": "QUERY", "data": SELECT, "content_type": QUERY},
    {"query_string": {"query": "SELECT ('é€𝄞' AS ?x) {}"}},
]


@pytest.mark.parametrize("question", PLAIN)
def test_plain_queries_are_answered_as_by_flask(
    application: Flask, direct: Client, later: Later, question: dict[str, Any]
) -> None:
    """Status, headers and body are those of Flask, which is not asked."""
    asked = {"method": "GET", "path": "/sparql", **question}
    assert told(direct.open(**asked)) == told(bare(application).open(**asked))
    assert later.asked == []


@pytest.mark.parametrize(
    "question",
    [
        {"query_string": {"query": SELECT}, "headers": {"Accept": BROWSER}},
        {"query_string": {"query": SELECT, "format": "html"}},
        {"query_string": {"query": SELECT}, "headers": {"If-None-Match": '"x"'}},
        {"query_string": {"query": SELECT}, "headers": {"Accept": "image/png"}},
        {"query_string": {"query": SELECT, "format": "nonsense"}},
        {"query_string": {"query": SELECT}, "path": "/queries"},
        {"query_string": {"query": SELECT}, "method": "PUT"},
        {"query_string": {"query": SELECT}, "method": "OPTIONS"},
        {"query_string": {"query": ""}},
        {"query_string": {"query": "INSERT DATA {}"}},
        {"query_string": {"update": "CLEAR ALL"}},
        {"query_string": f"query={SELECT}&query={SELECT}"},
        {"query_string": "query=%FF"},
        {},
        {"method": "POST", "data": SELECT, "content_type": "text/plain"},
        {"method": "POST", "data": SELECT, "content_type": QUERY, "environ_overrides": {"CONTENT_LENGTH": "99999999"}},
        {"method": "POST", "data": SELECT, "content_type": QUERY, "environ_overrides": {"CONTENT_LENGTH": "x"}},
    ],
)
def test_everything_else_is_flasks(direct: Client, later: Later, question: dict[str, Any]) -> None:
    """Pages, conditions, refusals and what is no query go on, with the body still to be read."""
    direct.open(**{"method": "GET", "path": "/sparql", **question})
    (environ,) = later.asked
    assert ERROR not in environ
    if "data" in question:
        assert environ["wsgi.input"].read() == SELECT.encode()


@pytest.mark.parametrize("text", ["SELECT * {", "ASK { SERVICE <urn:x> {} }", "SELECT * {} ORDER BY"])
def test_errors_are_told_by_flask_without_a_second_attempt(
    application: Flask, direct: Client, client: FlaskClient, later: Later, text: str
) -> None:
    """What the engine refuses goes on as an error, and becomes the same problem document as ever."""
    direct.get("/sparql", query_string={"query": text})
    assert isinstance(later.asked[0][ERROR], QueryError)
    shown = client.get("/sparql", query_string={"query": text})
    assert told(shown) == told(bare(application).get("/sparql", query_string={"query": text}))
    assert shown.content_type == "application/problem+json"


def test_places_are_given_back(direct: Client, later: Later) -> None:
    """A client that may have one request at a time has its place again after answers and errors."""
    for text in (SELECT, "SELECT * {", SELECT):
        direct.get("/sparql", query_string={"query": text})
    assert len(later.asked) == 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand #(\n ( ) AS ?x) {}",
        "SELECT (STRUUID () AS ?x) {}",
        "ASK{BIND(UUID()AS?x)}",
    ],
)
def test_what_changes_by_itself_is_not_kept(client: FlaskClient, text: str) -> None:
    """Answers with the time, chance or fresh names in them carry no entity tag, however the call is written."""
    answer = client.get("/sparql", query_string={"query": text})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in answer.headers
