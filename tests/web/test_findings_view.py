"""Findings beside their lines, in texts short and long."""

from __future__ import annotations

from typing import Any

import pytest

from ifrc_kg.web.findings_view import FindingView, finding_views, listing


def _found(line: int | None, **other: Any) -> dict[str, Any]:
    blank = {"severity": "violation", "message": "A MUST be. Repair: mend it.", "focus_node": "urn:a", "shape": "urn:s"}
    return {
        **blank,
        "path": "",
        "name": "",
        "value": None,
        "file": "upload",
        "line": line,
        "repair": "mend it.",
        **other,
    }


def _views(*findings: dict[str, Any]) -> tuple[FindingView, ...]:
    return finding_views({"findings": findings}, str, lambda iri: f"/{iri}")


def test_a_message_is_told_apart_from_its_repair() -> None:
    """What is wrong and what to do stand in places of their own."""
    (view,) = _views(_found(3))
    assert (view.number, view.line, view.message, view.repair) == (1, 3, "A MUST be.", "mend it.")


def test_a_check_is_no_shape() -> None:
    """A check has a name and no page."""
    (view,) = _views(_found(3, shape="https://w3id.org/ifrc-kg/checks/dangling-iri"))
    assert view.is_check
    assert (view.shape.text, view.shape.link) == ("dangling-iri", "")


def test_a_short_text_is_shown_whole() -> None:
    """Every line has its number and the findings on it, the last line break makes no line."""
    views = _views(_found(2), _found(2), _found(None))
    found = listing("a\nb\r\n\nd\n", views)
    assert [(line.number, line.text, len(line.findings)) for line in found.lines] == [
        (1, "a", 0),
        (2, "b", 2),
        (3, "", 0),
        (4, "d", 0),
    ]
    assert found.rest == 0


def test_a_long_text_is_shown_around_its_findings() -> None:
    """What is left out is counted: before, between and behind."""
    text = "\n".join(f"line {number}" for number in range(1, 1001))
    found = listing(text, _views(_found(10), _found(990)), fault=500)
    assert [line.number for line in found.lines] == [*range(8, 13), *range(498, 503), *range(988, 993)]
    assert {line.number: line.skipped for line in found.lines if line.skipped} == {8: 7, 498: 485, 988: 485}
    assert found.rest == 8


def test_a_long_text_without_findings_is_not_shown() -> None:
    """There is nothing to look for in it."""
    found = listing("x\n" * 1000, ())
    assert (found.lines, found.rest) == ((), 1000)


@pytest.mark.parametrize(("length", "more"), [(400, 0), (401, 1), (100_000, 99_600)])
def test_a_long_line_says_how_much_is_left_out(length: int, more: int) -> None:
    """No line makes the page as large as itself."""
    (line,) = listing("x" * length, _views(_found(1))).lines
    assert (len(line.text), line.more) == (min(length, 400), more)
