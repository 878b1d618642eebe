"""The picture of a neighbourhood: everything fits, nothing overlaps, in both widths."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.drawing import Box
from ifrc_kg.neighbourhood import Neighbour, Picture, narrow_picture, wide_picture

NEIGHBOURS = st.lists(
    st.builds(
        Neighbour,
        label=st.text(alphabet="abc XYZ", max_size=90),
        link=st.just("/id/a/b"),
        relation=st.text(alphabet="abc ", max_size=60),
        grade=st.sampled_from(["stated", "attributed", "external", "interpreted", ""]),
        is_incoming=st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share some area."""
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


@pytest.mark.parametrize("draw", [wide_picture, narrow_picture])
@given(neighbours=NEIGHBOURS, label=st.text(alphabet="abc XYZ", min_size=1, max_size=120))
def test_everything_lies_inside_and_apart(draw: object, neighbours: list[Neighbour], label: str) -> None:
    """Each neighbour has a box and a line of its grade; no boxes overlap, and none leaves the picture."""
    assert callable(draw)
    picture: Picture = draw(label, neighbours)
    boxes = [picture.centre, *picture.boxes]
    assert len(picture.boxes) == len(picture.lines) == len(neighbours)
    assert sorted(line.grade for line in picture.lines) == sorted(each.grade for each in neighbours)
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert all(box.x >= 0 and box.x + box.width <= picture.width for box in boxes)
    assert all(box.y >= 0 and box.y + box.height <= picture.height for box in boxes)


def test_the_narrow_picture_fits_a_small_telephone() -> None:
    """At 360 pixels with the margins of the page the picture is not scaled down."""
    assert narrow_picture("A", [Neighbour("B", "", "of", "stated", is_incoming=False)]).width <= 360 - 20


def test_a_long_label_is_cut_and_told_in_full() -> None:
    """What does not fit ends in an ellipsis; the title of the box has it all."""
    label = "Response of the First Contact Programme to the call for access to all migrants" + " in every country" * 3
    picture = wide_picture("First", [Neighbour(label, "", "responds to", "interpreted", is_incoming=True)])
    (box,) = picture.boxes
    assert box.lines[-1].endswith("…")
    assert len(box.lines) == 3
    assert box.title == f"responds to: {label}"
