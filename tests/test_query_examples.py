"""The public queries as data, and the queries by which the SIB's tools look for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import SH

from ifrc_kg.engine import QueryRequest, form_of
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.namespaces import BASE, EXAMPLES_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.query_examples import example_of, query_examples, runnable_text
from ifrc_kg.results import Solutions, read_solutions
from ifrc_kg.stored_query import parse_stored_query

#: What packages/sparql-editor of sib-swiss/sparql-editor asks, word for word; `void-short` is of older versions.
_ASKED = Path(__file__).parent / "sib"
PREFIXES = Prefixes({"ex": "https://example.org/"})
QUERY = """\
#+ summary: Is it so?
#+ tags: [one, two]
#+ params:
#+   - {name: thing, variable: _thing_iri, type: iri, label: Thing, default: "ex:a", example: "ex:b"}
#+ defaults:
#+   - thing: ex:a
"""


def _asked(engine: LocalEngine, name: str) -> Solutions:
    text = (_ASKED / f"{name}.rq").read_text(encoding="utf-8")
    return read_solutions(engine.evaluate(QueryRequest(text), JSON).body)


def _examples(body: str) -> list[Quad]:
    query = parse_stored_query("a-query", QUERY + body)
    return list(query_examples(QueryCatalogue({"a-query": query}, PREFIXES)))


def test_the_editor_finds_every_public_query(engine: LocalEngine, catalogue: QueryCatalogue) -> None:
    """The discovery query for examples returns one row for each query of the catalogue, with its question."""
    rows = _asked(engine, "examples").rows
    assert len(rows) == len(catalogue.names())
    assert {str(row["sq"]): str(row["comment"]) for row in rows} == {
        f"{BASE}queries/{name}": catalogue.get(name).summary for name in catalogue.names()
    }


def test_the_editor_finds_every_prefix(engine: LocalEngine, prefixes: Prefixes) -> None:
    """The discovery query for prefixes returns the single list there is."""
    rows = _asked(engine, "prefixes").rows
    assert {str(row["prefix"]): str(row["namespace"]) for row in rows} == prefixes.namespaces


@pytest.mark.parametrize("name", ["void", "void-short"])
def test_the_editor_finds_what_may_follow(engine: LocalEngine, name: str) -> None:
    """The discovery query for VoID knows which classes and datatypes the properties of a class lead to."""
    ifrc = f"{BASE}ontology#"
    rows = _asked(engine, name).rows
    found = {
        tuple(
            str(row[each]) if each in row else "" for each in ("subjectClass", "prop", "objectClass", "objectDatatype")
        )
        for row in rows
    }
    assert (f"{ifrc}Response", f"{ifrc}respondsTo", f"{ifrc}CalledForAction", "") in found
    assert (f"{ifrc}Figure", f"{ifrc}asStated", "", str(RDF.langString)) in found


@pytest.mark.parametrize("row", range(3))
def test_an_example_runs_as_it_is(engine: LocalEngine, row: int) -> None:
    """The text of an example needs no header and no value."""
    text = str(_asked(engine, "examples").rows[row]["query"])
    assert "#+" not in text
    assert "results" in json.loads(engine.evaluate(QueryRequest(text), JSON).body)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("SELECT * WHERE { ?_thing_iri ?p ?o }", SH.SPARQLSelectExecutable, SH.select),
        ("ASK { ?_thing_iri ?p ?o }", SH.SPARQLAskExecutable, SH.ask),
        ("CONSTRUCT WHERE { ?_thing_iri ?p ?o }", SH.SPARQLConstructExecutable, SH.construct),
    ],
)
def test_each_form_has_its_words(body: str, kind: URIRef, text: URIRef) -> None:
    """An example has the class and the property of its form, its question, its tags and its text with values."""
    quads = _examples(body)
    assert {quad.subject for quad in quads} == {example_of("a-query")}
    assert {quad.graph for quad in quads} == {EXAMPLES_GRAPH}
    stated = {(quad.predicate, quad.object) for quad in quads}
    assert {
        (RDF.type, SH.SPARQLExecutable),
        (RDF.type, kind),
        (RDFS.comment, Literal("Is it so?", lang="en")),
    } <= stated
    assert {value for predicate, value in stated if predicate == URIRef("https://schema.org/keywords")} == {
        Literal("one"),
        Literal("two"),
    }
    (written,) = (str(value) for predicate, value in stated if predicate == text)
    assert " ex:a " in written
    assert form_of(written) == form_of(body)


def test_a_query_without_words_in_shacl_is_no_example() -> None:
    """SHACL has no term for DESCRIBE."""
    assert _examples("DESCRIBE ?_thing_iri") == []


def test_a_default_wins_over_an_example() -> None:
    """The runnable text has the values with which the query runs unasked."""
    query = parse_stored_query("a-query", QUERY + "ASK { ?_thing_iri ?p ?o }")
    assert runnable_text(query, PREFIXES) == "PREFIX ex: <https://example.org/>\nASK { ex:a ?p ?o }"
