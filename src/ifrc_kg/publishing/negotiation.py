r"""The choice by `Accept`, as a server can make it that knows nothing but regular expressions.

The table is tried from its top: the heaviest weight first, in steps of a tenth; in one weight media types before
wildcards, and among media types the order of the project's own table of formats.
So a file server answers as the application does, but for three things: it counts weights by their first digit, takes
its own order among types of one weight instead of that of the header, and gives Turtle for `*/*` even where another
range refuses Turtle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ifrc_kg.media_types import Format, ResultKind, formats_for

__all__ = ["Choice", "choices"]

_FORMATS: Final = formats_for(ResultKind.GRAPH)
_BEFORE: Final = r"(?:^|,)\s*"
#: Parameters of the media type, which stand before its weight.
_BETWEEN: Final = r"\s*(?:;(?!\s*q=)[^;,]*)*"
_WHOLE: Final = r"(?:;\s*q=1[^,]*)?(?:,|$)"


@dataclass(frozen=True)
class Choice:
    """A regular expression for the Accept header (PCRE, letter case aside), and the extension that it chooses."""

    pattern: str
    suffix: str


def choices() -> Sequence[Choice]:
    """Return the table, the first match of which decides; an absent header is Turtle and not in it."""
    return tuple(each for tenth in range(10, 0, -1) for each in _of_weight(tenth))


def _of_weight(tenth: int) -> Iterator[Choice]:
    weight = _WHOLE if tenth == 10 else rf";\s*q=0?\.{tenth}"  # noqa: PLR2004 - ten tenths
    for each in _FORMATS:
        names = "|".join(map(_escaped, (each.media_type, *each.synonyms)))
        yield Choice(f"{_BEFORE}(?:{names}){_BETWEEN}{weight}", each.suffix)
    for wildcard, chosen in (("text/*", _first("text/")), ("application/*", _first("application/")), ("*/*", _first())):
        yield Choice(f"{_BEFORE}{_escaped(wildcard)}{_BETWEEN}{weight}", chosen.suffix)


def _first(beginning: str = "") -> Format:
    return next(each for each in _FORMATS if each.media_type.startswith(beginning))


def _escaped(text: str) -> str:
    return re.sub(r"([.+*])", r"\\\1", text)
