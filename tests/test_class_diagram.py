"""The layout of the class diagram."""

from __future__ import annotations

from collections import Counter

from ifrc_kg.class_diagram import ClassBox, Diagram, Relation, Shown, narrow_diagram, wide_diagram

ROOTS = (
    Shown("work", "work", "#Work", (Shown("book", "book", "#Book"), Shown("song", "song", "#Song"))),
    Shown("person", "person", "#Person"),
    Shown("place", "place", "#Place"),
    Shown("idea", "idea", "#Idea"),
)
RELATIONS = (
    Relation("work", "author", ("person",), "#author"),
    Relation("person", "born in", ("place",), "#bornIn"),
    Relation("book", "printed in", ("place",), "#printedIn"),
    Relation("work", "cites", ("work",), "#cites"),
    Relation("place", "named after", ("person", "idea"), "#namedAfter"),
)


def _box(diagram: Diagram, iri: str) -> ClassBox:
    return next(box for box in diagram.boxes if box.iri == iri)


def _overlap(one: ClassBox, other: ClassBox) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_each_class_is_drawn_once() -> None:
    """Both pictures have a box for each class."""
    for draw in (wide_diagram, narrow_diagram):
        counted = Counter(box.iri for box in draw(ROOTS, RELATIONS).boxes)
        assert counted == Counter(["work", "book", "song", "person", "place", "idea"])


def test_subclasses_lie_inside_and_nothing_else_overlaps() -> None:
    """The box of a subclass lies within that of its superclass; all other boxes lie apart."""
    for draw in (wide_diagram, narrow_diagram):
        diagram = draw(ROOTS, RELATIONS)
        outer, inner = _box(diagram, "work"), _box(diagram, "book")
        assert outer.x < inner.x
        assert inner.x + inner.width < outer.x + outer.width
        assert outer.y < inner.y
        assert inner.y + inner.height < outer.y + outer.height
        roots = [box for box in diagram.boxes if box.depth == 0]
        pairs = [(one, other) for one in roots for other in roots if one is not other]
        assert [(one.iri, other.iri) for one, other in pairs if _overlap(one, other)] == []


def test_everything_lies_within_the_picture() -> None:
    """No box reaches beyond the edges."""
    for draw in (wide_diagram, narrow_diagram):
        diagram = draw(ROOTS, RELATIONS)
        assert all(box.x >= 0 and box.x + box.width <= diagram.width for box in diagram.boxes)
        assert all(box.y >= 0 and box.y + box.height <= diagram.height for box in diagram.boxes)


def test_a_line_leads_to_each_other_class() -> None:
    """There is a line for each class that a property leads to, but for its own, which a sign in the row tells."""
    diagram = wide_diagram(ROOTS, RELATIONS)
    assert len(diagram.lines) == 5
    assert [row.text for row in _box(diagram, "work").rows] == ["author", "cites ↻"]


def test_lines_lead_from_left_to_right() -> None:
    """A class stands in a column behind those that lead to it, unless the way leads back."""
    diagram = wide_diagram(ROOTS, RELATIONS)
    assert _box(diagram, "work").x < _box(diagram, "person").x < _box(diagram, "place").x


def test_rows_name_their_classes_where_there_are_no_lines() -> None:
    """The narrow picture tells in words what the wide one draws."""
    diagram = narrow_diagram(ROOTS, RELATIONS)
    assert diagram.lines == ()
    assert [row.text for row in _box(diagram, "place").rows] == ["named after → person or idea"]


def test_nothing_is_drawn_of_nothing() -> None:
    """An ontology without classes has an empty picture."""
    assert wide_diagram((), ()).boxes == ()
    assert narrow_diagram((), ()).boxes == ()
