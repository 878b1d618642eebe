"""The picture of a flow: everything fits, nothing overlaps, in both widths."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.drawing import Box
from ifrc_kg.flow import FlowLink, FlowNode, narrow_flow, wide_flow

GRADES = ["stated", "attributed", "external", "interpreted"]


@st.composite
def flows(draw: st.DrawFn) -> tuple[list[FlowNode], list[FlowLink]]:
    """Return nodes at some of seven stages, and links from upper to lower ones."""
    stages = draw(st.lists(st.integers(1, 7), min_size=1, max_size=30))
    labels = draw(st.lists(st.text("abc XYZ", max_size=90), min_size=len(stages), max_size=len(stages)))
    nodes = [
        FlowNode(f"n{place}", stage, f"Stage {stage}", label)
        for place, (stage, label) in enumerate(zip(sorted(stages), labels, strict=True))
    ]
    ends = st.tuples(st.integers(0, len(nodes) - 1), st.integers(0, len(nodes) - 1), st.sampled_from(GRADES))
    drawn = draw(st.lists(ends, max_size=40))
    return nodes, [FlowLink(f"n{min(one, two)}", f"n{max(one, two)}", grade) for one, two, grade in drawn]


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share some area."""
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


@given(flow=flows())
def test_everything_lies_inside_and_apart(flow: tuple[list[FlowNode], list[FlowLink]]) -> None:
    """Each node has a box in both pictures; no boxes overlap, and none leaves the picture."""
    for picture in (wide_flow(*flow), narrow_flow(*flow)):
        assert len(picture.boxes) == len(flow[0])
        assert not [pair for pair in combinations(picture.boxes, 2) if overlap(*pair)]
        assert all(box.x >= 0 and box.x + box.width <= picture.width for box in picture.boxes)
        assert all(box.y >= 0 and box.y + box.height <= picture.height for box in picture.boxes)


@given(flow=flows())
def test_every_link_is_drawn_in_the_style_of_its_grade(flow: tuple[list[FlowNode], list[FlowLink]]) -> None:
    """The wide picture has a line for each link; the bundles of the narrow one count them all."""
    nodes, links = flow
    assert sorted(line.grade for line in wide_flow(nodes, links).lines) == sorted(link.grade for link in links)
    bundles = narrow_flow(nodes, links).lines
    assert sum(int(line.title.split()[0]) for line in bundles) == len(links)
    assert {line.grade for line in bundles} == {link.grade for link in links}


def test_societies_stand_beside_the_initiatives_on_which_they_hang() -> None:
    """What the paper gives no order is ordered so that lines do not cross."""
    nodes = [FlowNode(name, 4 if name.isupper() else 5, "", name) for name in "ABab"]
    links = [FlowLink("A", "b", "stated"), FlowLink("B", "a", "stated")]
    assert [box.lines[0] for box in wide_flow(nodes, links).boxes] == ["A", "B", "b", "a"]


def test_the_narrow_picture_fits_a_small_telephone() -> None:
    """At 360 pixels with the margins of the page the picture is not scaled down."""
    assert narrow_flow([FlowNode("a", 1, "Principles", "humanity")], []).width <= 360 - 20
