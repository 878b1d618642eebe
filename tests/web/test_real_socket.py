"""The real server in a process of its own, asked by three clients that know nothing of the project."""

from __future__ import annotations

import json
import shutil
import subprocess
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/ifrc-kg/ontology#Initiative> } ORDER BY ?s"
FIRST = "https://w3id.org/ifrc-kg/id/initiative/1001-strengths"


@pytest.mark.parametrize(("method", "way"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_every_way(real_server: str, method: str, way: str) -> None:
    """The usual Python client gets its answers by GET, by form and by direct POST."""
    wrapper = SPARQLWrapper(f"{real_server}/sparql", returnFormat=JSON)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)
    wrapper.setQuery(SELECT)
    with wrapper.query().response as response:
        rows = json.loads(response.read())["results"]["bindings"]
    assert rows[0]["s"]["value"] == FIRST


@pytest.mark.parametrize(
    ("text", "returned", "expected"),
    [
        (SELECT, CSV, "s\r\nhttps://"),
        (SELECT, XML, "<?xml"),
        (f"DESCRIBE <{FIRST}>", TURTLE, "@prefix"),
        (f"DESCRIBE <{FIRST}>", N3, "@prefix"),
        (f"DESCRIBE <{FIRST}>", RDFXML, "<?xml"),
        (f"DESCRIBE <{FIRST}>", JSONLD, "["),
        ("ASK {}", JSON, '{"head"'),
    ],
)
def test_sparqlwrapper_names_the_format_by_parameter_too(
    real_server: str, text: str, returned: str, expected: str
) -> None:
    """Its `format`, `output` and `results` parameters, sent besides Accept, are understood."""
    wrapper = SPARQLWrapper(f"{real_server}/sparql", returnFormat=returned)
    wrapper.setQuery(text)
    with wrapper.query().response as response:
        assert response.read().decode().startswith(expected)


def test_urllib_gets_what_it_posts(real_server: str) -> None:
    """A direct POST over a plain socket, and the headers of the answer."""
    request = Request(  # noqa: S310 - the address of the test's own server
        f"{real_server}/sparql",
        data=SELECT.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    with urlopen(request) as response:  # noqa: S310
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert response.read().decode().splitlines()[1] == FIRST


def test_urllib_is_told_what_is_wrong(real_server: str) -> None:
    """A malformed query comes back as 400 with a problem document."""
    with pytest.raises(HTTPError) as caught, urlopen(f"{real_server}/sparql?{urlencode({'query': 'SELECT'})}"):  # noqa: S310
        pass
    with caught.value as response:
        assert response.status == 400
        assert json.loads(response.read())["title"] == "Query syntax error"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--data-urlencode", f"query={SELECT}", "--get", "{url}/sparql"], FIRST),
        (["--data-urlencode", f"query={SELECT}", "{url}/sparql"], FIRST),
        (["-H", "Content-Type: application/sparql-query", "--data-binary", SELECT, "{url}/sparql"], FIRST),
        (["-H", "Transfer-Encoding: chunked", "-H", "Content-Type: application/sparql-query", "-d", SELECT,
          "{url}/sparql"], FIRST),
        (["-L", "-H", "Accept: text/turtle", "{url}/id/initiative/harmony-awards"], '"Harmony Awards"@en'),
        (["-I", "{url}/sparql?query=ASK%7B%7D"], "200 OK"),
        (["-i", "-X", "OPTIONS", "{url}/sparql"], "access-control-allow-methods"),
        (["{url}/queries/initiatives-of-country.csv"], "harmony-awards"),
        (["{url}/healthz"], '"status": "ok"'),
    ],
)  # fmt: skip
def test_curl(real_server: str, arguments: list[str], expected: str) -> None:
    """The commands of the documentation work."""
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    command = [curl, "--silent", "--show-error", *(each.replace("{url}", real_server) for each in arguments)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=30)
    assert expected in done.stdout
