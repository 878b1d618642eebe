"""Words as a search compares them."""

# ruff: noqa: RUF001 - the very characters that people write
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.search_words import folded, is_slip, slips_allowed, split_words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("COTE D IVOIRE", "côte d'ivoire"),
        ("São Tomé and Príncipe", "sao tome and principe"),
        ("Don’t Judge a Book by its Cover", "don't judge a book by its cover"),
        ("الهلال الأحمر", "هلال احمر"),
        ("4–step programme", "4-step programme"),
        ("Là-bas… Na poto…", "la bas na poto"),
        ("Türkiye", "turkiye"),
    ],
)
def test_spellings_of_one_name_fold_into_one(written: str, meant: str) -> None:
    """Accents, case, punctuation and the Arabic article make no difference."""
    assert folded(written) == folded(meant)


@pytest.mark.parametrize("slip", ["zenophobia", "xenofobia", "xenophobai", "xenphobia", "xxenophobia", "Xenophobie"])
def test_small_slips_are_forgiven(slip: str) -> None:
    """A letter wrong, missing, too many, or exchanged with its neighbour is still the word that was meant."""
    assert is_slip(folded(slip), "xenophobia", slips_allowed("xenophobia"))


@pytest.mark.parametrize(("word", "allowed"), [("d01", 0), ("2011", 0), ("red", 0), ("mali", 1), ("migration", 2)])
def test_codes_years_and_short_words_have_no_slips(word: str, allowed: int) -> None:
    """D01 must not find D02, nor 2011 a thing of 2012."""
    assert slips_allowed(word) == allowed


@given(st.text(max_size=200))
def test_words_hold_letters_and_digits_only(text: str) -> None:
    """Whatever is sent, no quote, operator, blank or control character is left in a word."""
    for word in split_words(text):
        assert word
        assert word.isalnum() or not word.isascii()
        assert not set(word) & set("\"'*^:(){}+-~|&\0\n\t ")


@given(st.text("abcdé", max_size=9), st.text("abcdé", max_size=9), st.integers(0, 2))
def test_a_slip_is_the_same_in_both_directions(one: str, other: str, most: int) -> None:
    """The distance is symmetric, and 0 only between equal words."""
    assert is_slip(one, other, most) == is_slip(other, one, most)
    assert is_slip(one, other, 0) == (one == other)
