"""The map: countries where they lie, labels that can be read, and a note on boundaries beside every map."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.views.map_layout import RADIUS, MapMark, PlacedMark, panels
from ifrc_kg.views.view import SIZES
from ifrc_kg.views.world import BOUNDARIES, world
from tests.views.answers import grade, of_class, pictures, titles, view, words

CODES = {"country/austria": "040", "country/malta": "470", "country/canada": "124"}


def shown(*rows: dict[str, str]) -> list[str]:
    """Return what the marks of the wide map say."""
    _, wide, _, narrow = pictures(view("map", rows, m49=CODES))
    assert titles(wide) == titles(narrow)
    return titles(wide)


def test_a_country_is_marked_once_with_all_that_is_in_it() -> None:
    """The mark says what there is, each on whose word."""
    found = shown(
        {"country": "<country/austria>", "countryLabel": "Austria", "item": "A", "grade": grade("stated")},
        {"country": "<country/austria>", "countryLabel": "Austria", "item": "B", "grade": grade("external")},
    )
    assert found == ["Austria: A (stated); B (external)"]


def test_a_country_is_as_sure_as_the_best_of_its_rows() -> None:
    """Its outline has the style of that grade."""
    told = [{"country": "040", "item": "A", "grade": grade(word)} for word in ("interpreted", "stated")]
    _, wide, *_ = pictures(view("map", told))
    assert of_class(wide, "area-stated")
    assert of_class(wide, "dot-stated")


def test_a_code_stands_for_a_country() -> None:
    """Also where a spreadsheet has eaten its zeros."""
    assert shown({"m49": "40"}) == ["40"]


def test_what_is_not_on_the_map_is_listed() -> None:
    """A region has no place of its own."""
    found = view("map", [{"place": "<place/southern-africa>"}, {"place": "<country/malta>"}], m49=CODES)
    assert found.listed == (("Name of southern-africa", "/id/place/southern-africa"),)


def test_a_place_without_a_country_is_listed_by_its_own_name() -> None:
    """The country is unbound where no source tells it."""
    rows = [{"country": "<country/malta>", "place": ""}, {"country": "", "place": "<place/europe>"}]
    assert view("map", rows, m49=CODES, place="place").listed == (("Name of europe", "/id/place/europe"),)


def test_no_country_at_all_is_a_sentence() -> None:
    """There is no empty world."""
    found = view("map", [{"place": "<place/europe>"}])
    assert (found.problem, len(found.listed)) == ("No row of this answer names a country that is on the map.", 1)


def test_a_note_on_boundaries_stands_beside_the_map() -> None:
    """In the page and in the description that is read aloud."""
    found = view("map", [{"m49": "124"}])
    assert found.note == BOUNDARIES
    assert all(BOUNDARIES in (each.findtext("desc") or "") for each in pictures(found)[1:])


def test_a_small_country_has_a_mark_though_it_has_no_shape() -> None:
    """Tuvalu is there."""
    _, wide, *_ = pictures(view("map", [{"m49": "798", "item": "T"}]))
    assert titles(wide) == ["798: T"]
    assert not of_class(wide, "area")


def test_a_crowd_is_enlarged_and_framed() -> None:
    """Where many lie together the map is drawn a second time, larger; a few far apart need none."""
    europe = ["040", "056", "100", "196", "208", "300", "372", "428", "470", "528", "620", "642", "752"]
    _, wide, _, narrow = pictures(view("map", [{"m49": code} for code in europe]))
    assert len(of_class(wide, "frame")) == len(of_class(narrow, "frame")) == 2
    assert set(europe) <= set(words(wide))
    _, wide, *_ = pictures(view("map", [{"m49": code} for code in ("040", "124", "036")]))
    assert not of_class(wide, "frame")


def test_a_long_list_in_a_country_ends_with_its_number() -> None:
    """The mark stays readable; the table has them all."""
    (title,) = shown(*({"m49": "124", "item": f"n{number}"} for number in range(15)))
    assert title.endswith("n11; and 3 more")


def box(placed: PlacedMark) -> tuple[float, float, float, float]:
    """Return the room of a mark."""
    return placed.x - RADIUS, placed.y - RADIUS, placed.x + RADIUS, placed.y + RADIUS


@pytest.mark.parametrize("width", SIZES.values())
@given(codes=st.sets(st.sampled_from(sorted(world().countries)), min_size=1, max_size=60))
def test_no_label_covers_another_or_a_mark_of_its_panel(width: int, codes: set[str]) -> None:
    """Whatever countries are marked, what is written can be read, and nothing leaves the picture."""
    marks = []
    for code in sorted(codes):
        country = world().countries[code]
        marks.append(MapMark(code, f"Country {code}", "", "stated", "", country.x, country.y, country.path))
    drawn, height = panels(marks, world(), width)
    for panel in drawn:
        labels = [each.label.box for each in panel.marks if each.label]
        for one, other in combinations(labels, 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for label in labels:
            for mark in map(box, panel.marks):
                assert label[2] <= mark[0] or mark[2] <= label[0] or label[3] <= mark[1] or mark[3] <= label[1]
        x, y, wide, high = panel.place
        assert all(x <= each[0] and each[2] <= x + wide and y <= each[1] and each[3] <= y + high for each in labels)
        assert x >= 0
        assert x + wide <= width
        assert y + high <= height + 1


def test_the_file_of_the_world_says_where_it_comes_from() -> None:
    """Its source and its licence stand in it."""
    told = json.loads(files("ifrc_kg.views").joinpath("world.json").read_text(encoding="utf-8"))
    assert told["source"] == "world-atlas 2.0.2 (ISC), from Natural Earth 4.1.0 (public domain)"
    assert len(world().countries) > 230
    assert all(0 <= each.x <= world().width and 0 <= each.y <= world().height for each in world().countries.values())
