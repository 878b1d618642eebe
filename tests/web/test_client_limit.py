"""How much one client may ask at the same time, seen from two addresses of this machine."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives every machine the address 127.0.0.2"),
]

#: Some thousand to the power of four: it ends when its time is over.
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?d = ?k) }"


class Reply(NamedTuple):
    """What a client got."""

    status: int
    retry_after: str | None
    kind: str


@pytest.fixture(scope="module")
def address(start_server: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """Start a server on which a client has two places, and all clients together have two for slow queries."""
    settings = {"IFRC_KG_CLIENT_REQUESTS": "2", "IFRC_KG_SLOW_PLACES": "2", "IFRC_KG_QUERY_SECONDS": "3"}
    with start_server(**settings) as started:
        yield started


def ask(address: str, query: str, *, source: str = "127.0.0.1", path: str = "/sparql") -> Reply:
    """Ask from an address of this machine."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20, source_address=(source, 0))
    try:
        connection.request("GET", f"{path}?query={quote(query)}")
        with connection.getresponse() as response:
            kind = json.loads(response.read()).get("type", "").rpartition("/")[2]
            return Reply(response.status, response.headers["Retry-After"], kind)
    finally:
        connection.close()


@contextmanager
def two_slow_queries(address: str) -> Iterator[list[Reply]]:
    """Keep two slow queries of 127.0.0.1 running; their ends are known behind the context."""
    ends: list[Reply] = []
    threads = [threading.Thread(target=lambda: ends.append(ask(address, RUNAWAY))) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(1)  # both are slow by now, and have a second or two to go
    yield ends
    for thread in threads:
        thread.join()


def test_a_client_without_places_is_told_and_others_are_served(address: str) -> None:
    """While its places are taken an address gets 429 on every path; another one is answered, slow queries apart."""
    with two_slow_queries(address) as ends:
        refused = [ask(address, "ASK {} # third"), ask(address, "", path="/healthz")]
        others = [ask(address, f"ASK {{}} # {each}", source="127.0.0.2") for each in range(10)]
        crowded = ask(address, RUNAWAY, source="127.0.0.2")
        assert ends == []
    assert {(each.status, each.kind) for each in refused} == {(429, "too-many-requests")}
    assert all(int(each.retry_after or 0) >= 1 for each in refused)
    assert {each.status for each in others} == {200}
    assert (crowded.status, crowded.kind) == (503, "service-busy")
    assert int(crowded.retry_after or 0) >= 1
    assert {(each.status, each.kind) for each in ends} == {(503, "query-timeout")}
    assert ask(address, "ASK {} # again").status == 200
