"""What a text may hold: nesting and patterns, counted on tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.errors import QueryTooComplex
from ifrc_kg.query_limits import QueryLimits, check_text, patterns

LIMIT = 5


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("ASK {}", 1),
        ("ASK { ?s ?p ?o }", 1),
        ("ASK { ?s ?p ?o . }", 2),
        ("ASK { ?s ?p 1, 2 ; ?q 3 . ?t ?p 4 }", 4),
        ("ASK { ?s <urn:a>/<urn:b>|<urn:c> ?o }", 3),
        ("ASK { ?s (<urn:a>/<urn:b>)* ?o }", 2),
        ("ASK { <urn:s> (<urn:a>/<urn:b>) ?o }", 2),
        ("ASK { ?s ?p [ ?q 1 ; ?r 2 ] }", 2),
        ("ASK { ?s ?p ?o OPTIONAL { ?o ?p 1 } { ?a ?b 1 } UNION { ?a ?b 2 } }", 4),
        ("ASK { FILTER(1/2 > 0 || 3/4 > 0) }", 1),
        ("ASK { FILTER <urn:f>(1/2, 3) }", 1),
        ("ASK { FILTER EXISTS { ?s ?p 1, 2 } }", 3),
        ("ASK { FILTER(EXISTS { ?s ?p 1, 2 }) }", 3),
        ("ASK { VALUES (?a ?b) { (1 2) (3 4) } }", 2),
        ("SELECT (COUNT(*)/2 AS ?n) WHERE { ?s ?p ?o }", 1),
        ("PREFIX a: <http://e/x/y/z> ASK { ?s a:b 'x.y;z,{' } # . ; , {", 1),
        ("ASK } . {", 1),
    ],
)
def test_patterns_are_counted_as_the_documentation_says(text: str, counted: int) -> None:
    """Groups, separators of triples and steps of paths count; expressions, strings and comments do not."""
    assert patterns(text) == counted


@pytest.mark.parametrize(("triples", "is_allowed"), [(LIMIT - 1, True), (LIMIT, True), (LIMIT + 1, False)])
def test_the_limit_of_patterns(triples: int, is_allowed: bool) -> None:  # noqa: FBT001 - a parameter
    """One below the limit and at it a text passes, one above it is refused with the count."""
    text = "ASK { " + " . ".join(["?s ?p ?o"] * triples) + " }"
    limits = QueryLimits(patterns=LIMIT)
    if is_allowed:
        check_text(text, limits)
    else:
        with pytest.raises(QueryTooComplex, match=f"counts {LIMIT + 1} patterns; {LIMIT} are"):
            check_text(text, limits)


@pytest.mark.parametrize(("levels", "is_allowed"), [(LIMIT - 1, True), (LIMIT, True), (LIMIT + 1, False)])
def test_the_limit_of_nesting(levels: int, is_allowed: bool) -> None:  # noqa: FBT001 - a parameter
    """One below the limit and at it a text passes, one above it is refused."""
    text = "ASK " + "{" * levels + "}" * levels
    if is_allowed:
        check_text(text, QueryLimits(nesting=LIMIT))
    else:
        with pytest.raises(QueryTooComplex, match="nests"):
            check_text(text, QueryLimits(nesting=LIMIT))


@given(st.lists(st.sampled_from([*"{}()[].;,/|", "?s", "<urn:a>", "FILTER", "'", "#", "\n", " "]), max_size=20))
def test_no_text_counts_more_than_its_signs(pieces: list[str]) -> None:
    """The quick look that spares the count is never below it."""
    text = "".join(pieces)
    assert 0 <= patterns(text) <= sum(map(text.count, "{.;,/|"))
