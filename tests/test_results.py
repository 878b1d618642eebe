"""Solutions as rows and as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Literal, URIRef

from ifrc_kg.errors import DataError
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.results import Solutions, read_boolean, read_solutions, text_table

PREFIXES = Prefixes({"ex": "https://example.org/"})


def test_terms_are_read_by_their_type() -> None:
    """The example of SPARQL 1.1 Query Results JSON Format, section 3.2.2, in small."""
    body = b"""{"head": {"vars": ["a", "b", "c", "d", "e", "f"]}, "results": {"bindings": [{
        "a": {"type": "uri", "value": "urn:a"},
        "b": {"type": "bnode", "value": "r1"},
        "c": {"type": "literal", "value": "c"},
        "d": {"type": "literal", "value": "d", "xml:lang": "fr"},
        "e": {"type": "literal", "value": "01", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}]}}"""
    solutions = read_solutions(body)
    assert solutions.variables == ("a", "b", "c", "d", "e", "f")
    assert solutions.rows == (
        {
            "a": URIRef("urn:a"),
            "b": BNode("r1"),
            "c": Literal("c"),
            "d": Literal("d", lang="fr"),
            "e": Literal("01", datatype=XSD.integer, normalize=False),
        },
    )
    assert (solutions.column("c"), solutions.column("f")) == ((Literal("c"),), (None,))


def test_a_boolean_is_read() -> None:
    """ASK answers true or false."""
    assert [read_boolean(b'{"head": {}, "boolean": %s}' % word) for word in (b"true", b"false")] == [True, False]


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b'{"head": {"vars": []}}', b'{"head": {}, "boolean": "true"}', b'{"head": 1}']
)
def test_anything_else_is_an_error_of_ours(body: bytes) -> None:
    """An endpoint that answers something else does not end in a traceback."""
    with pytest.raises(DataError):
        read_solutions(body)
    with pytest.raises(DataError):
        read_boolean(body)


def test_a_table_shows_curies_and_counts() -> None:
    """IRIs are short, unbound is empty, and the last line counts."""
    solutions = Solutions(
        ("thing", "thingLabel"),
        (
            {"thing": URIRef("https://example.org/a"), "thingLabel": Literal("A", lang="en")},
            {"thing": URIRef("urn:b")},
        ),
    )
    assert text_table(solutions, PREFIXES, width=80) == (
        "thing  thingLabel\n─────  ──────────\nex:a   A\nurn:b\n2 solutions\n"
    )


def test_no_solution_is_said_aloud() -> None:
    """An empty answer keeps its head and its count."""
    assert text_table(Solutions(("a",), ()), PREFIXES, width=80) == "a\n─\n0 solutions\n"
    assert text_table(Solutions((), ({},)), PREFIXES, width=80) == "1 solution\n"


def test_the_widest_column_gives_way() -> None:
    """What does not fit ends in an ellipsis."""
    table = text_table(Solutions(("a", "b"), ({"a": Literal("short"), "b": Literal("x" * 40)},)), PREFIXES, width=20)
    assert table.splitlines()[2] == "short  xxxxxxxxxxxx…"


def test_a_very_long_value_takes_no_time() -> None:
    """A literal of a million characters is cut, not worn down."""
    table = text_table(Solutions(("a",), ({"a": Literal("x" * 1_000_000)},)), PREFIXES, width=40)
    assert len(table.splitlines()[2]) == 40


def test_a_value_cannot_steer_the_terminal() -> None:
    """Escape sequences and line breaks are shown as blanks."""
    table = text_table(Solutions(("a",), ({"a": Literal("x\x1b[31m\ny\u202e")},)), PREFIXES, width=80)
    assert table.splitlines()[2] == "x [31m y"


def test_wide_characters_take_two_columns() -> None:
    """Chinese names stay aligned."""
    row = {"a": Literal("红十字"), "b": Literal("x")}
    lines = text_table(Solutions(("a", "b"), (row,)), PREFIXES, width=80).splitlines()
    assert lines[1:3] == ["──────  ─", "红十字  x"]


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=5), st.integers(20, 60))
def test_no_line_is_wider_than_asked(rows: list[tuple[str, str]], width: int) -> None:
    """Whatever the values, each solution is one line that fits."""
    solutions = Solutions(("a", "b"), tuple({"a": Literal(a), "b": Literal(b)} for a, b in rows))
    lines = text_table(solutions, PREFIXES, width=width).split("\n")
    assert len(lines) == len(rows) + 4
    assert all(len(line) <= width for line in lines[1:2])
