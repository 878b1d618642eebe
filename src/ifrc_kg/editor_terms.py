"""The terms that an editor completes: classes, properties and things as CURIEs, each with its label.

Rows come from the view `editor-terms`, a CURIE from the list of prefixes; what has none is typed as an IRI, and is not
offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ifrc_kg.known_things import Row
from ifrc_kg.prefixes import Prefixes

__all__ = ["EditorTerm", "editor_terms"]

#: A class is a thing with a label, too; what it is first counts.
_ORDER: Final = ("class", "property", "thing")
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


@dataclass(frozen=True)
class EditorTerm:
    """A term: how it is written in a query, what it is called, and whether it is a class, a property or a thing."""

    curie: str
    label: str
    what: str


def editor_terms(rows: Iterable[Row], prefixes: Prefixes) -> tuple[EditorTerm, ...]:
    """Return the terms of the view's rows, each once, in the order of their CURIEs."""
    found: dict[str, EditorTerm] = {}
    for row in rows:
        pair = prefixes.split(str(row["term"]))
        if pair is None:
            continue
        curie = ":".join(pair)
        label, what = row.get("termLabel"), str(row["what"])
        known = found.get(curie)
        if known is None or _ORDER.index(what) < _ORDER.index(known.what):
            found[curie] = EditorTerm(curie, _words_of(pair[1]) if label is None else str(label), what)
    return tuple(found[curie] for curie in sorted(found))


def _words_of(local: str) -> str:
    """Return a local name in words: `wasAttributedTo` becomes `was attributed to`."""
    words = _WORD.findall(local)
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words) or local
