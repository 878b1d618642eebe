"""Queries with their values in them, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from ifrc_kg.binding import Term, bound_text
from ifrc_kg.engine import QueryRequest
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.oxigraph_terms import is_iri
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.readable_query import readable_text
from ifrc_kg.results import read_solutions
from ifrc_kg.stored_query import bind_values

EMPTY = LocalEngine((), Prefixes({}))
PREFIXES = Prefixes({"ex": "https://example.org/", "a": "https://example.org/a/", "xsd": str(XSD)})
ASK = "ASK { ?s ?p ?_x }"


@pytest.mark.parametrize(
    ("query", "term", "expected"),
    [
        (ASK, URIRef("urn:x"), "ASK { ?s ?p <urn:x> }"),
        (ASK, URIRef("https://example.org/b c".replace(" ", "%20")), "ASK { ?s ?p <https://example.org/b%20c> }"),
        (ASK, URIRef("https://example.org/b"), "PREFIX ex: <https://example.org/>\nASK { ?s ?p ex:b }"),
        (
            "PREFIX b: <urn:b>\nPREFIX z: <urn:z>\n\nASK { ?s ?p ?_x }",
            URIRef("https://example.org/b"),
            "PREFIX b: <urn:b>\nPREFIX ex: <https://example.org/>\nPREFIX z: <urn:z>\n\nASK { ?s ?p ex:b }",
        ),
        (
            "PREFIX b: <urn:b>\n\nASK { ?s ?p ?_x }",
            URIRef("https://example.org/b"),
            "PREFIX b: <urn:b>\nPREFIX ex: <https://example.org/>\n\nASK { ?s ?p ex:b }",
        ),
        (
            "PREFIX mine: <https://example.org/>\nASK { ?s ?p ?_x }",
            URIRef("https://example.org/b"),
            "PREFIX mine: <https://example.org/>\nASK { ?s ?p mine:b }",
        ),
        (
            "PREFIX ex: <urn:else:>\nASK { ?s ?p ?_x }",
            URIRef("https://example.org/b"),
            "PREFIX ex: <urn:else:>\nASK { ?s ?p <https://example.org/b> }",
        ),
        (ASK, Literal("005", datatype=XSD.integer, normalize=False), "ASK { ?s ?p 005 }"),
        (ASK, Literal("-.5", datatype=XSD.decimal, normalize=False), "ASK { ?s ?p -.5 }"),
        (ASK, Literal("two\nlines", lang="en"), 'ASK { ?s ?p "two\\nlines"@en }'),
        (
            ASK,
            Literal("2011", datatype=XSD.gYear, normalize=False),
            f'PREFIX xsd: <{XSD}>\nASK {{ ?s ?p "2011"^^xsd:gYear }}',
        ),
        ("ASK { FILTER(!BOUND(?_x)||?y=?_x) }", Literal("1"), 'ASK { FILTER(!true ||?y= "1") }'),
        (
            "ASK { ?s ?p ?_x. }",
            URIRef("https://example.org/a/b"),
            "PREFIX a: <https://example.org/a/>\nASK { ?s ?p a:b . }",
        ),
        ("ASK { # about ?_x\n  FILTER(1<?_x) }", URIRef("urn:x"), "ASK { # about ?_x\n  FILTER(1< <urn:x>) }"),
    ],
)
def test_terms_are_written_briefly(query: str, term: Term, expected: str) -> None:
    """The query's own prefixes are used, then those of the project; blanks stand only where terms could merge."""
    assert readable_text(query, {"_x": term}, PREFIXES) == expected


_LOCAL = st.text(st.sampled_from("abz019-_.:/#%~é "), max_size=8)
_NUMBERS = st.from_regex(r"[+-]?[0-9]{1,4}|[+-]?[0-9]{0,3}\.[0-9]{1,3}|[0-9]\.", fullmatch=True)
_TERMS = st.one_of(
    _LOCAL.map(lambda local: URIRef("https://example.org/a/" + local)).filter(lambda iri: is_iri(str(iri))),
    st.builds(
        lambda text, kind: Literal(text, datatype=kind, normalize=False),
        _NUMBERS,
        st.sampled_from([XSD.integer, XSD.decimal, URIRef("https://example.org/t")]),
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(Literal),
)


@given(_TERMS, st.sampled_from(["BIND(?_x AS ?y)", "BIND(IF(1=1,?_x,1)AS ?y)", "BIND(COALESCE(?_x)AS ?y)"]))
def test_the_brief_text_means_the_same(term: Term, pattern: str) -> None:
    """The engine reads the same out of the readable text as out of the text with the term in full."""
    query = f"PREFIX b: <urn:b>\nSELECT ?y WHERE {{ {pattern} }}"
    texts = (readable_text(query, {"_x": term}, PREFIXES), bound_text(query, {"_x": term}))
    brief, in_full = (read_solutions(EMPTY.evaluate(QueryRequest(text), JSON).body).rows for text in texts)
    assert brief == in_full
    assert isinstance(brief[0]["y"], type(term))


def test_the_questions_of_the_catalogue_answer_alike(catalogue: QueryCatalogue, engine: LocalEngine) -> None:
    """A question with its example in readable form has the answer that it has with terms in full."""
    for name in ("trace-action", "initiative-dates", "passages-with-words"):
        query = catalogue.get(name)
        values = {each.name: each.example for each in query.parameters}
        bindings = bind_values(query, values, catalogue.prefixes)
        brief = readable_text(query.body, bindings, catalogue.prefixes)
        assert "?_" not in brief
        assert "https://w3id.org/ifrc-kg/id/action/fighting" not in brief
        assert not [line for line in brief.splitlines() if line != line.rstrip() or "  " in line.lstrip()]
        in_full = bound_text(query.body, bindings)
        answers = [engine.evaluate(QueryRequest(text), JSON).body for text in (brief, in_full)]
        assert answers[0] == answers[1]
