"""Elements of SVG: what comes from data cannot become markup."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.views.svg import element, picture, text


@given(words=st.text())
def test_any_text_stays_a_text(words: str) -> None:
    """Whatever stands in the data, the element is well-formed and has one text and one attribute."""
    found = fromstring(element("text", {"class": words or "-"}, text(words)))  # noqa: S314 - our own markup
    assert not list(found)
    assert set(found.attrib) == {"class"}


def test_numbers_are_short_and_empty_attributes_are_left_out() -> None:
    """One decimal at most."""
    assert element("rect", {"x": 1.0, "y": 2.345, "class": ""}) == '<rect x="1" y="2.3"/>'


def test_a_picture_has_a_name_and_is_described() -> None:
    """Readers of the screen hear what it is; the text runs from left to right on every page."""
    drawn = fromstring(picture("bars wide", 10, 20, "What?", "Words."))  # noqa: S314 - our own markup
    assert (drawn.get("aria-labelledby"), drawn.findtext("title")) == ("bars-wide-title", "What?")
    assert (drawn.get("aria-describedby"), drawn.findtext("desc")) == ("bars-wide-words", "Words.")
    assert (drawn.get("viewBox"), drawn.get("direction")) == ("0 0 10 20", "ltr")
