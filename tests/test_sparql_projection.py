"""The columns of `SELECT *`."""

from __future__ import annotations

import pytest

from ifrc_kg.engine import QueryRequest
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import CSV
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.sparql_projection import with_columns


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("SELECT * { ?s ?p ?o }", "s,p,o"),
        ("PREFIX e: <urn:> SELECT DISTINCT * WHERE { ?z e:p* ?a OPTIONAL { ?a ?m $é } }", "z,a,m,é"),
        ("SELECT reduced # not * ?x\n*{ BIND(1*2 AS ?b) BIND(3 AS ?a) FILTER(?never) }", "b,a"),
        ("SELECT*{ { SELECT ?y (1 AS ?x) { ?inner ?y ?z } } }", "y,x"),
        ("SELECT * { VALUES (?b ?a) { (1 2) } }", "b,a"),
        ("SELECT * {}", ""),
        ("SELECT ?s ?a { ?s ?a ?o FILTER(1*1) }", "s,a"),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "n"),
    ],
)
def test_columns_come_in_the_order_of_the_query(text: str, header: str) -> None:
    """Every column is there once, as it first appears behind SELECT."""
    assert LocalEngine([], Prefixes({})).evaluate(QueryRequest(text), CSV).body.decode().splitlines()[0] == header


@pytest.mark.parametrize(
    "text", ["ASK { ?s ?p* ?o }", "DESCRIBE * { ?s ?p ?o }", "CONSTRUCT { ?b ?a 1 } { ?b ?a ?c }", ""]
)
def test_other_queries_stay_as_they_are(text: str) -> None:
    """Only SELECT * is put into other words."""
    assert with_columns(text, ["a", "b"]) == text
