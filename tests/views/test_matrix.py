"""The matrix: what meets what, and empty rows and columns that are findings."""

from __future__ import annotations

from tests.views.answers import grade, view


def test_rows_and_columns_keep_the_order_of_the_answer() -> None:
    """Each stands once; a cell has a mark for each row of the answer, the same one once."""
    told = [
        {"row": "b", "column": "y", "strength": "strong", "grade": grade("interpreted"), "evidence": "<i/1>"},
        {"row": "b", "column": "y", "strength": "strong", "grade": grade("interpreted"), "evidence": "<i/1>"},
        {"row": "a", "column": "x", "strength": "", "grade": grade("stated"), "evidence": ""},
    ]
    found = view("matrix", told).matrix
    assert found is not None
    assert [name for name, _ in found.columns] == ["y", "x"]
    assert [name for (name, _), _ in found.rows] == ["b", "a"]
    (first, nothing), (none, second) = (cells for _, cells in found.rows)
    assert [(mark.words, mark.link, mark.title) for mark in first] == [
        ("strong", "/id/i/1", "b and y: strong, interpreted")
    ]
    assert (nothing, none) == ((), ())
    assert [(mark.words, mark.title) for mark in second] == [("stated", "a and x: stated")]


def test_what_nothing_meets_keeps_its_heading() -> None:
    """An action without an initiative is a column in which nothing stands."""
    found = view("matrix", [{"row": "a", "column": "x"}, {"row": "", "column": "y"}, {"row": "b", "column": ""}]).matrix
    assert found is not None
    assert [name for name, _ in found.columns] == ["x", "y"]
    assert [name for (name, _), _ in found.rows] == ["a", "b"]


def test_no_link_at_all_is_a_sentence() -> None:
    """A matrix without marks says nothing."""
    assert view("matrix", [{"row": "a", "column": ""}]).problem == "No row of this answer has both ends of a link."


def test_what_is_too_large_to_read_is_a_sentence() -> None:
    """The table has it all."""
    found = view("matrix", [{"row": "a", "column": f"c{number}"} for number in range(31)])
    assert "1 rows and 31 columns would be too large to read" in found.problem
