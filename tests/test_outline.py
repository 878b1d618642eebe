"""The outline of the paper, passages in their context, and the list of discrepancies, over the project's own data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.discrepancy_list import Choice, chosen_discrepancies, counted
from ifrc_kg.evidence import Anchor, KeyPhrase
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.namespaces import ID
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.paper import Paper
from ifrc_kg.passage_context import passage_context
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.results import read_solutions


@pytest.fixture(scope="module")
def ask(engine: LocalEngine, project_files: ProjectFiles, prefixes: Prefixes) -> object:
    """Return what asks the project's own views."""
    views = load_catalogue(project_files.queries / "views", prefixes)

    def asked(view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, Node]]:
        return read_solutions(engine.evaluate(views.request(view, values), JSON).body).rows

    return asked


@pytest.fixture(scope="module")
def paper(ask: object) -> Paper:
    """Return the paper as the project's own data describe it."""
    return Paper(ask)  # type: ignore[arg-type]  # see the fixture


def test_the_outline_has_the_sections_of_the_paper(paper: Paper) -> None:
    """Three sections and the notes, with 98 passages in the order of the document."""
    outline = paper.outline
    assert [each.iri.removeprefix(f"{ID}section/") for each in outline.sections] == ["a", "b", "c", "notes"]
    assert [each.position for each in outline.passages] == list(range(1, 99))
    assert sum(1 for each in outline.passages if each.slug.startswith("note-")) == 7


def test_each_passage_states_something(paper: Paper) -> None:
    """A passage without a statement would be no evidence of anything."""
    assert all(each.statements and each.subjects for each in paper.outline.passages)


def test_passages_know_their_neighbours_across_sections(paper: Paper) -> None:
    """The last passage of section A stands before the heading of section B."""
    found = paper.outline.find(f"{ID}passage/b-heading")
    assert found is not None
    before, after = paper.outline.beside(found)
    assert before is not None
    assert after is not None
    assert (before.slug, after.slug) == ("a-4-item-4", "b-1-1")
    assert paper.outline.beside(paper.outline.passages[0])[0] is None
    assert paper.outline.find(f"{ID}passage/none") is None


def test_a_passage_calls_its_note(paper: Paper) -> None:
    """The paper's first note mark stands in the sixth sentence of section B's first paragraph (D13)."""
    found = paper.outline.find(f"{ID}passage/b-1-6")
    assert found is not None
    assert found.notes == (f"{ID}passage/note-i",)


def test_every_discrepancy_is_listed_once(paper: Paper) -> None:
    """They are numbered from D01 without a gap."""
    numbers = [each.notation for each in paper.discrepancies]
    assert numbers == [f"D{number:02}" for number in range(1, len(numbers) + 1)]
    assert all(each.recorded_as and each.targets and each.interpretations for each in paper.discrepancies)


def test_discrepancies_are_chosen_by_kind_passage_and_what_they_touch(paper: Paper) -> None:
    """The misprint in the slogan of Act! is D27; it alone fits all three filters."""
    choice = Choice(f"{ID}discrepancy-kind/misprint", f"{ID}passage/c-ecuador-2", f"{ID}initiative/act-campaign")
    assert [each.notation for each in chosen_discrepancies(paper.discrepancies, choice)] == ["D27"]
    assert chosen_discrepancies(paper.discrepancies, Choice()) == paper.discrepancies


def test_numbers_beside_the_choices_are_those_that_they_leave(paper: Paper) -> None:
    """Kinds add up to all, and each number is that of the list that its choice leads to."""
    kinds = counted(paper.discrepancies, Choice(), "kind")
    assert sum(kinds.values()) == len(paper.discrepancies)
    narrowed = Choice(touches=f"{ID}initiative/positive-images")
    for kind, number in counted(paper.discrepancies, narrowed, "kind").items():
        both = Choice(kind, touches=narrowed.touches)
        assert len(chosen_discrepancies(paper.discrepancies, both)) == number


def test_another_text_is_never_shown(ask: object, tmp_path: Path) -> None:
    """A file that is not the text that the graph describes, or none at all, is no source."""
    other = tmp_path / "other.txt"
    other.write_text("Some other text.", encoding="utf-8")
    assert Paper(ask, other).source is None  # type: ignore[arg-type]  # see the fixture
    assert Paper(ask, tmp_path / "absent.txt").source is None  # type: ignore[arg-type]  # see the fixture
    assert Paper(ask).source is None  # type: ignore[arg-type]  # see the fixture


_TEXT = "One heading\n\nA sentence with words that matter.  Another one."
_ANCHORS = (
    Anchor("p:1", "", 1, 0, 11),
    Anchor("p:2", "", 2, 13, 47, (KeyPhrase("k", "sentence", 15, 23), KeyPhrase("k", "words that", 29, 39))),
    Anchor("p:3", "", 3, 49, 61),
)


def test_a_passage_stands_between_its_neighbours_with_key_phrases_marked() -> None:
    """The pieces make the passage, and those that are marked are its key phrases."""
    context = passage_context(_TEXT, _ANCHORS, "p:2")
    assert context is not None
    assert (context.before, context.after) == ("One heading", "Another one.")
    assert [piece for piece, is_key in context.pieces if is_key] == ["sentence", "words that"]
    assert passage_context(_TEXT, _ANCHORS, "p:4") is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_pieces_always_make_the_passage(places: list[tuple[int, int]]) -> None:
    """Key phrases that overlap, or reach beyond the passage, neither repeat nor lose a letter."""
    phrases = tuple(KeyPhrase("k", "", start, end) for start, end in places)
    context = passage_context(_TEXT, (Anchor("p", "", 1, 13, 47, phrases),), "p")
    assert context is not None
    assert "".join(piece for piece, _ in context.pieces) == _TEXT[13:47]
