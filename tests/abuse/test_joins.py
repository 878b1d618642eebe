"""Queries that join, sort, group and write more than any machine can."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.hostile

Ask = Callable[..., object]

#: Some ten thousand million pairs, and far more with each further pattern.
PAIRS = "?a ?b ?c . ?d ?e ?f"
TRIPLES = f"{PAIRS} . ?g ?h ?i"
#: A filter that no engine can see through before it has looked at everything.
NEVER = "FILTER(STRLEN(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f))) < 0)"
TOO_MUCH = (413, 503)

RUNAWAYS = {
    "counts the pairs of all triples": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} {NEVER} }}",
    "counts the triples of all triples": f"SELECT (COUNT(*) AS ?n) {{ {TRIPLES} {NEVER} }}",
    "asks for a pair that is not there": f"ASK {{ {PAIRS} {NEVER} }}",
    "asks all pairs as a table": f"SELECT * {{ {PAIRS} }}",
    "sorts all pairs": f"SELECT * {{ {PAIRS} }} ORDER BY ?f ?a ?c",
    "sorts all pairs by what must be worked out": f"SELECT ?a {{ {PAIRS} }} ORDER BY DESC(SHA512(STR(?f))) MD5(STR(?a))",
    "sorts all pairs for a single row": f"SELECT * {{ {PAIRS} }} ORDER BY ?f ?a LIMIT 1",
    "wants distinct pairs": f"SELECT DISTINCT ?a ?c ?d ?f {{ {PAIRS} }}",
    "counts distinct pairs": f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?f))) AS ?n) {{ {PAIRS} }}",
    "wants reduced pairs": f"SELECT REDUCED ?a ?f {{ {PAIRS} }}",
    "groups all pairs": f"SELECT ?a ?f (COUNT(*) AS ?n) {{ {PAIRS} }} GROUP BY ?a ?f",
    "groups by a text of each pair": f"SELECT ?k {{ {PAIRS} }} GROUP BY (CONCAT(STR(?a), STR(?f)) AS ?k)",
    "groups all pairs and wants none": f"SELECT ?a {{ {PAIRS} }} GROUP BY ?a ?f HAVING(COUNT(*) < 0)",
    "takes the least and the greatest of all pairs": f"SELECT (MIN(?c) AS ?x) (MAX(?f) AS ?y) {{ {PAIRS} }}",
    "takes samples of pairs in many groups": f"SELECT (SAMPLE(?c) AS ?x) {{ {PAIRS} }} GROUP BY ?a ?d",
    "joins optionally": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c OPTIONAL {{ ?d ?e ?f }} {NEVER} }}",
    "joins optionally under a condition": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c OPTIONAL {{ ?d ?e ?f {NEVER} }} }}",
    "takes away what shares nothing": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?x ?y ?f } FILTER(?a = ?z) }",
    "looks for what does not exist": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} FILTER NOT EXISTS {{ ?g ?h ?i {NEVER} }} }}",
    "compares all with all": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c > ?f && CONTAINS(STR(?a), STR(?d))) }",
    "joins named graphs with named graphs": (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } "
        "FILTER(STRLEN(CONCAT(STR(?a), STR(?d))) < 0) }"
    ),
    "joins unions with unions": (
        "SELECT (COUNT(*) AS ?n) { { ?a ?b ?c } UNION { ?c ?b ?a } { ?d ?e ?f } UNION { ?f ?e ?d } "
        "FILTER(STRLEN(CONCAT(STR(?a), STR(?d))) < 0) }"
    ),
    "joins sub-selects": (
        "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } } { SELECT ?d { ?d ?e ?f } } "
        "FILTER(STRLEN(CONCAT(STR(?a), STR(?d))) < 0) }"
    ),
    "skips far too much": f"SELECT * {{ {TRIPLES} }} OFFSET 9223372036854775807 LIMIT 1",
    "skips much and takes little": f"SELECT ?a {{ {TRIPLES} }} OFFSET 999999999999 LIMIT 1",
    "takes as much as a number can say": f"SELECT * {{ {TRIPLES} }} LIMIT 18446744073709551615",
    "builds triples of all pairs": f"CONSTRUCT {{ ?a ?e ?f . ?d ?b ?c }} {{ {PAIRS} }}",
    "builds new nodes for all pairs": f"CONSTRUCT {{ [] ?b [ ?e [] ] }} {{ {PAIRS} }}",
    "describes everything that is in pairs": f"DESCRIBE ?a ?f {{ {PAIRS} }}",
    "multiplies short lists": (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(50)))} }} " for n in range(9))
        + "FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 + ?v5 + ?v6 + ?v7 + ?v8 < 0) }"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_ends_in_a_refusal(ask: Ask, text: str) -> None:
    """What takes too much time or memory gets 413 or 503, and the next is answered."""
    ask(text, TOO_MUCH)


@pytest.mark.parametrize(
    "accept", ["text/csv", "application/sparql-results+xml", "text/tab-separated-values", "text/html"]
)
def test_an_endless_table_is_never_cut(ask: Ask, accept: str) -> None:
    """Whatever the format, too long an answer is refused whole."""
    ask(f"SELECT * {{ {PAIRS} }}", TOO_MUCH, accept=accept)


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/trig"])
def test_an_endless_graph_is_never_cut(ask: Ask, accept: str) -> None:
    """Graphs are bounded as tables are."""
    ask("CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }", TOO_MUCH, accept=accept)


@pytest.mark.parametrize("accept", ["text/turtle", "application/trig", "text/html"])
def test_describing_everything_ends(ask: Ask, accept: str) -> None:
    """The whole graph may be described, or refused, in time."""
    ask("DESCRIBE * { ?s ?p ?o }", (200, 413, 503), accept=accept)


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999999", "SELECT * { ?s ?p ?o } OFFSET -1", "ASK {} LIMIT 1.5"],
)
def test_numbers_that_are_none_are_told(ask: Ask, text: str) -> None:
    """A limit that no machine can hold, or that is no whole number, is a mistake of the query."""
    ask(text, (200, 400))
