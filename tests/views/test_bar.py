"""Bars: each number as long as it is large, and nothing added up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.views.bar import Bar, bars_laid_out, number_of
from ifrc_kg.views.view import SIZES
from tests.views.answers import grade, of_class, pictures, titles, view, words


def bars(*told: tuple[str, float, str]) -> list[Bar]:
    """Return bars of label, number and group."""
    return [Bar(label, "", group, number, str(number), "stated") for label, number, group in told]


def test_a_bar_is_as_long_as_its_number_is_large() -> None:
    """Half the number is half the length."""
    drawn, _, _ = bars_laid_out(bars(("a", 10, ""), ("b", 5, "")), 1000)
    assert drawn[0].width == pytest.approx(2 * drawn[1].width)


def test_targets_and_results_have_headings_and_scales_of_their_own() -> None:
    """Three million aimed at do not dwarf what was reached, and nothing is summed up."""
    told = bars(
        ("aim", 3_000_000, "target"), ("aim", 1_500_000, "target"), ("one", 1500, "result"), ("two", 750, "result")
    )
    drawn, headings, _ = bars_laid_out(told, 1000)
    assert [words for _, words in headings] == ["target", "result"]
    assert [each.width for each in drawn[:2]] == [each.width for each in drawn[2:]]
    assert len(drawn) == len(told)


def test_a_number_alone_under_its_heading_has_no_scale() -> None:
    """It is short, whatever it is, and the note says why."""
    told = [
        {"item": "a", "value": "9", "group": "G"},
        {"item": "b", "value": "9000000", "group": "H"},
        {"item": "c", "value": "1", "group": "G"},
    ]
    found = view("bar", told)
    assert "alone under its heading" in found.note
    lengths = [float(each.get("width", "")) for each in of_class(pictures(found)[0], "bar")]
    assert lengths[2] < lengths[1] < lengths[0]


def test_one_heading_needs_no_note() -> None:
    """There is nothing to be warned of."""
    assert not view("bar", [{"item": "a", "value": "9"}]).note


def test_a_part_is_filled_in_the_outline_of_the_whole() -> None:
    """Eight of sixteen is half of the bar; a part that is more than the whole is none."""
    found = view("bar", [{"item": "a", "value": "16", "part": "8"}, {"item": "b", "value": "2", "part": "3"}])
    wide, *_ = pictures(found)
    (whole,) = of_class(wide, "whole")
    part = of_class(wide, "bar")[0]
    assert float(part.get("width", "")) == pytest.approx(float(whole.get("width", "")) / 2, abs=0.2)
    assert titles(wide) == ["a: 8 of 16", "b: 2"]
    assert found.note == "Outline: value; filled: part."


def test_a_bar_says_the_number_as_its_source_does() -> None:
    """`asStated` stands beside the bar, with its qualifier."""
    told = [{"figure": "<figure/f>", "number": "1500", "asStated": "over 1,500 women", "grade": grade("attributed")}]
    wide, *_ = pictures(view("bar", told))
    assert titles(wide) == ["Name of f: over 1,500 women, attributed"]
    assert "over 1,500 women" in words(wide)
    assert [each.get("href") for each in of_class(wide, "mark")] == ["/id/figure/f"]
    assert of_class(wide, "bar-attributed")


def test_what_has_no_number_is_listed() -> None:
    """Nothing is drawn where nothing is stated."""
    found = view("bar", [{"item": "a", "value": "1"}, {"item": "b", "value": ""}, {"item": "c", "value": "many"}])
    assert [name for name, _ in found.listed] == ["b", "c"]


def test_no_number_at_all_is_a_sentence() -> None:
    """There is no empty picture."""
    assert view("bar", [{"item": "a", "value": "x"}]).problem.startswith("Nothing in this answer has a number")


def test_a_row_without_a_name_says_so() -> None:
    """The societies whose region no source states are one bar as well."""
    wide, *_ = pictures(view("bar", [{"item": "Africa", "value": "4"}, {"item": "", "value": "2"}]))
    assert titles(wide) == ["Africa: 4", "not stated: 2"]


@pytest.mark.parametrize("text", ["-1", "NaN", "INF", "1e999", "0x10", "1,500", "", "٣"])
def test_what_has_no_length_is_no_number(text: str) -> None:
    """A bar begins at 0."""
    assert number_of(text) is None


@pytest.mark.parametrize("width", SIZES.values())
@given(
    told=st.lists(
        st.tuples(
            st.text("abc XYZ", min_size=1, max_size=200), st.floats(0, 1e12), st.sampled_from(["", "target", "result"])
        ),
        min_size=1,
        max_size=12,
    )
)
def test_everything_lies_inside(width: int, told: list[tuple[str, float, str]]) -> None:
    """No bar and no label leaves the picture, and no row covers the next."""
    drawn, _, height = bars_laid_out(bars(*told), width)
    assert all(each.x >= 0 and each.x + each.width <= width for each in drawn)
    assert all(each.words_x + len(each.words) * 7.6 <= width for each in drawn)
    assert all(len(line) * 7.6 <= max(each.x, width if not each.x else 0) for each in drawn for line in each.lines)
    ends = [max(each.y + 14, each.label_y + 16 * (len(each.lines) - 1)) for each in drawn]
    starts = [min(each.y, each.label_y - 11) for each in drawn]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
    assert ends[-1] <= height
