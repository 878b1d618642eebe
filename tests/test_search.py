"""Finding things by name, over small entries and over the project's own data."""

# ruff: noqa: RUF001 - the very characters that people write
from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg import search_index
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.namespaces import ID
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue
from ifrc_kg.results import read_solutions
from ifrc_kg.search import MOST_WORDS, Entry, Likeness, Search, read_search
from ifrc_kg.search_index import PlainIndex, SqliteIndex, name_index

_NAMES = (
    ("society/belgian-red-cross", "label", "Belgian Red Cross", "en"),
    ("society/belgian-red-cross", "label", "Croix-Rouge de Belgique", "fr"),
    ("society/belgian-red-cross", "as-stated", "Belgium Red Cross", "en"),
    ("country/cote-divoire", "label", "Côte d'Ivoire", "en"),
    ("country/cote-divoire", "code", "CIV", ""),
    ("topic/xenophobia", "label", "xenophobia", "en"),
    ("society/egypt", "label", "جمعية الهلال الأحمر المصري", "ar"),
    ("discrepancy/d01", "code", "D01", ""),
    ("discrepancy/d02", "code", "D02", ""),
)
_ENTRIES = tuple(Entry(f"{ID}{slug}", what, text, language, 3) for slug, what, text, language in _NAMES)
_WORDS = st.text("abcdeixopnhrû ءاهلحمر'\"*-:()", max_size=30)


#: Each begins many words.
_PAIRS = ("co", "re", "in", "pa", "ma", "de", "so", "ca", "st", "pr", "se", "in")


@pytest.fixture(scope="module")
def real(engine: LocalEngine, catalogue: QueryCatalogue, request: pytest.FixtureRequest) -> Search:
    """Return the search over the project's own data."""
    files = request.getfixturevalue("project_files")
    views = load_catalogue(files.queries / "views", request.getfixturevalue("prefixes"))

    def ask(view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, Node]]:
        return read_solutions(engine.evaluate(views.request(view, values), JSON).body).rows

    return read_search(ask, catalogue)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Cote d'Ivoire", "country/cote-divoire"),
        ("Côte d’Ivoire", "country/cote-divoire"),
        ("CIV", "country/cote-divoire"),
        ("xenofobia", "action/fighting-xenophobia"),
        ("zenophobia", "action/fighting-xenophobia"),
        ("xenophobai", "action/fighting-xenophobia"),
        # What the paper writes, and the discrepancies name as doubtful (D03, D22, D23, D27, D51).
        ("Belgium Red Cross", "society/belgian-red-cross"),
        (
            "International Federation of the Red Cross and Red Crescent Societies",
            "organization/ifrc",
        ),
        ("Diversity is out best option", "initiative/act-campaign"),
        ("UNAOC", "organization/un-alliance-of-civilizations"),
        ("الهلال الأحمر المصري", "society/egyptian-red-crescent-society"),
        ("هلال احمر مصري", "society/egyptian-red-crescent-society"),
        ("croix rouge de belgique", "society/belgian-red-cross"),
        ("Cruz Roja Ecuatoriana", "society/ecuadorian-red-cross"),
        ("harmony awrads", "initiative/harmony-awards"),
        ("D01", "discrepancy/d01-member-count"),
        ("Veronique Stevens", "person/veronique-stevens"),
        ("everyone belongs", "event/harmony-day"),
    ],
)
def test_people_find_what_they_mean(real: Search, text: str, first: str) -> None:
    """Names in four languages, the paper's own spellings, codes and slips lead to the thing, at the first place."""
    assert real.find(text).hits[0].thing == ID + first


@pytest.mark.parametrize(
    ("text", "country", "society"),
    [
        ("Swaziland", "eswatini", "baphalali-eswatini-red-cross-society"),
        ("Cape Verde", "cabo-verde", "red-cross-of-cape-verde"),
    ],
)
def test_a_country_by_its_former_name(real: Search, text: str, country: str, society: str) -> None:
    """The paper's names of D38 and D39 find the country and its society before anything else."""
    found = {hit.thing for hit in real.find(text).hits[:2]}
    assert found == {f"{ID}country/{country}", f"{ID}society/{society}"}


def test_of_societies_called_alike_the_paper_names_the_first(real: Search) -> None:
    """Who asks for a Red Cross in French meets those of which the paper speaks before the others."""
    found = [hit.thing for hit in real.find("Croix-Rouge", "society").hits]
    first = found.index(f"{ID}society/albanian-red-cross")
    assert {f"{ID}society/hellenic-red-cross", f"{ID}society/british-red-cross"} <= set(found[:first])
    assert f"{ID}society/american-red-cross" in found[first:]


def test_a_question_is_found_by_its_words(real: Search) -> None:
    """Stored queries are found by their summaries."""
    hits = real.find("figures targets results", kind="question").hits
    assert [hit.thing.rpartition("/")[2] for hit in hits] == ["figures-by-role"]


def test_every_kind_adds_up(real: Search) -> None:
    """The hits of the kinds, one kind after the other, are all hits."""
    whole = real.find("red cross")
    assert sum(whole.kinds.values()) == whole.total == len(whole.hits)
    for kind, number in whole.kinds.items():
        narrowed = real.find("red cross", kind=kind)
        assert len(narrowed.hits) == number
        assert narrowed.kinds == whole.kinds


def test_all_national_societies_are_found_without_words(real: Search) -> None:
    """A kind alone lists all of it; reference tables have 192 National Societies."""
    assert len(real.find("", kind="society").hits) == 192


def test_names_stand_in_the_order_of_their_letters(real: Search) -> None:
    """An accent does not send a name to the end of the list."""
    labels = [hit.name.text for hit in real.find("", kind="society", language="fr").hits]
    assert labels.index("Croix-Rouge béninoise") < labels.index("Croix-Rouge burkinabé")


def test_names_with_some_words_are_said_to_be_partial(real: Search) -> None:
    """No name has both words: what has one of them is shown, and that is told."""
    found = real.find("xenophobia zzzqqq")
    assert found.is_partial
    assert found.hits[0].thing == f"{ID}action/fighting-xenophobia"
    assert not real.find("zzzqqq").is_partial


def test_words_beyond_the_limit_are_reported() -> None:
    """Nothing is left out silently."""
    found = Search(_ENTRIES).find(" ".join(f"word{number}" for number in range(MOST_WORDS + 3)))
    assert (len(found.words), found.left_out) == (MOST_WORDS, 3)


def test_a_code_finds_no_other_code() -> None:
    """D01 is one slip from D02, but codes have none."""
    assert [hit.thing for hit in Search(_ENTRIES).find("d01").hits] == [f"{ID}discrepancy/d01"]


def test_likeness_says_how_a_name_was_found() -> None:
    """The same word, a beginning, a part, a slip."""
    search = Search(_ENTRIES)
    found = {text: search.find(text).hits[0].likeness for text in ("xenophobia", "xeno", "phobia", "xenofobia")}
    assert list(found.values()) == [Likeness.SAME, Likeness.BEGINS, Likeness.CONTAINS, Likeness.SIMILAR]


def test_labels_are_in_the_language_asked_for_or_in_english() -> None:
    """A label that is missing is replaced by the English one, and its language is told."""
    search = Search(_ENTRIES)
    assert search.name(f"{ID}society/belgian-red-cross", "fr").text == "Croix-Rouge de Belgique"
    assert search.name(f"{ID}society/belgian-red-cross", "es").language == "en"
    assert search.name(f"{ID}society/egypt").language == "ar"


@given(_WORDS)
def test_both_indexes_find_the_same(text: str) -> None:
    """FTS5 only spares reading everything: the hits are those of an index that reads every name."""
    assert _WITH_FTS5.find(text) == _READING_ALL.find(text)


@given(st.text(max_size=300) | st.text('"*()^:-+{}NEAR OR AND NOT', max_size=60))
def test_whatever_is_sent_is_text(text: str) -> None:
    """Quotes, operators of FTS5 and control characters raise nothing and find names by their letters alone."""
    found = _WITH_FTS5.find(text)
    assert found.total == sum(found.kinds.values())
    assert found == _WITH_FTS5.find(" ".join(found.words) if not found.left_out else text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "".join(map(chr, range(0x4E00, 0x4E00 + 5_000))),
        " ".join(_PAIRS),
        '"' * 10_000,
        "xenophobia " * 1_000,
        "ab " * 4_000,
        "\x00\x1f",
        "' OR 1=1 --",
    ],
)
def test_ten_kilobytes_are_no_burden(real: Search, text: str) -> None:
    """Long and hostile texts are answered like others."""
    found = real.find(text)
    assert len(found.words) <= MOST_WORDS


def test_nothing_can_be_written_into_the_index() -> None:
    """The connection only reads once the tables are filled."""
    index = SqliteIndex([("a", "name")])
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._connection.execute("INSERT INTO word VALUES ('x')")  # noqa: SLF001 - the promise is about the connection


def test_without_fts5_every_name_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite that lacks FTS5 or its trigram tokenizer is no reason to find nothing."""

    def lacking(_: object) -> SqliteIndex:
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(search_index, "SqliteIndex", lacking)
    assert isinstance(name_index([("a",)]), PlainIndex)


_WITH_FTS5 = Search(_ENTRIES, SqliteIndex)
_READING_ALL = Search(_ENTRIES, PlainIndex)
