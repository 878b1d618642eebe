"""The flow: each thing once, each link once, from left to right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.views.chain_view import steps_of
from tests.views.answers import grade, view

ENDS = ("subject", "object")


def test_columns_of_the_answer_are_columns_of_the_picture() -> None:
    """Their names are headings."""
    told = [{"action": "<a/1>", "initiative": "<i/1>", "society": "<s/1>"}, {"action": "<a/1>", "initiative": "<i/2>"}]
    wide, narrow = view("flow", told, stages=("action", "initiative", "society")).flows
    assert [each.text for each in wide.headings] == ["Action", "Initiative", "Society"]
    assert len(wide.boxes) == len(narrow.boxes) == 4
    assert [line.title for line in wide.lines] == [
        "Name of 1 → Name of 1",
        "Name of 1 → Name of 1",
        "Name of 1 → Name of 2",
    ]


def test_hops_stand_behind_what_leads_to_them() -> None:
    """Where a thing is both an end and a beginning, its place is behind the last that leads to it."""
    told = [{"subject": "<x/b>", "object": "<x/c>"}, {"subject": "<x/a>", "object": "<x/b>"}]
    wide, _ = view("flow", told, stages=ENDS).flows
    places = {box.lines[0]: box.x for box in wide.boxes}
    assert places["Name of a"] < places["Name of b"] < places["Name of c"]


def test_a_picture_begins_with_what_the_question_is_about() -> None:
    """Links that point to it are turned and keep their words; those of things equally far away go with the others."""
    hops = [("i", "a"), ("s", "i"), ("s", "part"), ("part", "i"), ("s", "c")]
    told = [{"subject": f"<x/{one}>", "object": f"<x/{other}>", "relation": "to"} for one, other in hops]
    found = view("flow", told, focus="x/a", stages=ENDS)
    wide, _ = found.flows
    places = {box.lines[0].removeprefix("Name of "): box.x for box in wide.boxes}
    assert places["a"] < places["i"] < places["part"] < places["s"] < places["c"]
    assert wide.boxes[wide.focus].lines == ("Name of a",)
    assert [line.title for line in wide.lines] == [f"Name of {one} to Name of {other}" for one, other in hops]
    assert "away from what the question is about" in found.note
    assert not view("flow", told, focus="x/elsewhere", stages=ENDS).note


def test_a_link_is_as_good_as_its_best_evidence() -> None:
    """What the paper says and a reference too is stated."""
    told = [
        {"subject": "<x/a>", "object": "<x/b>", "relation": "calls for", "grade": grade(word)}
        for word in ("external", "stated", "interpreted")
    ]
    wide, _ = view("flow", told, stages=ENDS).flows
    assert [(line.grade, line.title) for line in wide.lines] == [("stated", "Name of a calls for Name of b: stated")]


def test_nothing_linked_is_a_sentence() -> None:
    """Things without links are no flow."""
    assert view("flow", [{"subject": "<x/a>", "object": ""}], stages=ENDS).problem


def test_what_is_too_dense_is_a_sentence() -> None:
    """The table has them all."""
    told = [{"subject": "<x/a>", "object": f"<x/b{number}>"} for number in range(130)]
    assert "too dense to read" in view("flow", told, stages=ENDS).problem


ends = st.sampled_from("abcdef")


@given(links=st.lists(st.tuples(ends, ends).filter(lambda link: link[0] != link[1]), max_size=12))
def test_every_end_has_a_step_also_in_circles(links: list[tuple[str, str]]) -> None:
    """The first step is 0, and no step is left out."""
    steps = steps_of(links)
    assert set(steps) == {end for link in links for end in link}
    assert set(steps.values()) == set(range(max(steps.values(), default=-1) + 1))


@given(links=st.lists(st.tuples(ends, ends).filter(lambda link: link[0] != link[1]), min_size=1, max_size=12))
def test_a_picture_with_a_focus_has_all_things_and_links(links: list[tuple[str, str]]) -> None:
    """Whatever the links are, circles and islands included, each thing and each pair stands once."""
    told = [{"subject": f"<x/{one}>", "object": f"<x/{other}>"} for one, other in links]
    found = view("flow", told, focus=f"x/{links[0][1]}", stages=ENDS)
    for picture in found.flows:
        assert len(picture.boxes) == len({end for link in links for end in link})
