"""Find things by the words of their names: labels in every language, variants, misprints, codes, key phrases.

Each word that is asked for stands for the words of the index that are equal to it or begin with it; where there are
none, for those that contain it; and where there are none of those either, for those that differ by a slip or two.
A name is found when it holds all words that are asked for.
Where no name does, names are shown that hold some of them, and `Findings.is_partial` says so.

Nothing is cut: `Findings` has every hit, in order, and how many there are of each kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

from rdflib import Literal

from ifrc_kg.namespaces import BASE, ID
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.search_index import NameIndex, name_index
from ifrc_kg.search_words import MOST_SLIPS, folded, is_slip, slips_allowed, split_words

__all__ = ["MOST_WORDS", "QUESTION", "Entry", "Findings", "Hit", "Likeness", "Search", "kind_of", "read_search"]

#: Asks a stored view by name, with values for its parameters.
Ask = Callable[[str, Mapping[str, str]], Sequence[Mapping[str, Node]]]

#: Words of a question that are searched; what is beyond is reported, not searched.
MOST_WORDS: Final = 12
#: The kind of a stored query, and what its summary is to it.
QUESTION: Final = "question"
_LABEL: Final = "label"
_ENGLISH: Final = "en"
#: The place of what is not among the kinds that people look for.
_LAST_RANK: Final = 9
_RANK_OF_QUESTION: Final = 5
#: Fewer letters begin, or stand in, too many words.
_SHORTEST_BEGINNING: Final = 2
_SHORTEST_PART: Final = 3
#: Of the letters asked for, the share that a name must at least hold to be shown.
_LEAST_SHARE: Final = 1 / 3
_WEIGHTS: Final = {_LABEL: 3.0, "other-name": 2.5, "as-stated": 2.0, "code": 3.0, "title": 2.0, "slogan": 2.0}


class Likeness(Enum):
    """How near what was found comes to what was asked for; the farthest word decides."""

    SAME = "same"  #: the words are the same, accents and case apart
    BEGINS = "begins"  #: a word begins with what was asked for
    CONTAINS = "contains"  #: a word contains what was asked for
    SIMILAR = "similar"  #: a word differs by a slip or two


_SHARE_OF: Final = {Likeness.SAME: 1.0, Likeness.BEGINS: 0.85, Likeness.CONTAINS: 0.7, Likeness.SIMILAR: 0.6}
_ORDER: Final = tuple(Likeness)


@dataclass(frozen=True)
class Entry:
    """One name of a thing: its IRI, what the text is to it, the text with its language, the rank of the thing."""

    thing: str
    what: str
    text: str
    language: str = ""
    rank: float = _LAST_RANK


@dataclass(frozen=True)
class Hit:
    """A thing that was found, by its best name."""

    thing: str
    kind: str
    name: Entry
    likeness: Likeness


@dataclass(frozen=True)
class Findings:
    """What was found: the hits of the kind that was asked for, best first, and the number of all hits by kind.

    `words` are those that were searched, folded, and `left_out` how many more there were.
    """

    hits: tuple[Hit, ...]
    kinds: Mapping[str, int]
    words: tuple[str, ...] = ()
    left_out: int = 0
    is_partial: bool = False

    @property
    def total(self) -> int:
        """The number of hits of all kinds."""
        return sum(self.kinds.values())


class Search:
    """Names, and the index over them; what it is made of never changes."""

    def __init__(
        self, entries: Iterable[Entry], index: Callable[[Sequence[Sequence[str]]], NameIndex] = name_index
    ) -> None:
        """Index the entries."""
        read = [(entry, split_words(entry.text)) for entry in dict.fromkeys(entries)]
        self._entries = tuple(entry for entry, words in read if words)
        self._words = tuple(words for _, words in read if words)
        self._index = index(self._words)

    def name(self, thing: str, language: str = _ENGLISH) -> Entry:
        """Return the name to show a thing by: its label in a language, else in English, else another, else its IRI."""
        labels = self._labels.get(thing, {})
        for chosen in (language, _ENGLISH, *labels):
            if chosen in labels:
                return labels[chosen]
        return Entry(thing, _LABEL, thing.removeprefix(BASE))

    def find(self, text: str, kind: str = "", language: str = _ENGLISH) -> Findings:
        """Return what a text finds; without words, everything of a kind, in the order of the labels."""
        asked = tuple(dict.fromkeys(split_words(text)))
        words, left_out = asked[:MOST_WORDS], max(len(asked) - MOST_WORDS, 0)
        if not words:
            return self._listed(kind, language)
        likely = [self._resembling(word) for word in words]
        found = dict(self._judged(likely, words, least=1.0))
        is_partial = not found and len(words) > 1
        if is_partial:
            found = dict(self._judged(likely, words, least=_LEAST_SHARE))
        hits = sorted(found.values(), key=lambda each: self._place(each[0], each[1], language))
        kinds = _counted(hit.kind for _, hit in hits)
        chosen = tuple(hit for _, hit in hits if kind in ("", hit.kind))
        return Findings(chosen, kinds, words, left_out, is_partial and bool(hits))

    def _listed(self, kind: str, language: str) -> Findings:
        """Return everything of a kind; without a kind, only what there is to find."""
        first = {entry.thing: entry for entry in reversed(self._entries)}
        hits = [Hit(thing, kind_of(thing), self.name(thing, language), Likeness.SAME) for thing in first]
        kinds = _counted(hit.kind for hit in hits)
        chosen = [hit for hit in hits if kind and hit.kind == kind]
        return Findings(tuple(sorted(chosen, key=lambda hit: (folded(hit.name.text), hit.thing))), kinds)

    def _resembling(self, word: str) -> Mapping[str, Likeness]:
        """Return the words of the index that a word stands for; the nearer ones keep the farther ones away."""
        found = {word: Likeness.SAME}
        if len(word) > self._longest + MOST_SLIPS:
            return found
        if len(word) >= _SHORTEST_BEGINNING:
            begun = (each for each in self._index.beginning(word) if each.startswith(word))
            found |= {each: Likeness.BEGINS for each in begun if each != word}
        if len(found) > 1 or word in self._known:
            return found
        if len(word) >= _SHORTEST_PART:
            found |= {each: Likeness.CONTAINS for each in self._index.containing(word) if word in each}
        most = slips_allowed(word)
        if len(found) > 1 or not most:
            return found
        return found | {each: Likeness.SIMILAR for each in self._index.resembling(word) if is_slip(word, each, most)}

    def _judged(
        self, likely: Sequence[Mapping[str, Likeness]], words: Sequence[str], *, least: float
    ) -> Iterator[tuple[str, tuple[float, Hit]]]:
        """Yield each thing with its best name that holds at least a share of the letters, and how good that is."""
        letters = sum(map(len, words))
        groups = likely if least >= 1 else [dict.fromkeys(word for each in likely for word in each)]
        best: dict[str, tuple[float, Hit]] = {}
        for place in self._index.names_with(groups):
            entry, own = self._entries[place], self._words[place]
            met = [_nearest(own, each) for each in likely]
            share = sum(len(word) for word, likeness in zip(words, met, strict=True) if likeness) / letters
            if share < least:
                continue
            nearness = sum(len(word) * _SHARE_OF[each] for word, each in zip(words, met, strict=True) if each)
            goodness = _goodness(nearness / letters, own, words) + _WEIGHTS.get(entry.what, 0.0)
            farthest = max((each for each in met if each), key=_ORDER.index)
            if entry.thing not in best or goodness > best[entry.thing][0]:
                best[entry.thing] = goodness, Hit(entry.thing, kind_of(entry.thing), entry, farthest)
        yield from best.items()

    def _place(self, goodness: float, hit: Hit, language: str) -> tuple[object, ...]:
        return -goodness + hit.name.rank, folded(self.name(hit.thing, language).text), hit.thing

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._known), default=0)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(word for words in self._words for word in words)

    @cached_property
    def _labels(self) -> Mapping[str, dict[str, Entry]]:
        labels: dict[str, dict[str, Entry]] = {}
        for what in (QUESTION, "title", _LABEL):  # the last one stays
            for entry in self._entries:
                if entry.what == what:
                    labels.setdefault(entry.thing, {})[entry.language or _ENGLISH] = entry
        return labels


def read_search(ask: Ask, catalogue: QueryCatalogue) -> Search:
    """Return a search over the names of all things, and over the summaries of all questions of a catalogue."""
    ranks = {str(row["thing"]): float(str(row["rank"])) for row in ask("search-ranks", {}) if "thing" in row}
    entries = []
    for row in ask("search-names", {}):
        thing, name = str(row["thing"]), row["name"]
        language = name.language or "" if isinstance(name, Literal) else ""
        entries.append(Entry(thing, str(row["what"]), str(name), language, ranks.get(thing, _LAST_RANK)))
    queries = (catalogue.get(name) for name in catalogue.names())
    questions = (
        Entry(f"{BASE}queries/{each.name}", QUESTION, each.summary, _ENGLISH, _RANK_OF_QUESTION) for each in queries
    )
    return Search((*entries, *questions))


def kind_of(thing: str) -> str:
    """Return the kind of a thing, as its IRI tells it: `society`, `question`, or `term` for one of the ontology."""
    if thing.startswith(ID):
        return thing.removeprefix(ID).partition("/")[0]
    first = thing.removeprefix(BASE).partition("/")[0].partition("#")
    return {"queries": QUESTION, "ontology": "term", "shapes": "shape"}.get(first[0], first[0])


def _nearest(own: Sequence[str], likely: Mapping[str, Likeness]) -> Likeness | None:
    """Return how near the words of a name come to one word that was asked for; None where none does."""
    return min((likely[word] for word in own if word in likely), key=_ORDER.index, default=None)


def _goodness(nearness: float, own: Sequence[str], words: Sequence[str]) -> float:
    """Return how good a name is: by how near its words come, how few others it has, and whether it begins with them."""
    whole = 4.0 if list(own) == list(words) else 0.0
    beginning = 1.0 if own[0] == words[0] else 0.0
    return 20 * nearness + whole + beginning + 3 * min(len(words) / len(own), 1.0)


def _counted(kinds: Iterable[str]) -> Mapping[str, int]:
    """Return the number of each kind, the most frequent first."""
    return dict(sorted(Counter(kinds).items(), key=lambda pair: (-pair[1], pair[0])))
