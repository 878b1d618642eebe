"""Terms in the place of variables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from ifrc_kg.binding import Term, bound_text, misplaced_variables, term_text
from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import ParameterError
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.oxigraph_terms import is_iri
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.results import read_boolean, read_solutions
from ifrc_kg.sparql_tokens import TokenKind, significant

EMPTY = LocalEngine((), Prefixes({}))
QUERY = 'SELECT ?y WHERE { BIND(?_x AS ?y) } # "?_x" <?_x>'

_hostile = st.lists(
    st.sampled_from(list("\"'\\<>{}#?\n\r\t\b\fuU0^@. ")) | st.sampled_from(["\\u0022", '"""', "?_x", "\\U0000003E"])
).map("".join)
_texts = _hostile | st.text(st.characters(exclude_categories=["Cs"]))
_terms = st.one_of(
    st.builds(Literal, _texts),
    st.builds(lambda text: Literal(text, lang="en"), _texts),
    st.builds(lambda text: Literal(text, datatype=URIRef("urn:t"), normalize=False), _texts),
    _texts.map(lambda text: URIRef("urn:x:" + text)).filter(lambda iri: is_iri(str(iri))),
)


@given(_terms)
def test_a_value_arrives_as_it_is(term: Term) -> None:
    """The engine gets exactly the term, whatever characters it holds."""
    answer = EMPTY.evaluate(QueryRequest(QUERY, bindings={"_x": term}), JSON)
    assert read_solutions(answer.body).rows == ({"y": term},)


@given(_terms)
def test_no_value_changes_the_tokens_around_it(term: Term) -> None:
    """One variable becomes one term, and every other token stays."""
    before = [token.text for token in significant(QUERY)]
    after = [token.text for token in significant(bound_text(QUERY, {"_x": term}))]
    place = before.index("?_x")
    assert after[:place] == before[:place]
    assert after[-(len(before) - place - 1) :] == before[place + 1 :]
    kinds = [token.kind for token in significant(term_text(term))]
    assert kinds in (
        [TokenKind.IRI],
        [TokenKind.STRING],
        [TokenKind.STRING, TokenKind.TAG],
        [TokenKind.STRING, TokenKind.SIGN, TokenKind.IRI],
    )


@given(_texts)
def test_no_value_makes_up_a_code_point_escape(text: str) -> None:
    r"""An engine that undoes \uXXXX first (section 19.2) finds only those that stand for the letter u."""
    written = term_text(Literal(text))
    assert all(written[place:].startswith(("\\u0075", "\\u0055")) for place in _escapes(written))


def _escapes(text: str) -> list[int]:
    """Return where a backslash, itself escaped or not, precedes a u."""
    return [place for place in range(len(text)) if text[place : place + 2].lower() == "\\u"]


@pytest.mark.parametrize(
    "iri", ["", "relative", "http://x/a b", "urn:a> <urn:b", "urn:{", 'urn:"', "urn:\\u003E", "urn:\ud800"]
)
def test_what_is_no_iri_is_not_bound(iri: str) -> None:
    """An IRI that could end its brackets, or is relative, is an error."""
    with pytest.raises(ParameterError):
        term_text(URIRef(iri))


def test_half_a_character_is_not_bound() -> None:
    """A lone surrogate is no Unicode text."""
    with pytest.raises(ParameterError):
        term_text(Literal("\ud800"))


def test_strings_comments_and_other_variables_stay() -> None:
    """Only the variable itself is replaced, in both of its spellings."""
    text = "ASK { ?_x ?_xy $_x . ?s ?p '?_x' } # ?_x"
    assert bound_text(text, {"_x": URIRef("urn:a")}) == "ASK { <urn:a> ?_xy <urn:a> . ?s ?p '?_x' } # ?_x"


def test_without_values_the_text_stays() -> None:
    """Nothing to bind, nothing to change."""
    assert bound_text("ASK {}", {}) == "ASK {}"


@pytest.mark.parametrize(
    "pattern",
    [
        "{ SELECT ?y WHERE { BIND(?_x AS ?y) } } FILTER(?y = 3)",
        "OPTIONAL { FILTER(?_x = 3) BIND(1 AS ?z) } FILTER(BOUND(?z))",
        "FILTER EXISTS { FILTER(?_x = 3) }",
        "FILTER(BOUND(?_x))",
        "FILTER(bound # ?_x\n ( ?_x ) && ?_x-?_x=0)",
        "VALUES ?z { 3 } FILTER(?z = ?_x)",
    ],
)
def test_a_bound_variable_has_its_value_everywhere(pattern: str) -> None:
    """Sub-selects, OPTIONAL, EXISTS and BOUND see the value."""
    text = f"ASK {{ {pattern} }}"
    bound = EMPTY.evaluate(QueryRequest(text, bindings={"_x": Literal(3)}), JSON)
    unlike = EMPTY.evaluate(QueryRequest(text.replace("_x", "other"), bindings={}), JSON)
    assert (read_boolean(bound.body), read_boolean(unlike.body)) == (True, False)


def test_an_optional_parameter_is_asked_for_with_bound() -> None:
    """`!BOUND(?__x) || …` holds without a value, and compares with one."""
    text = "ASK { VALUES ?y { 1 } FILTER(!BOUND(?__x) || ?y = ?__x) }"
    answers = [
        read_boolean(EMPTY.evaluate(QueryRequest(text, bindings=bindings), JSON).body)
        for bindings in ({}, {"__x": Literal(1)}, {"__x": Literal("2", datatype=XSD.integer)})
    ]
    assert answers == [True, True, False]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("SELECT ?_x ?y {}", 1),
        ("SELECT (COUNT(?_x) AS ?n) ?_x {}", 1),
        ("SELECT (1 AS ?_x) {}", 1),
        ("SELECT ?y { BIND(1 AS ?_x) }", 1),
        ("SELECT ?y { VALUES ?_x { 1 } }", 1),
        ("SELECT ?y { VALUES (?y ?_x) { (1 2) } }", 1),
        ("SELECT (COUNT(?y) AS ?n) { ?y ?p ?o } GROUP BY ?_x", 1),
        ("SELECT (COUNT(?_x) AS ?n) { ?_x ?_x ?y FILTER(?_x > 1) } GROUP BY ?y HAVING(?n > ?_x) ORDER BY ?_x", 0),
        ("DESCRIBE ?_x", 0),
    ],
)
def test_variables_where_no_term_may_stand_are_found(text: str, count: int) -> None:
    """What is projected, assigned or grouped by cannot be a term."""
    assert len(misplaced_variables(text, ["_x"])) == count
