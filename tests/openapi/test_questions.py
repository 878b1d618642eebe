"""Stored queries as operations: their parameters are those of their headers."""

from __future__ import annotations

import pytest

from ifrc_kg.openapi.questions import question_operations
from ifrc_kg.openapi.values import Operation
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.sparql_tokens import QueryForm
from ifrc_kg.stored_query import parse_stored_query

TEXT = """\
#+ summary: How many?
#+ tags: [figures]
#+ params:
#+   - {name: since, variable: _since_integer, type: integer, label: Since, min: 1900, example: 2009}
#+   - {name: day, variable: __day_date, type: date, label: Day, example: 2011-11-28}
#+   - {name: share, variable: _share_number, type: number, label: Share, default: 0.5, example: 0.5}
#+ defaults:
#+   - share: 0.5
SELECT ?s WHERE { ?s ?p ?_since_integer, ?__day_date, ?_share_number . } ORDER BY ?s
"""


@pytest.fixture
def operation() -> Operation:
    """Return the operation of a query with parameters of three types."""
    (operation,) = question_operations([parse_stored_query("how-many", TEXT)], "Questions")
    return operation


def test_types_bounds_defaults_and_examples_are_those_of_the_header(operation: Operation) -> None:
    """A whole number has its least value, a date its form, a number its default."""
    since, day, share, *_, answer_format = operation.parameters
    assert (since.schema["type"], since.schema["minimum"], since.required) == ("integer", 1900, True)
    assert (day.schema["pattern"], day.required) == ("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", False)
    assert (share.schema, share.required) == ({"type": "number", "default": 0.5}, False)
    assert answer_format.schema["enum"] == ["json", "xml", "csv", "tsv", "html", "rq", "ipynb"]
    assert operation.example_path == "/queries/how-many?since=2009"


def test_every_question_of_the_catalogue_is_an_operation(catalogue: QueryCatalogue) -> None:
    """None is left out, each has its own words, and each parameter its name and example."""
    queries = [catalogue.get(name) for name in catalogue.names()]
    operations = question_operations(queries, "Questions")
    assert [each.path for each in operations] == [f"/queries/{name}" for name in catalogue.names()]
    assert [each.summary for each in operations] == [query.summary for query in queries]
    named = [[each.name for each in operation.parameters] for operation in operations]
    arranging = {QueryForm.SELECT: ["sort", "order", "page"]}
    assert named == [
        [*(each.name for each in query.parameters), *arranging.get(query.form, []), "format"] for query in queries
    ]


def test_an_iri_is_no_closed_list(catalogue: QueryCatalogue) -> None:
    """Any IRI may be asked for, so that a parameter for one is not enumerated."""
    (operation,) = question_operations([catalogue.get("undertakings-of-society")], "Questions")
    society = operation.parameters[0]
    assert society.schema == {"type": "string", "default": "society:ecuadorian-red-cross"}
    assert "ifrc:NationalSociety" in society.description
