"""What every view has in common: what is drawn, what is not, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.sparql_tokens import QueryForm
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.view_columns import ROLES
from ifrc_kg.views import MOST_DRAWN, drawn
from tests.views.answers import grade, results, view

ASKED = StoredQuery("asked", "What?", "", QueryForm.SELECT)
DRAWN = [kind for kind in ROLES if kind != "table"]


def test_a_question_for_its_table_alone_has_no_picture() -> None:
    """The same holds for an answer without rows, and for one that is true or false."""
    told = results([{"item": "a", "value": "1"}])
    bars = StoredQuery("asked", "What?", "", QueryForm.SELECT, view="bar")
    assert drawn(ASKED, told) is None
    assert drawn(bars, results([])) is not None
    assert drawn(bars, {"head": {}, "boolean": True}) is None
    assert drawn(bars, {"head": {"vars": ["item", "value"]}, "results": {"bindings": []}}) is None


@pytest.mark.parametrize("kind", DRAWN)
def test_an_answer_without_the_columns_says_which(kind: str) -> None:
    """An endpoint of others may answer with other columns."""
    found = view(kind, [{"other": "x"}])
    assert found.problem.startswith(f"This answer cannot be drawn as a {kind}: it has no column for")


def test_a_long_answer_is_cut_and_says_so() -> None:
    """The picture shows the first rows, and the table has them all."""
    found = view("bar", [{"item": f"n{number}", "value": "1"} for number in range(MOST_DRAWN + 1)])
    assert found.note.startswith(f"The picture shows the first {MOST_DRAWN} of {MOST_DRAWN + 1} rows.")
    assert found.svg.count('class="mark"') == 3 * MOST_DRAWN


def test_the_grades_of_the_answer_are_those_of_the_legend() -> None:
    """From the surest on; what is no grade is none."""
    told = [{"item": "a", "value": "1", "grade": word} for word in (grade("interpreted"), grade("stated"), "mine", "")]
    assert view("bar", told).grades == ("stated", "interpreted")


def test_labels_come_from_the_answer_then_from_the_names_of_things() -> None:
    """A literal is its own label."""
    told = [
        {"item": "<a/1>", "itemLabel": "Said", "value": "1"},
        {"item": "<a/2>", "value": "1"},
        {"item": "three", "value": "1"},
    ]
    assert [label in view("bar", told).svg for label in ("Said", "Name of 2", "three")] == [True] * 3


hostile = st.sampled_from(
    ["", "<a/b>", '"><script>alert(1)</script>', "2011", "1e999", "\x00\ud800", "007", "040", "x" * 500, "مرحبا"]
)
#: A column of each role of each view, and some that are none.
NAMES = sorted({name for roles in ROLES.values() for role in roles for name in role.usual} | {"itemLabel", "subject"})


@pytest.mark.parametrize("kind", DRAWN)
@given(rows=st.lists(st.dictionaries(st.sampled_from(NAMES), hostile), min_size=1, max_size=6))
def test_no_answer_breaks_a_view(kind: str, rows: list[dict[str, Any]]) -> None:
    """Whatever an answer holds there is a picture or a sentence, and no markup of others."""
    told = results(rows)
    told["head"]["vars"] = NAMES
    columns = (("stages", ("item", "subject")),) if kind == "flow" else ()
    found = drawn(StoredQuery("asked", "What?", "", QueryForm.SELECT, view=kind, view_columns=columns), told)
    assert found is not None
    assert "<script" not in found.svg
    assert found.problem or found.pictures or found.flows or found.matrix
