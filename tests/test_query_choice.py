"""Choosing among the questions of a catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.query_choice import choose, tag_counts
from ifrc_kg.stored_query import StoredQuery, parse_stored_query


def _query(name: str, summary: str, tags: str, description: str = "") -> StoredQuery:
    header = f"#+ summary: {summary}\n#+ tags: [{tags}]\n"
    told = f"#+ description: {description}\n" if description else ""
    return parse_stored_query(name, f"{header}{told}ASK {{}}")


QUERIES = (
    _query("slogans", "Which slogans are there?", "names, evidence", "Mottos of programmes."),
    _query("figures", "Which figures are there?", "figures, evidence"),
    _query("figures-by-role", "Which figures are results?", "figures"),
    _query("cafes", "Which cafés are named?", "names"),
)


@pytest.mark.parametrize(
    ("text", "tags", "names"),
    [
        ("", [], ["slogans", "figures", "figures-by-role", "cafes"]),
        ("", ["names"], ["slogans", "cafes"]),
        ("", ["names", "evidence"], ["slogans"]),
        ("FIGURES", [], ["figures", "figures-by-role"]),
        ("figures results", [], ["figures-by-role"]),
        ("role", [], ["figures-by-role"]),
        ("motto", [], ["slogans"]),
        ("cafe", [], ["cafes"]),
        ("evid", ["figures"], ["figures"]),
        ("nowhere", [], []),
        ("figures", ["names"], []),
        ("!?", [], ["slogans", "figures", "figures-by-role", "cafes"]),
    ],
)
def test_words_and_tags_choose(text: str, tags: list[str], names: list[str]) -> None:
    """All tags and all words must fit; accents, case and the end of a word do not count."""
    choice = choose(QUERIES, text, tags)
    assert [query.name for query in choice.queries] == names
    assert not choice.is_similar
    assert not choice.is_partial


def test_where_no_question_has_all_words_those_count_that_have_the_most() -> None:
    """A word too many hides nothing, and it is told that not all fit."""
    choice = choose(QUERIES, "nowhere figures results")
    assert [query.name for query in choice.queries] == ["figures-by-role"]
    assert choice.is_partial


@pytest.mark.parametrize("text", ["slogens", "slogasn", "sloganns"])
def test_a_slip_is_forgiven_where_nothing_else_fits(text: str) -> None:
    """A wrong, an exchanged or a doubled letter still finds, and is told."""
    choice = choose(QUERIES, text)
    assert [query.name for query in choice.queries] == ["slogans"]
    assert choice.is_similar


def test_a_word_of_the_question_counts_more_than_one_of_its_description() -> None:
    """What the question itself says comes first."""
    queries = (_query("a", "Who?", "x", "About slogans."), _query("b", "Which slogans?", "x"))
    assert [query.name for query in choose(queries, "slogans").queries] == ["b", "a"]


def test_tags_are_counted() -> None:
    """Each question counts once for each of its tags."""
    assert tag_counts(QUERIES) == {"evidence": 2, "figures": 2, "names": 2}


@given(st.text(max_size=60))
def test_any_text_chooses_questions_of_the_catalogue(text: str) -> None:
    """Whatever is typed, each hit is a question, once."""
    found = choose(QUERIES, text).queries
    assert len({query.name for query in found}) == len(found)
    assert set(found) <= set(QUERIES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what answers to an action?", "initiatives-answering-action"),
        ("targets and results", "targets-and-results"),
        ("sosieties by region", "societies-by-region"),
        ("where were the initiatives' dates from", "initiative-dates"),
    ],
)
def test_the_own_catalogue_is_found_by_everyday_words(catalogue: QueryCatalogue, text: str, name: str) -> None:
    """Words that a policy officer would type lead to the question that answers them, a slip included."""
    found = choose([catalogue.get(each) for each in catalogue.names()], text).queries
    assert name in [query.name for query in found[:3]]
