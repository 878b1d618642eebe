"""An index of names in memory: SQLite's FTS5 where it is built in, else one that reads every name.

Two questions are asked of an index, and the answers may hold more than was asked for, since `ifrc_kg.search` judges
what it gets: which words resemble a word, and which names hold one of some words.
So both kinds of index lead to the same hits, and FTS5 leads there without reading everything.

What stands behind MATCH is made of words that `ifrc_kg.search_words` has folded, each in quotes, and folded words hold
letters and digits only: nothing that a stranger sends can be syntax.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Sequence
from typing import Final, Protocol

__all__ = ["NameIndex", "PlainIndex", "SqliteIndex", "name_index"]

#: Pieces of this many letters are what the trigram tokenizer knows.
_PIECE: Final = 3
#: Blanks around a word, so that its beginning and end are pieces too, and a slip leaves some piece whole.
_MARGIN: Final = "  "
#: What the index may do once it is filled (SQLite answers anything else with an error).
_READ_ONLY: Final = "PRAGMA query_only = ON"


class NameIndex(Protocol):
    """Finds words that resemble a word, and names that hold words."""

    def beginning(self, word: str) -> Iterable[str]:
        """Yield at least all words that begin with a word."""
        ...

    def containing(self, word: str) -> Iterable[str]:
        """Yield at least all words in which a word of three letters or more stands."""
        ...

    def resembling(self, word: str) -> Iterable[str]:
        """Yield at least all words that differ from a word of four letters or more by the slips that it may have."""
        ...

    def names_with(self, groups: Sequence[Collection[str]]) -> Iterable[int]:
        """Yield at least the places of all names that hold a word of each group."""
        ...


def name_index(names: Sequence[Sequence[str]]) -> NameIndex:
    """Return an index of names, each given by its folded words; the place in the sequence is what is found."""
    try:
        return SqliteIndex(names)
    except sqlite3.OperationalError:
        # This SQLite was built without FTS5, or is older than its trigram tokenizer (3.34).
        return PlainIndex(names)


class PlainIndex:
    """Every word and every name, read each time."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        """Remember the words of all names."""
        self._words = tuple(dict.fromkeys(word for name in names for word in name))
        self._places = range(len(names))

    def beginning(self, word: str) -> Iterable[str]:  # noqa: ARG002 - who asks judges
        """Yield all words."""
        return self._words

    containing = resembling = beginning

    def names_with(self, groups: Sequence[Collection[str]]) -> Iterable[int]:  # noqa: ARG002 - who asks judges
        """Yield the places of all names."""
        return self._places


class SqliteIndex:
    """Words by their trigrams and names by their words, in two FTS5 tables of a database in memory.

    One connection, which all threads share, one at a time; nothing can be written once it is filled.
    """

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        """Fill the tables; raise sqlite3.OperationalError where SQLite lacks FTS5 or its trigram tokenizer."""
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        with self._connection as connection:
            connection.execute("CREATE VIRTUAL TABLE word USING fts5(padded, tokenize = 'trigram')")
            connection.execute("CREATE VIRTUAL TABLE name USING fts5(words, tokenize = 'unicode61')")
            every = dict.fromkeys(word for name in names for word in name)
            connection.executemany("INSERT INTO word VALUES (?)", ((_padded(each),) for each in every))
            rows = ((place, " ".join(name)) for place, name in enumerate(names, 1))
            connection.executemany("INSERT INTO name(rowid, words) VALUES (?, ?)", rows)
        self._connection.execute(_READ_ONLY)

    def beginning(self, word: str) -> Iterable[str]:
        """Yield the words in which the beginning stands behind the margin."""
        return self._words(_quoted(_MARGIN + word))

    def containing(self, word: str) -> Iterable[str]:
        """Yield the words in which a word stands."""
        return self._words(_quoted(word))

    def resembling(self, word: str) -> Iterable[str]:
        """Yield the words that have a piece in common with a word."""
        padded = _padded(word)
        pieces = {padded[place : place + _PIECE] for place in range(len(padded) - _PIECE + 1)}
        return self._words(_any_of(pieces))

    def names_with(self, groups: Sequence[Collection[str]]) -> Iterable[int]:
        """Yield the places of the names that hold a word of each group."""
        matching = " AND ".join(f"({_any_of(group)})" for group in groups)
        rows = self._rows("SELECT rowid FROM name WHERE name MATCH ?", matching)
        return (int(place) - 1 for (place,) in rows)

    def _words(self, matching: str) -> Iterable[str]:
        return (padded.strip() for (padded,) in self._rows("SELECT padded FROM word WHERE word MATCH ?", matching))

    def _rows(self, statement: str, matching: str) -> Sequence[tuple[str]]:
        with self._lock:
            return self._connection.execute(statement, (matching,)).fetchall()


def _padded(word: str) -> str:
    return f"{_MARGIN}{word}{_MARGIN}"


def _quoted(word: str) -> str:
    """Return a word as a string of FTS5 (https://www.sqlite.org/fts5.html#fts5_strings)."""
    return '"' + word.replace('"', '""') + '"'


def _any_of(words: Iterable[str]) -> str:
    return " OR ".join(map(_quoted, sorted(words)))
