"""Terms on the way between pyoxigraph and rdflib."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Literal, URIRef

from ifrc_kg.errors import DataError, ParseError
from ifrc_kg.oxigraph_terms import Node, Syntax, from_oxigraph, is_iri, parse_quads, to_oxigraph

_texts = st.text(st.characters(exclude_categories=["Cs"]))
_terms = st.one_of(
    st.builds(Literal, _texts),
    st.builds(lambda text: Literal(text, lang="en"), _texts),
    st.builds(lambda text: Literal(text, datatype=XSD.integer, normalize=False), st.sampled_from(["1", "01", "x"])),
    st.sampled_from([URIRef("urn:a"), BNode("b")]),
)


@given(_terms)
def test_a_term_comes_back_as_it_went(term: Node) -> None:
    """Nothing is lost or normalised on the way, "01" included."""
    assert from_oxigraph(to_oxigraph(term)) == term


def test_lexical_forms_stay_as_they_are_written() -> None:
    """Reading a file changes no number in it."""
    quads = parse_quads(
        '<urn:a> <urn:p> 01, 1.50, "P36M"^^<http://www.w3.org/2001/XMLSchema#duration> .', Syntax.TURTLE
    )
    assert {str(quad.object) for quad in quads} == {"01", "1.50", "P36M"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/é", True),
        ("urn:x", True),
        ("relative", False),
        ("", False),
        ("http://x/a b", False),
        ("http://x/%zz", False),
        ("urn:a>b", False),
        ("urn:\ud800", False),
    ],
)
def test_what_is_an_iri(text: str, expected: bool) -> None:  # noqa: FBT001
    """An IRI is absolute and holds no blank, bracket or broken escape."""
    assert is_iri(text) is expected


def test_a_term_that_is_none_is_refused() -> None:
    """A relative IRI does not reach the store."""
    with pytest.raises(DataError):
        to_oxigraph(URIRef("relative"))


@pytest.mark.parametrize("data", ["<urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> .", "<< <urn:a> <urn:p> 1 >> <urn:q> 2 ."])
def test_terms_beyond_rdf_1_1_are_refused(data: str) -> None:
    """Triple terms are valid Turtle 1.2, and no part of this project."""
    with pytest.raises(ParseError):
        parse_quads(data, Syntax.TURTLE)
