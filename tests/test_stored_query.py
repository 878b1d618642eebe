"""Query files and their headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from ifrc_kg.errors import ParseError
from ifrc_kg.parameters import Parameter, ParameterType
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.sparql_tokens import QueryForm
from ifrc_kg.stored_query import Expectation, bind_values, parse_stored_query

GOOD = """\
#+ summary: Which initiatives answer to an action?
#+ description: |
#+   One row for each initiative.
#+   Unbound means not stated.
#+ tags: [trace, evidence]
#+ params:
#+   - name: action
#+     variable: _action_iri
#+     type: iri
#+     class: ifrc:CalledForAction
#+     label: Called-for action
#+     default: action:x
#+     example: action:x
#+   - name: since
#+     variable: __since_date
#+     type: date
#+     label: Begun since
#+ defaults:
#+   - action: action:x
#+ view: {kind: map, country: initiative}
#+ expect: {variables: [initiative], min_rows: 9}
#+ method: GET
PREFIX ex: <https://example.org/>

SELECT ?initiative
WHERE {
  ?initiative ex:answers ?_action_iri .
  FILTER(!BOUND(?__since_date) || ?initiative > ?__since_date)
}
ORDER BY ?initiative
"""
VIEW = "#+ view: {kind: map, country: initiative}"
PREFIXES = Prefixes({"action": "https://example.org/id/action/"})


def test_every_key_of_a_header_is_read() -> None:
    """The header above, as values."""
    query = parse_stored_query("answers", GOOD)
    assert (query.name, query.form, query.text) == ("answers", QueryForm.SELECT, GOOD)
    assert query.summary == "Which initiatives answer to an action?"
    assert query.description == "One row for each initiative.\nUnbound means not stated."
    assert (query.tags, query.view) == (("trace", "evidence"), "map")
    assert query.view_columns == (("country", ("initiative",)),)
    assert query.expect == Expectation(variables=("initiative",), min_rows=9)
    assert query.parameters == (
        Parameter(
            name="action",
            variable="_action_iri",
            type=ParameterType.IRI,
            label="Called-for action",
            class_name="ifrc:CalledForAction",
            default="action:x",
            example="action:x",
        ),
        Parameter(name="since", variable="__since_date", type=ParameterType.DATE, label="Begun since"),
    )


def test_values_are_bound_by_the_names_of_parameters() -> None:
    """What comes out is keyed by variable."""
    query = parse_stored_query("answers", GOOD)
    assert bind_values(query, {"since": "2009"}, PREFIXES) == {
        "_action_iri": URIRef("https://example.org/id/action/x"),
        "__since_date": Literal("2009", datatype=URIRef("http://www.w3.org/2001/XMLSchema#gYear"), normalize=False),
    }


def test_a_summary_is_enough() -> None:
    """Every other key has a default; values stay text (a date is no date here)."""
    query = parse_stored_query("x", "#+ summary: 2011-11\nASK {}")
    assert (query.summary, query.view, query.expect, query.parameters) == ("2011-11", "table", Expectation(), ())


def test_grlc_may_enumerate_with_or_without_values() -> None:
    """Both of grlc's forms of `enumerate` give the names."""
    text = "#+ summary: x\n#+ enumerate:\n#+   - a\n#+   - b: [1, 2]\n#+ pagination: 100\nASK {}"
    query = parse_stored_query("x", text)
    assert (query.enumerate, query.pagination) == (("a", "b"), 100)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("#+ summary: Which", "## summary: Which", 1, "no header"),
        ("#+ summary: Which initiatives answer to an action?\n", "", 1, "summary is missing"),
        ("#+ summary: Which", "#+ summary: a: b: Which", 1, "mapping values"),
        ("#+ tags: [trace, evidence]", "#+ tags: [trace, evidence", 6, "expected"),
        ("#+ tags: [trace, evidence]", "#+ tags: trace", 5, "tags must be a list"),
        (VIEW, "#+ view: [map]", 20, "view must be one value"),
        (VIEW, "#+ view: {kind: map, country: initiativ}", 20, "the query has no variable ?initiativ"),
        (VIEW, "#+ view: {kind: map, colour: initiative}", 20, "unknown key 'colour'"),
        (VIEW, "#+ view: {kind: flow, stages: [initiative]}", 20, "stages must name two columns or more"),
        (VIEW, "#+ view: {kind: timeline}", 20, "view: timeline needs a column for start"),
        (VIEW, "#+ view: {country: initiative}", 20, "unknown key 'country'"),
        (VIEW, "#+ view: bar", 20, "view: bar needs a column for item"),
        ("#+ tags: [trace, evidence]", "#+ tags: \x01", 1, "no YAML"),
        ("#+ tags: [trace, evidence]", "#+ tag: [trace]", 5, "unknown key 'tag'"),
        ("#+ tags: [trace, evidence]", "#+ summary: again", 5, "stands twice"),
        ("#+ tags: [trace, evidence]", "#+ [a]: b", 5, "plain name"),
        ("#+ tags: [trace, evidence]", "#+ tags: &a [*a]", 5, "tags must be a list"),
        ("#+     type: iri", "#+     type: uri", 9, "type: uri is not known"),
        ("#+     type: iri", "#+     typ: iri", 9, "unknown key 'typ'"),
        ("#+     type: iri", "#+     type: literal", 8, "grlc's names"),
        ("#+     variable: _action_iri", "#+     variable: action_iri", 8, "grlc's names"),
        ("#+     label: Begun since\n", "", 14, "label is missing"),
        ("#+     type: iri", "#+     type: iri\n#+     min: 1", 10, "min: 1 bounds nothing"),
        ("#+   - action: action:x", "#+   - action: action:y", 19, "defaults differ"),
        ("#+   - name: since", "#+   - name: action", 7, "share a name"),
        (VIEW, "#+ view: sankey", 20, "view: sankey is not known"),
        ("min_rows: 9", "min_rows: nine", 21, "no whole number"),
        ("min_rows: 9", "rows: 9", 21, "unknown key 'rows'"),
        ("#+ method: GET", "#+ method: FETCH", 22, "no method"),
        ("SELECT ?initiative", "INSERT", None, "update"),
        ("ex:answers ?_action_iri", "ex:answers ?action", 7, "no variable ?_action_iri"),
        ("ex:answers ?_action_iri", "ex:answers ?_action_iri, ?_other_iri", 27, "?_other_iri is no parameter"),
        ("SELECT ?initiative", "SELECT ?_action_iri", 25, "projected or assigned"),
    ],
)
def test_a_malformed_file_is_named_with_line_and_repair(old: str, new: str, line: int | None, message: str) -> None:
    """Each mistake says where it is and how to repair it."""
    assert old in GOOD
    with pytest.raises(ParseError) as caught:
        parse_stored_query("answers", GOOD.replace(old, new, 1), path="queries/answers.rq")
    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == ("queries/answers.rq", line)
    assert caught.value.hint


def test_an_empty_header_is_refused() -> None:
    """`#+` alone says nothing."""
    with pytest.raises(ParseError, match="empty"):
        parse_stored_query("x", "#+\nASK {}")


_lines = st.lists(
    st.sampled_from(
        ["summary: x", "tags: [a]", "params:", "  - name: a", "    variable: _a_iri", "view: bar", "- a", "&b [*b]"]
    )
    | st.text(st.sampled_from(list("ab:-[]{}|>&*!%@`'\" #?,\t0")), max_size=12)
)


@given(_lines)
def test_any_header_is_read_or_refused_by_name(lines: list[str]) -> None:
    """Whatever stands behind `#+`, nothing but a ParseError comes out."""
    text = "".join(f"#+ {line}\n" for line in lines) + "ASK {}"
    try:
        assert parse_stored_query("x", text).summary
    except ParseError as error:
        assert error.path == "x.rq"  # noqa: PT017  # either outcome is right
