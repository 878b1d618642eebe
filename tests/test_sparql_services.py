"""Which endpoints a query asks."""

from __future__ import annotations

import pytest

from ifrc_kg.sparql_services import asks_only

ALLOWED = ("https://query.example/sparql",)


@pytest.mark.parametrize(
    "text",
    [
        "ASK {}",
        "SELECT * { SERVICE <https://query.example/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent <https://query.example/sparql> { ?s ?p ?o } }",
        "PREFIX q: <https://query.example/> SELECT * { SERVICE q:sparql { ?s ?p ?o } }",
        "BASE <https://query.example/x> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE # here\n <https://query.example/sparql> { ?s ?p 'SERVICE <urn:x>' } }",
    ],
)
def test_listed_endpoints_may_be_asked(text: str) -> None:
    """An endpoint counts by its IRI, however it is written."""
    assert asks_only(text, ALLOWED)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://query.example/sparql#> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://query.example/sparql> { SERVICE <urn:x> { ?s ?p ?o } } }",
        "SELECT * { SERVICE",
        "SELECT * { SERVICE SILENT",
        "SELECT * { FILTER(1<2#>\n) SERVICE <https://query.example/sparql> {} }",
    ],
)
def test_no_other_endpoint_may_be_asked(text: str) -> None:
    """Unlisted endpoints, variables, broken texts and texts that can be read in two ways are refused."""
    assert not asks_only(text, ALLOWED)
    assert not asks_only(text, ())


def test_without_a_list_no_endpoint_may_be_asked() -> None:
    """The list is empty unless an operator fills it."""
    assert not asks_only("SELECT * { SERVICE <https://query.example/sparql> { ?s ?p ?o } }", ())
