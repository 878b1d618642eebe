"""What the passages are and state, as records: for JSON and for tables; never the text of the paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from rdflib import Literal

from ifrc_kg.describe import Description
from ifrc_kg.known_things import KnownThings
from ifrc_kg.outline import Outline, OutlinePassage

__all__ = ["outline_as_json", "outline_as_sheet", "passage_as_json", "statements_as_sheet"]

_OUTLINE: Final = ("section", "position", "passage", "label", "keyPhrases", "notes", "statements", "subjects")
_STATEMENTS: Final = ("subject", "subjectLabel", "property", "value", "valueLabel", "language", "datatype", "grade")


def outline_as_json(outline: Outline, things: KnownThings) -> list[dict[str, Any]]:
    """Return the sections with their passages."""
    return [
        {
            "iri": section.iri,
            "title": section.title,
            "passages": [_passage(each, things) for each in section.passages],
        }
        for section in outline.sections
    ]


def outline_as_sheet(outline: Outline, things: KnownThings, shorten: Callable[[str], str]) -> str:
    """Return a row for each passage; several IRIs stand as CURIEs with blanks between them."""
    rows = [
        (
            *(section.title, str(each.position), shorten(each.iri), _label(each.iri, things)),
            *(" | ".join(things.key_phrases(each.iri)), " ".join(map(shorten, each.notes))),
            *(str(each.statements), " ".join(map(shorten, each.subjects))),
        )
        for section in outline.sections
        for each in section.passages
    ]
    return _sheet(_OUTLINE, rows)


def passage_as_json(passage: OutlinePassage, description: Description, things: KnownThings) -> dict[str, Any]:
    """Return a passage with what it states, and with what points to it: who builds on it."""
    builders = [
        {
            "iri": str(quad.subject),
            "label": _label(str(quad.subject), things),
            "property": str(quad.predicate),
            "evidence": str(quad.graph),
            "grade": things.grade(str(quad.graph), str(quad.subject)),
        }
        for quad in description.incoming
    ]
    return {
        **_passage(passage, things),
        "section": passage.section,
        "statementsOfThisPage": len(description.stated),
        "states": [dict(zip(_STATEMENTS, row, strict=True)) for row in _statements(description, things)],
        "buildOnIt": builders,
    }


def statements_as_sheet(description: Description, things: KnownThings) -> str:
    """Return a row for each statement of a passage."""
    return _sheet(_STATEMENTS, _statements(description, things))


def _passage(passage: OutlinePassage, things: KnownThings) -> dict[str, Any]:
    return {
        "iri": passage.iri,
        "label": _label(passage.iri, things),
        "position": passage.position,
        "keyPhrases": list(things.key_phrases(passage.iri)),
        "notes": list(passage.notes),
        "statements": passage.statements,
        "subjects": [{"iri": iri, "label": _label(iri, things)} for iri in passage.subjects],
    }


def _statements(description: Description, things: KnownThings) -> Iterator[tuple[str, ...]]:
    for quad in description.stated:
        value = quad.object
        tags = (value.language or "", str(value.datatype or "")) if isinstance(value, Literal) else ("", "")
        subject = str(quad.subject)
        label = "" if isinstance(value, Literal) else _label(str(value), things)
        grade = things.grade(str(quad.graph), subject)
        yield subject, _label(subject, things), str(quad.predicate), str(value), label, *tags, grade


def _label(iri: str, things: KnownThings) -> str:
    name = things.name(iri)
    return name.text if name else ""


def _sheet(columns: Sequence[str], rows: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
