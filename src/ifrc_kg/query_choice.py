"""Choose among the questions of a catalogue: by words, and by tags; pure.

Each word that is asked for must stand in a question: in its summary, its tags, its parameters, its name, or its
description, as it is or as a beginning; accents and case do not count.
Where no question has all of them, those count that have the most.
A plural finds the singular, and little words such as "the" are passed over.
Where no question holds a word, those count that have it with a slip or two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ifrc_kg.search_words import is_slip, slips_allowed, split_words
from ifrc_kg.stored_query import StoredQuery

__all__ = ["Choice", "choose", "tag_counts"]

#: Words that are looked at; the rest of an endless text is left alone.
_MOST_WORDS: Final = 12
_LONGEST_WORD: Final = 40
_SHORTEST_PLURAL: Final = 4
#: Words that nearly every question has, or could have.
_LITTLE_WORDS: Final = (
    "a an and are as at by do does for from has have how in is it of on or that the there to was were "
    "what when where which who whom whose with"
)
_LITTLE: Final = frozenset(_LITTLE_WORDS.split())
#: Catalogues have some hundred questions.
_MOST_REMEMBERED: Final = 1000
#: What a word counts where it stands, and as what it stands there.
_IN_SUMMARY: Final = 4.0
_IN_TAGS: Final = 3.0
_IN_NAME: Final = 2.0
_IN_DESCRIPTION: Final = 1.0
_AS_BEGINNING: Final = 0.7
_AS_SLIP: Final = 0.4


@dataclass(frozen=True)
class Choice:
    """What was found, best first (without words, in the order of the catalogue).

    `is_similar` where some word fits by a slip only, `is_partial` where no question has all of the words.
    """

    queries: tuple[StoredQuery, ...]
    is_similar: bool = False
    is_partial: bool = False


def choose(queries: Sequence[StoredQuery], text: str, tags: Iterable[str] = ()) -> Choice:
    """Return the questions that have all of the tags and all words of a text, or as many words as any has."""
    wanted = set(tags)
    tagged = [query for query in queries if wanted <= set(query.tags)]
    asked = _asked(text)
    if not asked:
        return Choice(tuple(tagged))
    weighed = {query.name: _weights(query) for query in queries}
    is_similar = False
    likely = []
    for word in asked:
        found = _plain(word, weighed)
        if not found:
            found = _similar(word, weighed)
            is_similar = is_similar or bool(found)
        likely.append(found)
    scores = {query.name: [score for found in likely if (score := found.get(query.name))] for query in tagged}
    most = max(map(len, scores.values()), default=0)
    hits = [query for query in tagged if most and len(scores[query.name]) == most]
    hits.sort(key=lambda query: -sum(scores[query.name]))
    return Choice(tuple(hits), is_similar and bool(hits), is_partial=bool(hits) and most < len(asked))


def _asked(text: str) -> list[str]:
    """Return the words of a text that are searched."""
    words = [word[:_LONGEST_WORD] for word in split_words(text)[:_MOST_WORDS]]
    return [word for word in words if word not in _LITTLE] or words


def tag_counts(queries: Iterable[StoredQuery]) -> Mapping[str, int]:
    """Return how many of the questions have each tag, in the order of the alphabet."""
    return dict(sorted(Counter(tag for query in queries for tag in query.tags).items()))


def _texts(query: StoredQuery) -> tuple[tuple[str, float], ...]:
    return (
        (query.summary, _IN_SUMMARY),
        (" ".join(query.tags), _IN_TAGS),
        (" ".join(each.label for each in query.parameters), _IN_TAGS),
        (query.name, _IN_NAME),
        (query.description, _IN_DESCRIPTION),
    )


@lru_cache(maxsize=_MOST_REMEMBERED)
def _weights(query: StoredQuery) -> Mapping[str, float]:
    """Return the words of a question, each with the weight of the best place where it stands."""
    weights: dict[str, float] = {}
    for text, weight in reversed(_texts(query)):
        weights |= dict.fromkeys(split_words(text), weight)
    return weights


def _plain(word: str, weighed: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the questions with a word, or with one that begins with it, and what it counts there."""
    found = {}
    stem = word.removesuffix("s") if len(word) >= _SHORTEST_PLURAL else word
    for name, weights in weighed.items():
        begun = [weight * _AS_BEGINNING for own, weight in weights.items() if own.startswith(stem)]
        best = max([weights.get(word, 0.0), *begun])
        if best:
            found[name] = best
    return found


def _similar(word: str, weighed: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the questions with a word that differs by a slip or two."""
    most = slips_allowed(word)
    if not most:
        return {}
    near = {own for weights in weighed.values() for own in weights if is_slip(word, own, most)}
    scores = {
        name: max((weights[own] for own in near & weights.keys()), default=0.0) for name, weights in weighed.items()
    }
    return {name: score * _AS_SLIP for name, score in scores.items() if score}
