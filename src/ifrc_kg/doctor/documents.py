"""The ontology and its kin in every format, and addresses that name nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from ifrc_kg.doctor.findings import Findings
from ifrc_kg.doctor.resources import compare_formats
from ifrc_kg.doctor.visiting import Visitor
from ifrc_kg.media_types import HTML, ResultKind, formats_for

__all__ = ["examine_absence", "examine_document"]

_FORMATS: Final = formats_for(ResultKind.GRAPH)
#: The pages of these hold their data in other terms, those of schema.org.
_IN_OTHER_TERMS: Final = ("dataset", ".well-known/void")


def examine_document(visitor: Visitor, findings: Findings, path: str) -> bytes:
    """Ask for a document in every format, and compare them; return its page."""
    answers = {each: visitor.get(path, {"Accept": each.media_type}) for each in _FORMATS}
    for wanted, answer in answers.items():
        told = f"{answer.url} as {wanted.media_type}: {answer.status}, {answer.media_type or 'no type'}"
        findings.look("documents", answer.status == HTTPStatus.OK and answer.media_type == wanted.media_type, told)
    compare_formats(findings, answers, "documents", "" if path in _IN_OTHER_TERMS else "embedded")
    return answers[HTML].body


def examine_absence(visitor: Visitor, findings: Findings) -> None:
    """Ask in every format for what is not there."""
    for wanted in _FORMATS:
        for path in ("id/society/no-such-society-at-all", "doc/no-such-kind/nothing"):
            answer = visitor.get(path, {"Accept": wanted.media_type})
            told = f"{answer.url} as {wanted.media_type}: {answer.status}, {answer.media_type or 'no type'}"
            is_right = answer.status == HTTPStatus.NOT_FOUND and answer.media_type == wanted.media_type
            findings.look("absent", is_right, told)
