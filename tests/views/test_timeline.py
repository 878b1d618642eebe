"""The timeline: dates as sure as their sources, nothing over anything else."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.views.dates import span_of
from ifrc_kg.views.timeline_layout import LINE, Dated, DrawnItem, Moment, laid_out
from ifrc_kg.views.view import SIZES
from tests.views.answers import grade, of_class, pictures, titles, view, words

DATES = ["1867", "2001", "2007-11", "2007-11-26", "2011", "2011-11-28", "2024-10-31"]


def rows(*told: tuple[str, str, str, str]) -> list[dict[str, str]]:
    """Return rows of item, what, date and grade."""
    return [
        {"item": f"<thing/{item}>", "itemLabel": item, "what": what, "date": date, "grade": grade(word) if word else ""}
        for item, what, date, word in told
    ]


def test_a_mark_tells_what_it_is_the_date_of_and_on_whose_word() -> None:
    """Its title has the words of the row, its line the style of the grade."""
    wide, _, narrow = pictures(view("timeline", rows(("Policy", "document", "2009-11", "external"))))
    assert titles(wide) == titles(narrow) == ["Policy, document 2009-11, external"]
    assert of_class(wide, "edge-external")


def test_a_vague_date_fades_and_an_exact_one_has_ends() -> None:
    """A month has no ends that could be drawn; a day has both."""
    vague, *_ = pictures(view("timeline", rows(("A", "document", "2009-11", "stated"))))
    exact, *_ = pictures(view("timeline", rows(("A", "document", "2009-11-25", "stated"))))
    assert not of_class(vague, "cap")
    assert any(each.get("fill") == "url(#timeline-wide-both-stated)" for each in vague.iter("rect"))
    assert len(of_class(exact, "cap")) == 2
    assert [each.get("class") for each in exact.iter("rect")] == ["target", "fill-stated"]


def test_a_beginning_without_an_end_runs_on() -> None:
    """An arrow leads out of it; where an end is known there is none."""
    open_end, *_ = pictures(view("timeline", rows(("A", "start", "2009", "stated"))))
    ended, *_ = pictures(view("timeline", rows(("A", "start", "2009", "stated"), ("A", "end", "2011-10", "external"))))
    assert len(of_class(open_end, "open")) == 1
    assert not of_class(ended, "open")


def test_an_end_without_a_beginning_runs_in() -> None:
    """The arrow points back in time."""
    wide, *_ = pictures(view("timeline", rows(("A", "end", "2011", "stated"), ("B", "date", "2001", "stated"))))
    (arrow,) = of_class(wide, "open")
    assert " h-" in arrow.get("d", "")


def test_a_span_of_two_sources_is_as_sure_as_the_weaker_one() -> None:
    """The paper dates the start, an outside source the end: the line between them is external."""
    wide, *_ = pictures(view("timeline", rows(("A", "start", "2007", "stated"), ("A", "end", "2011", "external"))))
    bridge = [each for each in wide if each.get("class", "").startswith("edge")]
    assert [each.get("class") for each in bridge] == ["edge edge-external"]


def test_both_ends_by_one_source_are_one_mark() -> None:
    """A session from its first day to its last; where a source tells one of them alone, that day stands alone."""
    told = rows(("A", "opens", "2007-11-26", "external"), ("A", "closes", "2007-11-30", "external"))
    assert titles(pictures(view("timeline", told))[0]) == ["A, opens 2007-11-26, closes 2007-11-30, external"]
    alone, *_ = pictures(view("timeline", rows(("A", "opens", "2007", "external"))))
    assert titles(alone) == ["A, opens 2007, external"]
    assert not of_class(alone, "open")


def test_one_date_of_several_sources_is_one_mark_of_the_best() -> None:
    """The paper and a reference say the same: the mark is stated."""
    wide, *_ = pictures(
        view("timeline", rows(("A", "document", "2009", "external"), ("A", "document", "2009", "stated")))
    )
    assert titles(wide) == ["A, document 2009, stated"]


def test_what_has_no_date_is_listed_and_not_drawn() -> None:
    """No date stated, or one without a year, has no place on the axis."""
    found = view("timeline", rows(("A", "", "", ""), ("B", "document", "2009", ""), ("C", "date", "--03-21", "stated")))
    assert [name for name, _ in found.listed] == ["A", "C"]
    assert len(titles(pictures(found)[0])) == 1


def test_nothing_dated_is_a_sentence() -> None:
    """There is no empty axis."""
    found = view("timeline", rows(("A", "", "", "")))
    assert found.problem == "Nothing in this answer has a date that could be drawn."
    assert found.listed == (("A", "/id/thing/A"),)


def test_a_span_in_one_row_needs_no_words_for_it() -> None:
    """Where an answer has both ends beside each other they are one mark."""
    found = view("timeline", [{"session": "<c/1>", "begins": "2007-11-26", "ends": "2007-11-30"}])
    assert titles(pictures(found)[0]) == ["Name of 1, 2007-11-26 to 2007-11-30"]


def test_marks_lead_to_the_evidence_and_names_to_the_thing() -> None:
    """Both are links."""
    told = [{"item": "<a/b>", "date": "2001", "evidence": "<passage/p>"}]
    wide, *_ = pictures(view("timeline", told))
    assert [each.get("href") for each in of_class(wide, "mark")] == ["/id/passage/p"]
    assert [each.get("href") for each in of_class(wide, "name")] == ["/id/a/b"]


def test_a_thin_mark_can_be_hit() -> None:
    """What leads somewhere has a place of 24 pixels at least, which nobody sees; what leads nowhere has none."""
    told = [{"item": "<a/b>", "date": "2001-05-01", "evidence": "<passage/p>"}, {"item": "<a/c>", "date": "2020"}]
    for picture in pictures(view("timeline", told)):
        targets = of_class(picture, "target")
        assert len(targets) == 2
        assert all(float(each.get("width", 0)) >= 24 and float(each.get("height", 0)) >= 24 for each in targets)
        assert {each.get("fill") for each in targets} == {"none"}
    alone, *_ = pictures(view("timeline", rows(("A", "document", "2009", "stated"))))
    assert len(of_class(alone, "mark")) == len(of_class(alone, "target")) == 1


def test_a_label_is_whole_where_the_picture_has_room_for_it() -> None:
    """In the middle of the axis a long one stands above its marks; only one that two lines cannot hold is cut."""
    width = SIZES["wide"]
    around = [item("a", ("2001", "at")), item("b", ("2024-10-31", "at"))]
    long, longest = "long " * 25, "longest " * 40
    found = {each.item.label: each for each in laid_out([*around, item(long, ("2011", "at"))], width).items}
    assert (found[long].lines, found[long].is_above) == ((long.strip(),), True)
    found = {each.item.label: each for each in laid_out([*around, item(longest, ("2011", "at"))], width).items}
    assert len(found[longest].lines) == 2
    assert found[longest].lines[1].endswith("…")


def test_groups_have_headings() -> None:
    """Each heading stands once, over its own things."""
    told = [{"item": name, "date": "2001", "group": group} for name, group in (("a", "G"), ("b", "H"), ("c", "G"))]
    wide, *_ = pictures(view("timeline", told))
    assert [each for each in words(wide) if each in "GH"] == ["G", "H"]


def test_years_of_the_axis_are_whole_and_inside() -> None:
    """Every number of the axis can be read."""
    for width in SIZES.values():
        found = laid_out([item("a", ("1867", "at")), item("b", ("2024", "at"))], width)
        assert [year % 10 for _, year in found.ticks] == [0] * len(found.ticks)
        assert all(0 <= x <= width for x, _ in found.ticks)


def item(label: str, *moments: tuple[str, str]) -> Dated:
    """Return a thing with its dates."""
    found = []
    for words_of_date, role in moments:
        span = span_of(words_of_date)
        assert span is not None
        found.append(Moment(span, span, role, "stated", "", ""))
    return Dated(label, "", "", tuple(found))


def boxes(drawn: DrawnItem) -> list[tuple[float, float, float, float]]:
    """Return the room of the label and of the marks: left, top, right, bottom."""
    text = (drawn.x, drawn.y - 9, drawn.text_end, drawn.y + 2 + LINE * (len(drawn.lines) - 1))
    return [text, *((mark.left, mark.y - 5, mark.right, mark.y + 5) for mark in drawn.marks)]


moments = st.tuples(st.sampled_from(DATES), st.sampled_from(["start", "end", "at"]))


@pytest.mark.parametrize("width", SIZES.values())
@given(
    told=st.lists(
        st.tuples(st.text("abc XYZ", min_size=1, max_size=120), st.lists(moments, min_size=1, max_size=4)),
        min_size=1,
        max_size=12,
    )
)
def test_nothing_covers_a_label_or_leaves_the_picture(
    width: int, told: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    """Whatever the dates are, labels can be read."""
    found = laid_out([item(label, *dates) for label, dates in told], width)
    assert len(found.items) == len(told)
    every = [(number, box) for number, each in enumerate(found.items) for box in boxes(each)]
    for (one, first), (other, second) in combinations(every, 2):
        apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
        assert apart or one == other
    assert all(box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= found.height for _, box in every)
