"""Which columns of an answer a view draws."""

from __future__ import annotations

from pathlib import Path

import pytest

from ifrc_kg.view_columns import ROLES, VIEWS, chosen_columns

DOCS = Path(__file__).resolve().parents[1] / "docs" / "query-files.md"


def test_a_role_takes_the_first_of_its_usual_columns() -> None:
    """The header needs to name what is called otherwise alone."""
    found, lacking = chosen_columns("timeline", (("end", ("until",)),), ("event", "begins", "date", "until", "grade"))
    assert (found["item"], found["start"], found["end"]) == (("event",), ("begins",), ("until",))
    assert (found["grade"], lacking) == (("grade",), "")


def test_what_an_answer_lacks_is_said_in_words() -> None:
    """The sentence names the role and tells what it is."""
    _, lacking = chosen_columns("bar", (), ("item",))
    assert lacking == (
        "This answer cannot be drawn as a bar: it has no column for value (a number from 0 up: the length of the bar)."
    )


def test_a_column_that_the_answer_has_not_is_lacking() -> None:
    """A name in the header does not make a column."""
    _, lacking = chosen_columns("map", (("country", ("land",)),), ("country",))
    assert lacking.startswith("This answer cannot be drawn as a map: it has no column for country")


@pytest.mark.parametrize("kind", VIEWS)
def test_every_role_of_every_view_is_documented(kind: str) -> None:
    """docs/query-files.md has a row for each view, with its roles."""
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{kind}` |")]
    assert len(rows) == 1
    assert all(f"`{role.name}`" in rows[0] for role in ROLES[kind])
