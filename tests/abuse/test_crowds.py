"""Many hostile requests at once, and clients that hang up."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.hostile

Crowd = Callable[..., list[Any]]

#: As an operator has it: with less, a light question may be over time before it gets the processor.
QUERY_SECONDS = "5"

NEVER = "FILTER(STRLEN(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f))) < {n})"
PAIRS = "?a ?b ?c . ?d ?e ?f"
#: Each is another query for each client, so that no cache helps.
CROWDS = {
    "joins": f"SELECT (COUNT(*) AS ?n) {{{{ {PAIRS} {NEVER.replace('{n}', '-{n}')} }}}}",
    "sorts": f"SELECT * {{{{ {PAIRS} }}}} ORDER BY ?f ?a OFFSET {{n}}",
    "distinct rows": f"SELECT DISTINCT ?a ?f {{{{ {PAIRS} }}}} OFFSET {{n}}",
    "groups": f"SELECT ?a ?f (COUNT(*) + {{n}} AS ?m) {{{{ {PAIRS} }}}} GROUP BY ?a ?f",
    "paths": "SELECT (COUNT(*) + {n} AS ?m) {{ ?s (!<urn:x>|^!<urn:x>)* ?o }}",
    "texts": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f), '{n}')) AS ?t) {{ ?a ?b ?c . ?d ?e ?f }}",
    "large answers": "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} OFFSET {n} LIMIT 30000",
    "answers that are too large": f"SELECT * {{{{ {PAIRS} }}}} OFFSET {{n}}",
    "graphs": "CONSTRUCT {{ ?a ?e ?f }} {{ {{ SELECT * {{ ?a ?b ?c . ?d ?e ?f }} OFFSET {n} LIMIT 90000 }} }}",
    "descriptions of everything": "DESCRIBE * {{ ?s ?p ?o }} OFFSET {n}",
    "deep texts": "ASK {{{{ FILTER(" + "!" * 30_000 + "true && {n}) }}}}",
    "deep brackets": "ASK " + "{{" * 5000 + "}}" * 5000 + "# {n}",
    "other datasets": "SELECT (COUNT(*) AS ?m) FROM <urn:{n}> FROM <https://w3id.org/ifrc-kg/ontology> {{ ?s ?p ?o }}",
    "mistakes": "SELECT * {{ ?s ?p {n} ",
    "refusals": "SELECT * {{ SERVICE <http://127.0.0.1:9/{n}> {{ ?s ?p ?o }} }}",
}


@pytest.fixture
def crowd(server: Any) -> Crowd:
    """Return a function that sends many requests at once, and canaries all the while."""

    def gathered(requests: list[tuple[Any, ...]], *, seconds: float) -> list[Any]:
        with ThreadPoolExecutor(len(requests)) as threads:
            sent = [threads.submit(server.send, *each) for each in requests]
            while not all(each.done() for each in sent):
                server.require_canary()
                time.sleep(0.05)
        server.require_canary()
        server.require_well()
        answers = [each.result() for each in sent]
        for answer in answers:
            server.slowest = max(server.slowest, answer.seconds)
            server.require_decent(answer, seconds=seconds)
        return answers

    return gathered


def posted(text: str) -> tuple[str, str, dict[str, str], bytes]:
    """Return a posted query as a request."""
    return "POST", "/sparql", {"Content-Type": "application/sparql-query"}, text.encode()


@pytest.mark.parametrize("count", [16, 48])
@pytest.mark.parametrize("text", CROWDS.values(), ids=CROWDS)
def test_a_crowd_keeps_nobody_waiting(crowd: Crowd, server: Any, text: str, count: int) -> None:
    """While and after many ask for too much at once, a light question is answered, and all of the crowd are."""
    first = next(server.numbers) * 1000
    # A place may be waited for; large answers need the processor one after the other.
    seconds = server.query_seconds + 10
    answers = crowd([posted(text.format(n=first + n)) for n in range(count)], seconds=seconds)
    assert {answer.status for answer in answers} <= {200, 400, 403, 413, 429, 503}


def test_a_crowd_of_all_kinds_at_once(crowd: Crowd, server: Any) -> None:
    """Sixty clients send sixty different things, uploads and odd bytes among them."""
    first = next(server.numbers) * 1000
    turtle = {"Content-Type": "text/turtle"}
    nodes = b"[] <urn:p> 1 . " * 20_000
    requests: list[tuple[Any, ...]] = [
        *(posted(text.format(n=first + n)) for n in range(3) for text in CROWDS.values()),
        *(("POST", "/validate", turtle, nodes) for _ in range(5)),
        *(("GET", f"/queries/passages-with-words?words={'x' * n}") for n in range(1000, 5000, 1000)),
        *(("GET", f"/doc/initiative/{'x' * n}", {"Accept": "text/html"}) for n in range(1000, 4000, 1000)),
        *(("BREW", "/sparql"), ("GET", "/\x00"), ("POST", "/sparql", {"Content-Length": "-1"})),
    ]
    answers = crowd(requests, seconds=server.query_seconds + 2 * server.validation_seconds + 20)
    assert {answer.status for answer in answers} <= {0, 200, 400, 403, 404, 405, 413, 429, 503}


def test_a_crowd_of_uploads_is_told_to_come_back(crowd: Crowd, server: Any) -> None:
    """Uploads are validated one after the other, and questions do not wait for them."""
    turtle = {"Content-Type": "text/turtle"}
    initiatives = "".join(
        f"<urn:{n}> a <https://w3id.org/ifrc-kg/ontology#Initiative> . " for n in range(3000)
    ).encode()
    requests = [("POST", "/validate", turtle, initiatives + b"#%d" % n) for n in range(24)]
    answers = crowd(requests, seconds=2 * server.validation_seconds + 20)
    assert {answer.status for answer in answers} <= {200, 413, 429, 503}


def test_nothing_burns_after_clients_hang_up(server: Any) -> None:
    """Queries whose clients are gone come to their end by time, and leave no process that works on."""
    text = quote(CROWDS["joins"].format(n=next(server.numbers)))
    for _ in range(16):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(server.query_seconds + 1.5)
    server.require_canary()
    server.require_well()
    before = server.processor_seconds()
    time.sleep(1)
    assert server.processor_seconds() - before < 0.3
