"""Requests that want the server to reach something else: another endpoint, another host, a file.

`{port}` stands for the port at which a listener waits in vain, `{file}` for a file that anyone on the machine may read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.hostile

Ask = Callable[..., Any]

TARGET = "<http://127.0.0.1:{port}/>"
ALL = "{ ?s ?p ?o }"

SERVICES = {
    "plainly": f"SELECT * {{ SERVICE {TARGET} {ALL} }}",
    "in lower case": f"SELECT * {{ service {TARGET} {ALL} }}",
    "in mixed case": f"SELECT * {{ sErViCe {TARGET} {ALL} }}",
    "silently": f"SELECT * {{ SERVICE SILENT {TARGET} {ALL} }}",
    "without blanks": f"SELECT*{{SERVICE{TARGET}{ALL}}}",
    "behind a comment": f"SELECT * {{ # nothing here\nSERVICE# or here\n{TARGET} {ALL} }}",
    "between comments": f"SELECT * {{ SERVICE #a\n#b\r\n SILENT #c\r {TARGET} {ALL} }}",
    "with other white space": f"SELECT * {{\r\n\tSERVICE\t\r\n{TARGET}\t{ALL} }}",
    "in Unicode escapes": f"SELECT * {{ \\u0053ERVICE {TARGET} {ALL} }}",
    "in long Unicode escapes": f"SELECT * {{ SERVIC\\U00000045 {TARGET} {ALL} }}",
    "in escapes alone": "SELECT * { " + "".join(f"\\u{ord(each):04x}" for each in "SERVICE") + f" {TARGET} {ALL} }}",
    "with an escaped bracket": f"SELECT * \\u007b SERVICE {TARGET} {ALL} \\u007d",
    "with an address in escapes": "SELECT * { SERVICE <\\u0068ttp://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "by a prefixed name": "PREFIX x: <http://127.0.0.1:{port}/> SELECT * { SERVICE x:sparql { ?s ?p ?o } }",
    "by the empty prefix": "PREFIX : <http://127.0.0.1:{port}/> SELECT * { SERVICE : { ?s ?p ?o } }",
    "by a relative name": "BASE <http://127.0.0.1:{port}/> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "by a variable": f"SELECT * {{ BIND({TARGET} AS ?e) SERVICE ?e {ALL} }}",
    "by a variable of a list": f"SELECT * {{ VALUES ?e {{ {TARGET} }} SERVICE SILENT ?e {ALL} }}",
    "by a made-up variable": 'SELECT * { BIND(IRI("http://127.0.0.1:{port}/") AS ?e) SERVICE ?e { ?s ?p ?o } }',
    "inside an optional": f"SELECT * {{ OPTIONAL {{ SERVICE {TARGET} {ALL} }} }}",
    "inside a union": f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ SERVICE {TARGET} {ALL} }} }}",
    "inside a difference": f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE {TARGET} {ALL} }} }}",
    "inside existence": f"ASK {{ FILTER EXISTS {{ SERVICE {TARGET} {ALL} }} }}",
    "inside a named graph": f"ASK {{ GRAPH ?g {{ SERVICE {TARGET} {ALL} }} }}",
    "inside a sub-select": f"SELECT * {{ {{ SELECT * {{ SERVICE {TARGET} {ALL} }} }} }}",
    "inside a service": f"SELECT * {{ SERVICE {TARGET} {{ SERVICE {TARGET} {ALL} }} }}",
    "many groups down": "ASK " + "{" * 90 + f"SERVICE {TARGET} {ALL}" + "}" * 90,
    "to be built from": f"CONSTRUCT {ALL} {{ SERVICE {TARGET} {ALL} }}",
    "to be described": f"DESCRIBE ?s {{ SERVICE {TARGET} {ALL} }}",
    "behind what may be a comparison": f"SELECT * {{ FILTER(1<2#>\n) SERVICE {TARGET} {ALL} }}",
    "behind what may be a string": f"SELECT * {{ FILTER(1<2||'>'='>') SERVICE {TARGET} {ALL} }}",
    "behind a long string": f"SELECT * {{ BIND('''it's''' AS ?t) SERVICE {TARGET} {ALL} }}",
    "behind an escaped quote": f'SELECT * {{ BIND("\\"" AS ?t) SERVICE {TARGET} {ALL} #" }}\n}}',
    "glued to a number": f"SELECT * {{ FILTER(1)SERVICE{TARGET}{ALL} }}",
    "behind a name with dots": f"PREFIX a: <urn:a> SELECT * {{ ?s ?p a:b.SERVICE{TARGET}{ALL} }}",
    "to the same server": "SELECT * { SERVICE <http://127.0.0.1:{own}/sparql> { ?s ?p ?o } }",
    "to a number as a host": "SELECT * { SERVICE <http://2130706433:{port}/> { ?s ?p ?o } }",
    "to a host in octal": "SELECT * { SERVICE <http://0177.0.0.1:{port}/> { ?s ?p ?o } }",
    "to IPv6": "SELECT * { SERVICE <http://[::1]:{port}/> { ?s ?p ?o } }",
    "to IPv4 in IPv6": "SELECT * { SERVICE <http://[::ffff:127.0.0.1]:{port}/> { ?s ?p ?o } }",
    "to localhost with a password": "SELECT * { SERVICE <http://a:b@localhost:{port}/> { ?s ?p ?o } }",
    "to a cloud's metadata": "SELECT * { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
    "to a file": "SELECT * { SERVICE <file://{file}> { ?s ?p ?o } }",
    "to another protocol": "SELECT * { SERVICE <gopher://127.0.0.1:{port}/_x> { ?s ?p ?o } }",
}

GRAPHS = [
    "http://127.0.0.1:{port}/data.ttl",
    "http://localhost:{port}/data.ttl",
    "http://[::1]:{port}/data.ttl",
    "http://169.254.169.254/latest/meta-data/",
    "ftp://127.0.0.1:{port}/data.ttl",
    "file://{file}",
    "file:///etc/passwd",
    "file:///proc/self/environ",
    "file:{file}",
    "jar:file://{file}!/x",
    "data:text/turtle,%3Curn:a%3E%20%3Curn:b%3E%20%3Curn:c%3E.",
]


@pytest.fixture
def fill(server: Any, secret_file: Path) -> Callable[[str], str]:
    """Return a function that fills in where the listener waits, where the server is, and where the file lies."""

    def filled(text: str) -> str:
        text = text.replace("{port}", str(server.listener.port)).replace("{own}", str(server.port))
        return text.replace("{file}", str(secret_file))

    return filled


@pytest.mark.parametrize("text", SERVICES.values(), ids=SERVICES)
def test_no_service_is_asked(ask: Ask, fill: Callable[[str], str], text: str) -> None:
    """In all its spellings SERVICE is refused, or is no SPARQL."""
    ask(fill(text), (400, 403))


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "FROM #\n", "from"])
def test_no_graph_is_fetched(ask: Ask, fill: Callable[[str], str], clause: str, graph: str) -> None:
    """FROM names graphs of the dataset; any other one is empty."""
    pattern = "GRAPH ?g { ?s ?p ?o }" if "NAMED" in clause else "?s ?p ?o"
    answer = ask(f"SELECT * {clause} <{fill(graph)}> {{ {pattern} }}", (200,), accept="text/csv")
    assert answer.body.count(b"\n") == 1


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_no_graph_of_the_protocol_is_fetched(
    attack: Ask, fill: Callable[[str], str], parameter: str, graph: str
) -> None:
    """Parameters of the protocol name graphs of the dataset as well."""
    pattern = "GRAPH ?g { ?s ?p ?o }" if parameter.startswith("named") else "?s ?p ?o"
    query = quote(f"SELECT * {{ {pattern} }}")
    target = f"/sparql?query={query}&{parameter}={quote(fill(graph), safe='')}"
    answer = attack("GET", target, {"Accept": "text/csv"}, statuses=(200,))
    assert answer.body.count(b"\n") == 1


@pytest.mark.parametrize("graph", ["", "x", "../../etc/passwd", "<urn:a>", "urn:a b", "http://[", "\x00", "urn:\ud800"])
def test_a_graph_without_an_iri_is_refused(attack: Ask, graph: str) -> None:
    """What is no IRI names no graph."""
    encoded = quote(graph.encode("utf-8", "surrogatepass"), safe="")
    attack("GET", f"/sparql?query=ASK%7B%7D&default-graph-uri={encoded}", statuses=(400,))
