"""Prove that passages stand in the paper where the graph says, and find the place of a new one.

The graph holds no text of the paper.
Each passage has an extent and key phrases: offsets in code points of the plain text, end exclusive
(`oa:TextPositionSelector`), and the few words that stand there, with white space collapsed (`oa:TextQuoteSelector`,
https://www.w3.org/TR/annotation-model/#selectors).
Whoever has the text can therefore hold the graph against it.

The functions are pure: text and anchors in, findings out.
`read_anchors` and `read_document` read the anchors by the stored views `evidence-anchors` and `evidence-document`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

__all__ = [
    "Anchor",
    "Ask",
    "Document",
    "Gap",
    "KeyPhrase",
    "Place",
    "Proof",
    "collapsed",
    "locate",
    "prove",
    "prove_anchor",
    "read_anchors",
    "read_document",
    "text_faults",
    "uncovered",
]

#: Asks a stored view by name, with values for its parameters; one mapping from variable to text for each solution.
Ask = Callable[[str, Mapping[str, str]], Sequence[Mapping[str, str]]]

_WORD: Final = re.compile(r"\w+")
#: Typists write straight quotes, hyphens and plain blanks where the paper has typographic ones.
_FOLDED: Final = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")  # noqa: RUF001 - the very characters that are folded


@dataclass(frozen=True)
class KeyPhrase:
    """The words that carry the fact of a passage, and where they stand in the text."""

    selector: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Anchor:
    """A passage: its IRI, label, order in the document, extent, and key phrases."""

    passage: str
    label: str
    position: int
    start: int
    end: int
    phrases: tuple[KeyPhrase, ...] = ()


@dataclass(frozen=True)
class Document:
    """The source document as the graph describes it: its IRI and the SHA-256 of the plain text."""

    iri: str
    sha256: str


@dataclass(frozen=True)
class Proof:
    """What was found about one anchor; without faults it is proven."""

    anchor: Anchor
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """A stretch of the text, white space apart, that no passage covers; `line` is counted from 1."""

    start: int
    end: int
    line: int
    text: str

    @property
    def has_words(self) -> bool:
        """Whether something would be left out, and not only a bullet or a mark."""
        return bool(_WORD.search(self.text))


@dataclass(frozen=True)
class Place:
    """One place where a phrase stands: offsets, line from 1, the words as they stand, and the passage around them."""

    start: int
    end: int
    line: int
    words: str
    passage: Anchor | None


def collapsed(text: str) -> str:
    """Return the text with every run of white space as one blank, as `oa:exact` has it."""
    return " ".join(text.split())


def read_document(ask: Ask) -> Document | None:
    """Return the source document that the graph describes, or None where it describes none."""
    rows = ask("evidence-document", {})
    return Document(rows[0]["document"], rows[0]["sha256"]) if rows else None


def read_anchors(ask: Ask) -> tuple[Anchor, ...]:
    """Return all passages with their extents and key phrases, in the order of the document."""
    rows = ask("evidence-anchors", {})
    return tuple(_anchor(list(group)) for _, group in groupby(rows, key=lambda row: row["passage"]))


def _anchor(rows: Sequence[Mapping[str, str]]) -> Anchor:
    """Build one anchor from its rows: a row with words is a key phrase, the one without is the extent."""
    extent = next((row for row in rows if not row.get("words")), {})
    first = rows[0]
    return Anchor(
        passage=first["passage"],
        label=first.get("label", ""),
        position=int(first.get("position") or 0),
        start=int(extent.get("start") or -1),
        end=int(extent.get("end") or -1),
        phrases=tuple(
            KeyPhrase(row["selector"], row["words"], int(row.get("start") or -1), int(row.get("end") or -1))
            for row in rows
            if row.get("words")
        ),
    )


def text_faults(text: str, document: Document | None) -> tuple[str, ...]:
    """Return what speaks against this text being the one to which the offsets refer; no sense in going on then."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if document is None:
        return ("The graph describes no source document (ifrc:SourceDocument with ifrc:textSha256).",)
    if digest != document.sha256:
        return (f"The text is another one: its SHA-256 is {digest}, the graph's offsets refer to {document.sha256}.",)
    return ()


def prove(text: str, anchors: Sequence[Anchor]) -> tuple[Proof, ...]:
    """Hold each anchor against the text, and each against the one before it in the document."""
    disorder = dict(_disorder(anchors))
    return tuple(Proof(anchor, (*prove_anchor(text, anchor), *disorder.get(anchor.passage, ()))) for anchor in anchors)


def prove_anchor(text: str, anchor: Anchor) -> tuple[str, ...]:
    """Return the faults of one anchor: an extent that does not fit the text, a key phrase that is not there."""
    if not 0 <= anchor.start < anchor.end <= len(text):
        return (f"the extent {anchor.start}-{anchor.end} does not lie in the text of {len(text)} characters",)
    faults = [] if anchor.phrases else ["there is no key phrase"]
    extent = text[anchor.start : anchor.end]
    if extent != extent.strip():
        faults.append(f"the extent {anchor.start}-{anchor.end} begins or ends with white space")
    return (*faults, *(fault for phrase in anchor.phrases for fault in _phrase_faults(text, anchor, phrase)))


def _phrase_faults(text: str, anchor: Anchor, phrase: KeyPhrase) -> Iterator[str]:
    if not anchor.start <= phrase.start < phrase.end <= anchor.end:
        yield f"key phrase “{phrase.words}” at {phrase.start}-{phrase.end} lies outside {anchor.start}-{anchor.end}"
    stretch = text[max(phrase.start, 0) : max(phrase.end, 0)]
    found = collapsed(stretch)
    if stretch != stretch.strip():
        yield f"key phrase “{phrase.words}” at {phrase.start}-{phrase.end} begins or ends with white space"
    if found != phrase.words:
        yield f"at {phrase.start}-{phrase.end} stands “{found}”, not “{phrase.words}”"


def _disorder(anchors: Sequence[Anchor]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for before, anchor in pairwise(anchors):
        if anchor.start < before.end:
            yield anchor.passage, (f"it begins at {anchor.start}, before the passage above it ends at {before.end}",)
        elif anchor.position <= before.position:
            yield anchor.passage, (f"its position {anchor.position} is not after {before.position}",)


def uncovered(text: str, anchors: Iterable[Anchor]) -> tuple[Gap, ...]:
    """Return the stretches that no extent covers, so that nothing of the paper is left out unseen."""
    gaps: list[Gap] = []
    reached = 0
    extents = sorted((anchor.start, anchor.end) for anchor in anchors if 0 <= anchor.start < anchor.end)
    for start, end in [*extents, (len(text), len(text))]:
        stretch = text[reached : max(start, reached)]
        if stretch.strip():
            first = reached + len(stretch) - len(stretch.lstrip())
            last = first + len(stretch.strip())
            gaps.append(Gap(first, last, _line(text, first), collapsed(stretch)))
        reached = max(reached, end)
    return tuple(gaps)


def locate(text: str, phrase: str, anchors: Sequence[Anchor] = ()) -> tuple[Place, ...]:
    """Return every place where the phrase stands; white space, case and kinds of quotes and dashes do not matter."""
    words = phrase.translate(_FOLDED).split()
    if not words:
        return ()
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words), re.IGNORECASE)
    matches = pattern.finditer(text.translate(_FOLDED))
    return tuple(_place(text, match.start(), match.end(), anchors) for match in matches)


def _place(text: str, start: int, end: int, anchors: Sequence[Anchor]) -> Place:
    around = next((anchor for anchor in anchors if anchor.start <= start and end <= anchor.end), None)
    return Place(start, end, _line(text, start), collapsed(text[start:end]), around)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
