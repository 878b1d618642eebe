"""The lines around a fault, as a page shows them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.web.marked_text import MarkedLine, lines_around

TEXT = "SELECT ?s\nWHERE {\n  ?s none:p ?o .\n}\nLIMIT 1\nOFFSET 2"


def test_the_word_at_the_place_is_marked() -> None:
    """Two lines before and after are shown, and of the line with the fault the word that begins there."""
    assert lines_around(TEXT, 3, 6) == (
        MarkedLine(1, "SELECT ?s"),
        MarkedLine(2, "WHERE {"),
        MarkedLine(3, "  ?s ", "none:p", " ?o ."),
        MarkedLine(4, "}"),
        MarkedLine(5, "LIMIT 1"),
    )


def test_a_place_behind_the_end_is_marked_too() -> None:
    """What is missing has no letters; a blank stands for it."""
    assert lines_around("ASK {", 1, 6) == (MarkedLine(1, "ASK {", " ", ""),)


def test_without_a_column_the_line_is_marked() -> None:
    """An endpoint may tell the line alone."""
    assert lines_around("ASK\n{ oops", 2) == (MarkedLine(1, "ASK"), MarkedLine(2, "", "{ oops"))


def test_line_ends_of_forms_are_read() -> None:
    """Browsers send CR LF, and no line shows the CR."""
    assert lines_around("ASK {\r\n ?s ?p }\r\n", 2, 2)[1] == MarkedLine(2, " ", "?s", " ?p }")


def test_lines_that_are_not_there_are_not_shown() -> None:
    """A place that another server tells need not be in this text."""
    assert lines_around("ASK {}", 2, 1) == ()
    assert lines_around("ASK {}", 0, 1) == ()


@given(st.text(), st.integers(-3, 20), st.none() | st.integers(-3, 500))
def test_whatever_is_told_little_is_shown(text: str, line: int, column: int | None) -> None:
    """Any text and any place give at most five lines of bounded length, and at most one of them is marked."""
    shown = lines_around(text * 40, line, column)
    assert len(shown) <= 5
    assert sum(each.is_faulty for each in shown) == (1 if shown else 0)
    assert all(len(each.before) + len(each.marked) + len(each.after) <= 400 for each in shown)
