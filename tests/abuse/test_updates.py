"""Requests that want to change the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest

pytestmark = pytest.mark.hostile

Attack = Callable[..., Any]

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UPDATES = {
    "inserts data": "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "inserts in lower case": "insert data { <urn:a> <urn:b> <urn:c> }",
    "inserts behind a comment": "# SELECT * {}\nINSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "inserts behind a prologue": "BASE <urn:x> PREFIX a: <urn:a> INSERT DATA { a:a a:b a:c }",
    "inserts in escapes": "\\u0049NSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "inserts what it finds": "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "deletes what it finds": "DELETE WHERE { ?s ?p ?o }",
    "deletes in a graph": "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "clears everything": "CLEAR ALL",
    "drops everything": "DROP SILENT ALL",
    "loads a file": "LOAD <file:///etc/passwd>",
    "loads from the network": "LOAD SILENT <http://127.0.0.1:{port}/> INTO GRAPH <urn:g>",
    "creates a graph": "CREATE GRAPH <urn:g>",
    "copies a graph": "COPY DEFAULT TO <urn:g>",
    "moves a graph": "MOVE DEFAULT TO <urn:g>",
    "adds a graph": "ADD DEFAULT TO <urn:g>",
    "asks first and inserts then": "ASK {} ; INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "inserts behind a query": "SELECT * {} INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "inserts where a pattern stands": "SELECT * { INSERT DATA { <urn:a> <urn:b> <urn:c> } }",
}


def sent(text: str) -> dict[str, tuple[str, str, dict[str, str], bytes]]:
    """Return every way in which an update can be sent."""
    return {
        "as a query by GET": ("GET", f"/sparql?query={quote(text)}", {}, b""),
        "as an update by GET": ("GET", f"/sparql?update={quote(text)}", {}, b""),
        "as a query by form": ("POST", "/sparql", FORM, urlencode({"query": text}).encode()),
        "as an update by form": ("POST", "/sparql", FORM, urlencode({"update": text}).encode()),
        "as a query of its own": ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, text.encode()),
        "as an update of its own": ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text.encode()),
        "by the method QUERY": ("QUERY", "/sparql", {"Content-Type": "application/sparql-query"}, text.encode()),
        "beside a query": ("POST", "/sparql", FORM, urlencode({"query": "ASK {}", "update": text}).encode()),
        "by PUT": ("PUT", "/sparql", {"Content-Type": "application/sparql-update"}, text.encode()),
    }


@pytest.mark.parametrize("text", UPDATES.values(), ids=UPDATES)
def test_no_update_is_carried_out(attack: Attack, server: Any, text: str) -> None:
    """An update is refused, in whatever way it is sent, and the graph is what it was."""
    for method, target, headers, body in sent(text.replace("{port}", str(server.listener.port))).values():
        attack(method, target, headers, body, statuses=(400, 403, 405))
    answer = server.send("GET", f"/sparql?query={quote('ASK { <urn:a> ?p ?o }')}&format=csv")
    assert answer.status == 200
    assert b"false" in answer.body


@pytest.mark.parametrize(
    "target", ["/sparql?graph=urn:g", "/sparql?default", "/doc/initiative/ubuntu", "/queries/initiatives"]
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_no_graph_is_written(attack: Attack, method: str, target: str) -> None:
    """The Graph Store Protocol is not spoken."""
    attack(method, target, {"Content-Type": "text/turtle"}, b"<urn:a> <urn:b> <urn:c> .", statuses=(405,))
