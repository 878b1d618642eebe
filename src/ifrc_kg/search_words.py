"""Words as a search compares them: without accents, case and punctuation, and with room for a slip.

The functions are pure; nothing here knows of an index.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["MOST_SLIPS", "folded", "is_slip", "slips_allowed", "split_words"]

#: Slips that a word of so many letters may have; a code or a year has none.
_LONG: Final = 8
_MIDDLING: Final = 4
MOST_SLIPS: Final = 2
#: Letters that NFKD leaves alone, and that people write with others; the last two are the Arabic forms of h and y.
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ة": "ه", "ى": "ي"}  # noqa: RUF001 - the very letters
)
#: The Arabic article, alone or behind a particle, where a word is left without it.
_ARTICLE: Final = re.compile("(?:[وبكف]?ال|لل)(?=.{3})")


def folded(text: str) -> str:
    """Return the words of a text, folded, with one blank between them."""
    return " ".join(split_words(text))


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order, without accents, case and the Arabic article.

    Letters and digits make words; whatever else there is separates them, or leaves no trace if it is a mark.
    """
    bare = "".join(_kept(each) for each in unicodedata.normalize("NFKD", text.casefold()))
    # Folding once more settles the few letters that decompose into capitals or others that fold.
    bare = "".join(_kept(each) for each in unicodedata.normalize("NFKD", bare.casefold().translate(_LETTERS)))
    return tuple(_ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word for word in bare.split())


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("M") or character == "ـ":  # the Arabic line that only stretches a word
        return ""
    return character if category.startswith(("L", "N")) else " "


def slips_allowed(word: str) -> int:
    """Return how many slips of the pen a word may have and still be meant."""
    if any(each.isdigit() for each in word) or len(word) < _MIDDLING:
        return 0
    return MOST_SLIPS if len(word) >= _LONG else 1


def is_slip(wanted: str, word: str, most: int) -> bool:
    """Tell whether at most so many letters are wrong, missing, too many, or exchanged with their neighbour.

    This is the restricted Damerau-Levenshtein distance.
    """
    if abs(len(wanted) - len(word)) > most:
        return False
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, mine in enumerate(wanted, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != other))
            if i > 1 and j > 1 and mine == word[j - 2] and wanted[i - 2] == other:
                steps = min(steps, last[j - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return False
    return row[-1] <= most
