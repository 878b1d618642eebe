"""The proof of passages against a text: what is proven, what is found wrong, what is left over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.evidence import (
    Anchor,
    Document,
    KeyPhrase,
    collapsed,
    locate,
    prove,
    prove_anchor,
    read_anchors,
    read_document,
    text_faults,
    uncovered,
)

# A text of our own: a heading, two sentences (the second broken over two lines), a bullet with an item.
TEXT = "Green gardens \n\nBirds sing at dawn. They fly \nsouth in “autumn”.\n• seeds\n"

HEADING = Anchor("urn:heading", "Heading", 1, 0, 13, (KeyPhrase("urn:k0", "Green gardens", 0, 13),))
FIRST = Anchor("urn:first", "First sentence", 2, 16, 35, (KeyPhrase("urn:k1", "sing at dawn", 22, 34),))
SECOND = Anchor("urn:second", "Second sentence", 3, 36, 64, (KeyPhrase("urn:k2", "fly south", 41, 51),))
ANCHORS = (HEADING, FIRST, SECOND)


def faults_of(anchor: Anchor) -> str:
    """Return what is found wrong with one anchor, in one string."""
    return "; ".join(prove_anchor(TEXT, anchor))


def test_right_anchors_are_proven() -> None:
    """Extents and key phrases that stand in the text have no fault, line breaks inside a phrase included."""
    assert [proof.faults for proof in prove(TEXT, ANCHORS)] == [(), (), ()]


@pytest.mark.parametrize(
    ("anchor", "message"),
    [
        (replace(FIRST, end=FIRST.start), "does not lie in the text"),
        (replace(FIRST, start=-1, end=-1), "does not lie in the text"),
        (replace(FIRST, end=len(TEXT) + 1), "does not lie in the text"),
        (replace(FIRST, start=15), "begins or ends with white space"),
        (replace(FIRST, phrases=()), "no key phrase"),
        (replace(FIRST, end=30), "lies outside 16-30"),
        (
            replace(FIRST, phrases=(KeyPhrase("urn:k", "sing at dawn", 21, 34),)),
            "at 21-34 begins or ends with white space",
        ),
        (replace(FIRST, phrases=(KeyPhrase("urn:k", "sing at dusk", 22, 34),)), "not “sing at dusk”"),
        (replace(FIRST, phrases=(KeyPhrase("urn:k", "sing  at dawn", 22, 34),)), "not “sing  at dawn”"),
        (replace(FIRST, phrases=(KeyPhrase("urn:k", "sing", -1, -1),)), "lies outside"),
    ],
)
def test_a_wrong_anchor_is_found(anchor: Anchor, message: str) -> None:
    """Each way in which an extent or a key phrase can miss the text is a fault that says what stands there."""
    assert message in faults_of(anchor)


def test_disorder_is_found() -> None:
    """A passage that begins inside the one before it, or that does not follow it by position, has a fault."""
    overlapping = replace(SECOND, start=30)
    assert "before the passage above it ends" in prove(TEXT, (FIRST, overlapping))[1].faults[-1]
    same_position = replace(SECOND, position=2)
    assert "is not after 2" in prove(TEXT, (FIRST, same_position))[1].faults[-1]


def test_another_text_is_refused() -> None:
    """Offsets mean nothing in another text: the digest is compared first."""
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert text_faults(TEXT, Document("urn:paper", digest)) == ()
    assert "is another one" in text_faults(TEXT + " ", Document("urn:paper", digest))[0]
    assert "no source document" in text_faults(TEXT, None)[0]


def test_what_no_passage_covers_is_listed() -> None:
    """The bullet with its item is left over, with its line; white space between passages is not."""
    (gap,) = uncovered(TEXT, ANCHORS)
    assert (gap.text, gap.line, gap.has_words) == ("• seeds", 5, True)
    assert TEXT[gap.start : gap.end] == "• seeds"


def test_a_bullet_alone_has_no_words() -> None:
    """A mark between passages is listed, and told apart from words that are left out."""
    item = Anchor("urn:item", "", 4, TEXT.index("seeds"), TEXT.index("seeds") + 5)
    (gap,) = uncovered(TEXT, (*ANCHORS, item))
    assert (gap.text, gap.has_words) == ("•", False)


def test_everything_is_left_over_without_passages() -> None:
    """Where there is no passage, the whole text is one gap."""
    assert [gap.text for gap in uncovered(TEXT, ())] == [collapsed(TEXT)]


@pytest.mark.parametrize("phrase", ["fly south", "FLY \n South", 'south in "autumn"', "they fly"])
def test_a_phrase_is_located_as_it_is_typed(phrase: str) -> None:
    """White space, case and kinds of quotes do not matter; the passage around it is named."""
    (place,) = locate(TEXT, phrase, ANCHORS)
    assert place.passage == SECOND
    assert collapsed(TEXT[place.start : place.end]) == place.words
    assert place.words.casefold() == collapsed(phrase).casefold().replace('"autumn"', "“autumn”")


def test_every_place_is_located() -> None:
    """A phrase that stands in several places gives each of them, with its line."""
    assert [place.line for place in locate("a rose\nis a rose", "a rose")] == [1, 2]


@pytest.mark.parametrize("phrase", ["", "  ", "winter", "sing.at"])
def test_an_absent_phrase_has_no_place(phrase: str) -> None:
    """Nothing is found for words that are not there, and signs are no patterns."""
    assert locate(TEXT, phrase, ANCHORS) == ()


@given(st.text(), st.text(max_size=20))
def test_what_is_located_is_proven(text: str, phrase: str) -> None:
    """A place that is found in any text gives offsets and words that the proof accepts."""
    for place in locate(text, phrase):
        key = KeyPhrase("urn:k", place.words, place.start, place.end)
        extent = Anchor("urn:p", "", 1, place.start, place.end, (key,))
        assert prove_anchor(text, extent) == ()


@given(st.text(alphabet="ab •\n"), st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 30))))
def test_gaps_and_extents_cover_every_word(text: str, extents: list[tuple[int, int]]) -> None:
    """Whatever the extents, a letter lies in one of them or in a gap."""
    anchors = [Anchor("urn:p", "", 1, start, end) for start, end in extents]
    covered = {offset for anchor in anchors if anchor.start >= 0 for offset in range(anchor.start, anchor.end)}
    covered |= {offset for gap in uncovered(text, anchors) for offset in range(gap.start, gap.end)}
    assert all(offset in covered for offset, character in enumerate(text) if character.isalpha())


def test_anchors_are_read_from_rows() -> None:
    """A row without words is the extent, each row with words a key phrase; an absent number makes a fault, no error."""
    rows = [
        {"passage": "urn:p", "label": "P", "position": "7", "selector": "urn:x", "start": "0", "end": "9"},
        {
            "passage": "urn:p",
            "label": "P",
            "position": "7",
            "selector": "urn:k",
            "words": "a b",
            "start": "3",
            "end": "6",
        },
        {"passage": "urn:q"},
    ]

    def ask(view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        assert (view, values) == ("evidence-anchors", {})
        return rows

    assert read_anchors(ask) == (
        Anchor("urn:p", "P", 7, 0, 9, (KeyPhrase("urn:k", "a b", 3, 6),)),
        Anchor("urn:q", "", 0, -1, -1),
    )


def test_a_graph_without_source_document_has_none() -> None:
    """No row means that the graph describes no text."""
    assert read_document(lambda _view, _values: []) is None
