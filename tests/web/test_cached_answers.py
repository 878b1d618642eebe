"""Behind the cache every answer is the one that the application gives without it, whoever asked what before.

The cache is small, so that answers are given from it, leave it, and are made again.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from ifrc_kg.web.answer_key import accepts_gzip

SELECT = (
    "SELECT ?s ?label WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?s ?label LIMIT 9"
)
CONSTRUCT = "CONSTRUCT { ?s <urn:p> [] } WHERE { ?s a <http://www.w3.org/2002/07/owl#Class> }"
NOW = "SELECT (NOW() > 0 AS ?now) {}"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
HARMONY = "/id/initiative/harmony-awards"

QUESTIONS: list[dict[str, Any]] = [
    *({"path": "/sparql", "query_string": {"query": text}} for text in (SELECT, CONSTRUCT, NOW, "ASK {}", "SELECT {")),
    {"path": "/sparql", "query_string": {"query": SELECT, "format": "csv"}},
    {"path": "/sparql", "query_string": {"format": "csv", "query": SELECT}},
    {"path": "/sparql", "query_string": {"query": SELECT, "default-graph-uri": "urn:none"}},
    {"path": "/sparql", "query_string": f"query={SELECT}&query=ASK{{}}"},
    {"path": "/sparql", "query_string": "query=ASK%FF"},
    {"path": "/sparql", "method": "POST", "data": {"query": SELECT}},
    {"path": "/sparql", "method": "POST", "data": SELECT, "content_type": QUERY},
    {"path": "/sparql", "method": "POST", "data": SELECT, "content_type": f"{QUERY}; charset=latin-1"},
    {
        "path": "/sparql",
        "method": "POST",
        "data": f"query={SELECT}",
        "content_type": FORM,
        "query_string": "format=xml",
    },
    {"path": "/sparql", "method": "QUERY", "data": SELECT, "content_type": QUERY},
    {"path": "/sparql", "method": "POST", "data": {"update": "CLEAR ALL"}},
    {"path": "/sparql", "method": "PUT", "data": SELECT},
    {"path": "/sparql"},
    {"path": "/"},
    {"path": "/queries"},
    {"path": HARMONY},
    {"path": HARMONY.replace("/id/", "/doc/")},
    {"path": "/nothing"},
]
ACCEPTS = ["*/*", "text/html", "text/csv", "text/turtle", "application/xml;q=0.5, */*;q=0.1", "image/png", "x", "text/"]
#: Headers that are in no key: whatever they hold, nothing may come of it for the next one who asks.
STRANGE: dict[str, Sequence[str]] = {
    "Host": ("localhost", "evil.example", "evil.example:81", "a b"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("https", "gopher"),
    "X-Forwarded-Prefix": ("/evil",),
    "X-Original-URL": ("/queries",),
    "X-HTTP-Method-Override": ("PUT", "DELETE"),
    "Forwarded": ("host=evil.example;proto=https",),
    "Cookie": ("session=1",),
    "Authorization": ("Basic eDp5",),
    "Accept-Language": ("de", "fr;q=0.5, *"),
    "Accept-Charset": ("latin-1",),
    "Origin": ("https://evil.example",),
    "Range": ("bytes=0-3",),
    "Cache-Control": ("no-cache", "only-if-cached"),
    "Content-Encoding": ("gzip", "identity"),
    "Transfer-Encoding": ("identity",),
}
ENCODINGS = ["", "identity", "gzip", "gzip;q=0", "br, gzip;q=0.5", "*"]
CONDITIONS = ["", "*", '"x"', "nonsense", "own", "own, packed", "weak"]


@pytest.fixture(scope="module")
def sides(small_root: Path) -> tuple[Client, Client]:
    """Return a client of the application behind a small cache, and one of the application without a cache."""
    engine = load_local_engine(ProjectFiles(small_root))
    cached, plain = (create_app(Settings(root=small_root, cache_bytes=room), engine) for room in (120_000, 0))
    return Client(cached), Client(plain)


@st.composite
def requests(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """Return what is asked, and the kind of condition to ask it under."""
    asked = {"method": "GET", **draw(st.sampled_from(QUESTIONS))}
    if asked["method"] == "GET":
        asked["method"] = draw(st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS"]))
    strange = draw(st.lists(st.sampled_from(sorted(STRANGE)), max_size=3, unique=True))
    headers = {name: draw(st.sampled_from(STRANGE[name])) for name in strange}
    headers["Accept"] = draw(st.sampled_from(ACCEPTS))
    headers["Accept-Encoding"] = draw(st.sampled_from(ENCODINGS))
    return {**asked, "headers": headers}, draw(st.sampled_from(CONDITIONS))


def condition(kind: str, tag: str) -> str:
    """Return an If-None-Match of a kind, for an answer with an entity tag."""
    packed = f'{tag[:-1]}-gzip"'
    return {"own": tag, "own, packed": f"{tag}, {packed}", "weak": f"W/{tag}"}.get(kind, kind)


def unpacked(answer: TestResponse) -> bytes:
    """Return the body as it was before it was compressed."""
    body: bytes = answer.data
    return gzip.decompress(body) if body and answer.headers.get("Content-Encoding") == "gzip" else body


def told(answer: TestResponse) -> dict[str, str]:
    """Return the headers that do not depend on the coding, nor on how the answer came about."""
    coding = {"server-timing", "content-encoding", "content-length", "etag", "vary"}
    return {name: value for name, value in answer.headers.items() if name.lower() not in coding}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(requests(), min_size=1, max_size=12))
def test_answers_are_those_of_the_application(
    sides: tuple[Client, Client], sequence: list[tuple[dict[str, Any], str]]
) -> None:
    """Status, headers and body are the same with a cache and without one, in any sequence of requests."""
    cached, plain = sides
    for asked, kind in sequence:
        whole = plain.open(**asked)
        if kind:
            asked["headers"]["If-None-Match"] = condition(kind, whole.headers.get("ETag", ""))
        expected, given_ = plain.open(**asked), cached.open(**asked)
        assert given_.status_code == expected.status_code, asked
        assert unpacked(given_) == expected.data, asked
        if given_.status_code == 304:  # may tell more of the answer (RFC 9110, section 15.4.5), and nothing else
            assert told(expected).items() <= told(given_).items() <= told(whole).items(), asked
        else:
            assert told(given_) == told(expected), asked
        assert given_.headers.get("ETag", "").replace('-gzip"', '"') == expected.headers.get("ETag", ""), asked
        if given_.headers.get("Content-Encoding"):
            assert accepts_gzip(asked["headers"]["Accept-Encoding"])
            assert given_.headers["ETag"].endswith('-gzip"')
        if given_.status_code == 200 and asked["method"] == "GET":
            assert given_.headers["Content-Length"] == str(len(given_.data))


@pytest.mark.parametrize(("text", "status"), [("SELECT {", 400), ("ASK {}", 304)])
def test_nobody_has_what_does_not_exist(sides: tuple[Client, Client], text: str, status: int) -> None:
    """`If-None-Match: *` is answered with 304 where there is an answer, and an error stays an error."""
    for client in sides:
        asked = client.get("/sparql", query_string={"query": text}, headers={"If-None-Match": "*"})
        assert asked.status_code == status


def test_a_stranger_leaves_no_trace(sides: tuple[Client, Client]) -> None:
    """After requests under false names, the next answer knows nothing of them."""
    cached, plain = sides
    for path in ("/", "/queries", HARMONY.replace("/id/", "/doc/"), "/sparql"):
        for name, values in STRANGE.items():
            for value in values:
                cached.get(path, headers={name: value})
        answer = cached.get(path)
        assert b"evil" not in answer.data
        assert "evil" not in str(answer.headers)
        assert answer.data == plain.get(path).data
