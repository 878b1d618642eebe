"""How large an answer is: rows counted in what the engine writes, bytes while it writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal

from ifrc_kg.answer_size import rows_in
from ifrc_kg.binding import bound_text
from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import QueryTooLarge
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import CSV, JSON, N_TRIPLES, TSV, TURTLE, XML, Format
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_limits import QueryLimits

SOLUTIONS = (JSON, XML, CSV, TSV)
ROWS = 4
_TEXT = st.text(st.sampled_from('{}[]",:\\\n\r\t<result>ab'), max_size=8)


def answered(text: str, answer_format: Format, limits: QueryLimits = QueryLimits()) -> bytes:  # noqa: B008 - frozen
    """Return the answer of an engine without data."""
    return LocalEngine([], Prefixes({}), limits=limits).evaluate(QueryRequest(text), answer_format).body


def rows(count: int) -> str:
    """Return a query with so many solutions."""
    return "SELECT ?x { VALUES ?x { " + " ".join(map(str, range(count))) + " } }"


@given(st.lists(st.tuples(_TEXT, st.none() | _TEXT), max_size=5), st.sampled_from(SOLUTIONS))
def test_rows_are_counted_exactly(values: list[tuple[str, str | None]], answer_format: Format) -> None:
    """Whatever stands in the values, braces, quotes and line ends included, the count is that of the solutions."""
    names = [(f"a{place}", f"b{place}") for place in range(len(values))]
    tuples = " ".join(
        f"(?{a} {'UNDEF' if pair[1] is None else '?' + b})" for (a, b), pair in zip(names, values, strict=True)
    )
    terms = {
        name: Literal(text)
        for both, pair in zip(names, values, strict=True)
        for name, text in zip(both, pair, strict=True)
        if text is not None
    }
    text = bound_text(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {tuples} }} }}", terms)
    assert rows_in(answered(text, answer_format), answer_format) == len(values)


@pytest.mark.parametrize("answer_format", SOLUTIONS)
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("SELECT * {}", 1),
        ("SELECT ?x { VALUES ?x { UNDEF UNDEF } }", 2),
        ("SELECT ?x { FILTER(false) }", 0),
        ("ASK {}", 0),
    ],
)
def test_rows_without_values_count_as_well(answer_format: Format, text: str, count: int) -> None:
    """A solution that binds nothing is a row, and a boolean is none."""
    assert rows_in(answered(text, answer_format), answer_format) == count


@pytest.mark.parametrize("answer_format", SOLUTIONS)
@pytest.mark.parametrize("count", [ROWS - 1, ROWS, ROWS + 1])
def test_the_limit_of_rows(answer_format: Format, count: int) -> None:
    """One below the limit and at it an answer comes whole, one above it is refused with what to do."""
    limits = QueryLimits(answer_rows=ROWS)
    if count <= ROWS:
        assert answered(rows(count), answer_format, limits) == answered(rows(count), answer_format)
    else:
        with pytest.raises(QueryTooLarge, match=f"more than {ROWS} rows") as caught:
            answered(rows(count), answer_format, limits)
        assert "LIMIT" in caught.value.hint


@pytest.mark.parametrize("answer_format", [TURTLE, N_TRIPLES])
@pytest.mark.parametrize("count", [ROWS - 1, ROWS, ROWS + 1])
def test_the_limit_of_triples(answer_format: Format, count: int) -> None:
    """The rows of a graph are its triples, each counted once."""
    text = rows(count).replace("SELECT ?x", "CONSTRUCT { <urn:a> <urn:p> ?x, ?x } WHERE")
    if count <= ROWS:
        assert answered(text, answer_format, QueryLimits(answer_rows=ROWS)) == answered(text, answer_format)
    else:
        with pytest.raises(QueryTooLarge):
            answered(text, answer_format, QueryLimits(answer_rows=ROWS))


@pytest.mark.parametrize("answer_format", [*SOLUTIONS, TURTLE])
def test_the_limit_of_bytes(answer_format: Format) -> None:
    """With a byte more than it needs and with exactly as many an answer comes whole, with one less it is refused."""
    text = (
        rows(3).replace("SELECT ?x", "CONSTRUCT { <urn:a> <urn:p> ?x } WHERE") if answer_format == TURTLE else rows(3)
    )
    body = answered(text, answer_format)
    for most in (len(body) + 1, len(body)):
        assert answered(text, answer_format, QueryLimits(answer_bytes=most)) == body
    with pytest.raises(QueryTooLarge, match="bytes"):
        answered(text, answer_format, QueryLimits(answer_bytes=len(body) - 1))
