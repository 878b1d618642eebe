"""How a resource of the dataset is cited: in a sentence, as BibTeX, and as CSL-JSON, which reference managers exchange.

What is cited is one description in one state of the data, so the citation names the version and the fingerprint.
It has no date of access: that is the reader's, and the same page is the same text for everybody.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Citation", "bibtex", "csl_json", "sentence"]

#: What BibTeX reads as something else than a letter, and how to write it.
_SPECIAL: Final = {"\\": r"\textbackslash{}", **{each: f"\\{each}" for each in "&%$#_{}"}, "~": r"\textasciitilde{}"}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z", re.ASCII)


@dataclass(frozen=True)
class Citation:
    """What a citation says; `issued` is a year, month or day as xsd writes it, or empty."""

    key: str
    title: str
    container: str
    author: str
    issued: str
    version: str
    state: str
    iri: str


def sentence(citation: Citation) -> str:
    """Return the citation as people write it."""
    date = _DATE.match(citation.issued)
    who = " ".join(filter(None, (citation.author, f"({date[1]})" if date else "")))
    version = f"version {citation.version}" if citation.version else ""
    state = f"state {citation.state}" if citation.state else ""
    where = ", ".join(filter(None, (f"In {citation.container}", version, state)))
    return " ".join(filter(None, (f"{who}." if who else "", f"“{citation.title}”.", f"{where}.", citation.iri)))


def bibtex(citation: Citation) -> str:
    """Return a BibTeX entry."""
    date = _DATE.match(citation.issued)
    fields = {
        "author": f"{{{_escaped(citation.author)}}}" if citation.author else "",
        "title": f"{{{_escaped(citation.title)}}}",
        "howpublished": _escaped(citation.container),
        "year": date[1] if date else "",
        "version": citation.version,
        "note": f"State of the data: {citation.state}" if citation.state else "",
        "url": citation.iri,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def csl_json(citation: Citation) -> str:
    """Return a CSL-JSON document with one item."""
    date = _DATE.match(citation.issued)
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "dataset",
        "title": citation.title,
        "container-title": citation.container,
        "author": [{"literal": citation.author}] if citation.author else [],
        "issued": {"date-parts": [[int(part) for part in date.groups() if part]]} if date else {},
        "version": citation.version,
        "note": f"State of the data: {citation.state}" if citation.state else "",
        "URL": citation.iri,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
