"""Pages of rows: together they are the whole, in order, whatever the window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.errors import QueryTooLarge, UsageError
from ifrc_kg.mcp_server.paging import Window, page_of, page_words


@given(st.lists(st.text(max_size=9), max_size=40), st.integers(1, 12), st.integers(9, 60))
def test_going_on_by_the_next_offset_shows_every_row_once(rows: list[str], limit: int, most: int) -> None:
    """No row is lost or told twice, and no page is longer than it may be."""
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = page_of(rows, Window(limit, offset), size=len, most=most)
        assert len(page.rows) <= limit
        assert sum(map(len, page.rows)) <= most
        assert page.total == len(rows)
        seen += page.rows
        offset = page.next_offset
    assert seen == rows


def test_a_row_that_is_too_long_alone_is_refused() -> None:
    """It is neither cut nor left out."""
    with pytest.raises(QueryTooLarge, match="Row 2 alone"):
        page_of(["a", "b" * 11], Window(5, 1), size=len, most=10)


def test_an_offset_behind_the_last_row_is_refused() -> None:
    """An empty page would look like an empty answer."""
    with pytest.raises(UsageError, match="There are 2 rows"):
        page_of(["a", "b"], Window(5, 2), size=len)


@pytest.mark.parametrize(
    ("number", "window", "words"),
    [
        (0, Window(5), "0 rows."),
        (1, Window(5), "1 row."),
        (9, Window(4), "Rows 1 to 4 of 9. To go on, ask the same with offset 4."),
        (9, Window(4, 8), "Rows 9 to 9 of 9."),
    ],
)
def test_a_page_says_what_it_holds(number: int, window: Window, words: str) -> None:
    """The words tell the whole number, and how to go on where there is more."""
    assert page_words(page_of(["x"] * number, window, size=len), "row") == words
