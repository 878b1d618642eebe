"""What a search found, as records: for JSON, for tables, and for pages that mark the words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ifrc_kg.search import Findings, Hit, Search
from ifrc_kg.search_words import is_slip, slips_allowed, split_words

__all__ = ["COLUMNS", "marked", "search_as_json", "search_as_rows", "search_as_sheet"]

COLUMNS: Final = ("iri", "label", "labelLanguage", "kind", "matched", "matchedLanguage", "what", "likeness")
_WORD: Final = re.compile(r"\w+")


def search_as_rows(hits: Sequence[Hit], search: Search, language: str) -> Iterator[tuple[str, ...]]:
    """Yield a row for each hit: the thing, its label, its kind, the name that was found, and what that is."""
    for hit in hits:
        label = search.name(hit.thing, language)
        name = hit.name
        shown = (hit.thing, label.text, label.language, hit.kind)
        yield (*shown, name.text, name.language, name.what, hit.likeness.value)


def search_as_sheet(findings: Findings, search: Search, language: str, delimiter: str = ",") -> str:
    """Return all hits as a table with a head."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(search_as_rows(findings.hits, search, language))
    return text.getvalue()


def search_as_json(findings: Findings, hits: Sequence[Hit], search: Search, language: str) -> Mapping[str, Any]:
    """Return what was searched, the numbers by kind, and some of the hits."""
    return {
        "words": list(findings.words),
        "wordsLeftOut": findings.left_out,
        "isPartial": findings.is_partial,
        "total": findings.total,
        "kinds": [{"kind": kind, "count": count} for kind, count in findings.kinds.items()],
        "count": len(findings.hits),
        "results": [
            {
                "iri": iri,
                "label": label,
                "labelLanguage": of_label,
                "kind": kind,
                "matched": {"text": text, "language": of_text, "what": what, "likeness": likeness},
            }
            for iri, label, of_label, kind, text, of_text, what, likeness in search_as_rows(hits, search, language)
        ],
    }


def marked(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is a word that was searched for."""
    reached = 0
    for found in _WORD.finditer(text):
        if any(_is_meant(word, own) for own in split_words(found.group()) for word in words):
            if found.start() > reached:
                yield text[reached : found.start()], False
            yield found.group(), True
            reached = found.end()
    if reached < len(text):
        yield text[reached:], False


def _is_meant(word: str, own: str) -> bool:
    if len(word) < 2 or own.startswith(word):  # noqa: PLR2004 - a single letter stands in anything
        return own == word or (len(word) > 1 and own.startswith(word))
    return word in own or is_slip(word, own, slips_allowed(word))
