"""Values in words."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import XSD

from ifrc_kg.web.plain_values import plain_value


@pytest.mark.parametrize(
    ("lexical", "datatype", "words"),
    [
        ("P5Y", "duration", "5 years"),
        ("P1Y6M", "duration", "1 year, 6 months"),
        ("P1D", "duration", "1 day"),
        ("PT5H", "duration", ""),
        ("P", "duration", ""),
        ("-P5Y", "duration", ""),
        ("--03-21", "gMonthDay", "21 March"),
        ("--02-29", "gMonthDay", "29 February"),
        ("--02-30", "gMonthDay", ""),
        ("P5Y", "string", ""),
        ("2011", "gYear", ""),
    ],
)
def test_durations_and_days_are_told_in_words(lexical: str, datatype: str, words: str) -> None:
    """What is no duration of years, months and days, and no day of the year, is left as it is."""
    assert plain_value(lexical, str(XSD[datatype])) == words


@given(st.text("P-0123456789YMDT", max_size=30), st.sampled_from(["duration", "gMonthDay", "date"]))
def test_any_value_is_read(lexical: str, datatype: str) -> None:
    """Nothing that somebody writes makes it fail."""
    assert "P" not in plain_value(lexical, str(XSD[datatype]))


@pytest.mark.parametrize(
    "path",
    [
        "/queries/initiative-dates",
        "/queries/undertaking-profile?undertaking=initiative:ubuntu",
        "/doc/initiative/ubuntu",
    ],
)
def test_no_reader_meets_a_duration_of_programs(real_client: FlaskClient, path: str) -> None:
    """Questions and resources tell it in words; the data have it as it is."""
    page = real_client.get(path, headers={"Accept": "text/html"}, follow_redirects=True).get_data(as_text=True)
    assert ">5 years<" in page.replace("<p>", ">").replace("</p>", "<")
    assert ">P5Y" not in page


def test_units_have_names(real_client: FlaskClient) -> None:
    """A figure is a number, not a `unit:NUM`, in the answers of questions and on its page."""
    for path in ("/queries/targets-and-results", "/doc/figure/comic-books-copies"):
        page = real_client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
        assert ">number</a>" in page
        assert ">unit:NUM<" not in page
