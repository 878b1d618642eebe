"""Dates as spans of days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.views.dates import Span, span_of


def day(year: int, month: int, number: int) -> int:
    """Return the number of a day."""
    return date(year, month, number).toordinal()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2011-11-28", Span(day(2011, 11, 28), day(2011, 11, 29), is_exact=True)),
        ("2011-11-28T09:30:00Z", Span(day(2011, 11, 28), day(2011, 11, 29), is_exact=True)),
        ("2011-11-28+01:00", Span(day(2011, 11, 28), day(2011, 11, 29), is_exact=True)),
        ("2011-11", Span(day(2011, 11, 1), day(2011, 12, 1), is_exact=False)),
        ("2011-12", Span(day(2011, 12, 1), day(2012, 1, 1), is_exact=False)),
        (" 2011 ", Span(day(2011, 1, 1), day(2012, 1, 1), is_exact=False)),
        ("2011-11-28~", Span(day(2011, 11, 28), day(2011, 11, 29), is_exact=False)),
        ("2011?", Span(day(2011, 1, 1), day(2012, 1, 1), is_exact=False)),
        ("9999", Span(day(9999, 1, 1), day(9999, 12, 31) + 1, is_exact=False)),
    ],
)
def test_a_date_is_as_wide_as_its_source_is_vague(words: str, expected: Span) -> None:
    """A day, a month, a year; what its source doubts is never exact."""
    assert span_of(words) == expected


@pytest.mark.parametrize("words", ["", "--03-21", "2011-13", "2011-02-30", "0000", "P5Y", "in 2011", "\uff12" * 4])
def test_what_has_no_place_on_an_axis_is_none(words: str) -> None:
    """A day that comes back every year, a duration, what is no date."""
    assert span_of(words) is None


@given(words=st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?", fullmatch=True))
def test_a_span_has_days(words: str) -> None:
    """Whatever looks like a date is either none or has one day at least."""
    span = span_of(words)
    assert span is None or span.first < span.end
