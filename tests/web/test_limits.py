"""The limits of the endpoint as a client meets them: announced, and exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ifrc_kg.errors import TooManyRequests
from ifrc_kg.fence.limits import Limits, limits_of
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from ifrc_kg.web.limits import ClientPlaces, limit_sentences, limits_field

Client = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def limited(small_root: Path) -> Client:
    """Return a maker of clients of an application with some limits."""

    def made(**limits: int) -> FlaskClient:
        settings = Settings(root=small_root, **limits)  # type: ignore[arg-type]  # whole numbers all
        return create_app(settings, load_local_engine(ProjectFiles(small_root), limits_of(settings))).test_client()

    return made


def status(client: FlaskClient, query: str, method: str = "POST") -> int:
    """Return the status of the answer to a query."""
    response = client.open("/sparql", method=method, data=query, content_type="application/sparql-query")
    if response.status_code != 200:
        assert json.loads(response.data)["status"] == response.status_code
    return response.status_code


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize(("size", "expected"), [(63, 200), (64, 200), (65, 413)])
def test_bytes_of_a_query(limited: Client, method: str, size: int, expected: int) -> None:
    """The bytes of the text in UTF-8 count, whatever the characters."""
    query = "ASK {} #é"
    query += "x" * (size - len(query.encode()))
    assert status(limited(query_bytes=64), query, method) == expected


@pytest.mark.parametrize(("levels", "expected"), [(3, 200), (4, 200), (5, 400)])
def test_nesting_of_a_query(limited: Client, levels: int, expected: int) -> None:
    """Brackets may lie so deep, and no deeper."""
    assert status(limited(query_nesting=4), "ASK " + "{" * levels + "}" * levels) == expected


@pytest.mark.parametrize(("triples", "expected"), [(3, 200), (4, 200), (5, 400)])
def test_patterns_of_a_query(limited: Client, triples: int, expected: int) -> None:
    """So many patterns are read, and no more."""
    text = "ASK { " + " . ".join(["?s ?p ?o"] * triples) + " }"
    assert status(limited(query_patterns=4), text) == expected


@pytest.mark.parametrize(("rows", "expected"), [(3, 200), (4, 200), (5, 413)])
def test_rows_of_an_answer(limited: Client, rows: int, expected: int) -> None:
    """An answer with more rows is refused whole, with what to do."""
    text = "SELECT ?x { VALUES ?x { " + "1 " * rows + "} }"
    client = limited(answer_rows=4)
    assert status(client, text) == expected
    if expected == 413:
        problem = client.get("/sparql", query_string={"query": text}).get_json(force=True)
        assert "LIMIT" in problem["hint"]
        assert status(client, text + " LIMIT 4") == 200


def test_bytes_of_an_answer(limited: Client) -> None:
    """The size of the serialized answer counts."""
    text = "SELECT ?x { VALUES ?x { 1 2 3 } }"
    size = len(limited().get("/sparql", query_string={"query": text}).data)
    assert [status(limited(answer_bytes=most), text) for most in (size + 1, size, size - 1)] == [200, 200, 413]


def test_every_answer_announces_the_limits(limited: Client) -> None:
    """Answers, errors, the description and preflights carry the header, with the numbers of the settings."""
    client = limited(query_patterns=7, answer_rows=9)
    responses = [
        client.get("/sparql", query_string={"query": "ASK {}"}),
        client.get("/sparql", query_string={"query": "ASK {"}),
        client.get("/sparql", headers={"Accept": "text/turtle"}),
        client.options("/sparql"),
    ]
    for response in responses:
        told = dict(each.split("=") for each in response.headers["X-Query-Limits"].split(", "))
        assert (told["query-patterns"], told["answer-rows"], told["seconds"]) == ("7", "9", "10")
        assert told["query-bytes"] == "65536"


def test_the_words_and_the_field_tell_the_same() -> None:
    """Each number of the header stands in a sentence of the service description as well."""
    settings = Settings(query_seconds=2.5, client_requests=11)
    words = " ".join(limit_sentences(settings)).replace(",", "")
    for each in limits_field(settings).split(", "):
        assert each.split("=")[1] in words


@pytest.mark.parametrize("most", [1, 3])
def test_a_client_has_so_many_places(most: int) -> None:
    """A client gets its places and no more, others are not touched, and a place given back is free again."""
    places = ClientPlaces(most)
    for _ in range(most):
        places.take("a")
    with pytest.raises(TooManyRequests):
        places.take("a")
    places.take("b")
    places.give_back("a")
    places.take("a")


def test_a_request_gives_its_place_back_however_it_ends(limited: Client) -> None:
    """With a single place a client can go on asking, after answers and after errors."""
    client = limited(client_requests=1)
    assert [status(client, text) for text in ("ASK {}", "ASK {", "ASK {}", "LOAD <urn:x>", "ASK {}")] == [
        200,
        400,
        200,
        403,
        200,
    ]


def test_the_limits_of_the_fence_are_the_settings() -> None:
    """What an operator sets is what evaluators are held to."""
    settings = Settings(query_seconds=3, answer_rows=5, quick_places=2, slow_places=1, waiting=4, query_nesting=6)
    limits = limits_of(settings)
    assert (limits.seconds, limits.answer_rows, limits.nesting) == (3, 5, 6)
    assert (limits.quick_places, limits.slow_places, limits.waiting) == (2, 1, 4)
    assert limits_of(Settings()) == Limits()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("path", ["/sparql", "/validate"])
def test_compressed_bodies_are_refused(limited: Client, path: str, coding: str) -> None:
    """Nothing is unpacked, so that no bomb can be sent."""
    headers = {"Content-Encoding": coding}
    response = limited().post(path, data=b"\x1f\x8b", content_type="application/sparql-query", headers=headers)
    assert response.status_code == 415
