"""Forms, kinds and formats."""

from __future__ import annotations

import pytest

from ifrc_kg.engine import QueryForm, QueryRequest, check_format, kind_of
from ifrc_kg.errors import NotAcceptable
from ifrc_kg.media_types import CSV, TURTLE, ResultKind


def test_each_form_has_its_kind_of_result() -> None:
    """Solutions, a boolean, or a graph (SPARQL 1.1 Query Language, section 16)."""
    assert {form.value: kind_of(form) for form in QueryForm} == {
        "SELECT": ResultKind.SOLUTIONS,
        "ASK": ResultKind.BOOLEAN,
        "CONSTRUCT": ResultKind.GRAPH,
        "DESCRIBE": ResultKind.GRAPH,
    }


def test_a_format_must_suit_the_form() -> None:
    """Turtle carries no solutions, and the error names what does."""
    check_format(QueryForm.SELECT, CSV)
    with pytest.raises(NotAcceptable) as caught:
        check_format(QueryForm.SELECT, TURTLE)
    assert "text/csv" in caught.value.offered
    assert "text/turtle" not in caught.value.offered


def test_a_request_binds_nothing_by_itself() -> None:
    """Two requests never share their bindings."""
    assert dict(QueryRequest("ASK {}").bindings) == {}
    with pytest.raises(TypeError):
        QueryRequest("ASK {}").bindings["x"] = None  # type: ignore[index]  # read-only by design
