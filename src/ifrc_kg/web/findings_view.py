"""The findings of a validation as a page shows them, and the text that they are about, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ifrc_kg.namespaces import BASE
from ifrc_kg.web.shown import Cell, Shorten

__all__ = ["FindingView", "Line", "Listing", "finding_views", "listing"]

#: Findings on a page, which has some hundred kilobytes then; there may be as many as an upload has statements.
MOST_FINDINGS: Final = 100
#: A longer text is shown around its findings alone.
_MOST_LINES: Final = 300
_MOST_LETTERS: Final = 40_000
_BESIDE: Final = 2
_LONGEST: Final = 400
_CHECKS: Final = f"{BASE}checks/"

LinkOf = Callable[[str], str]


@dataclass(frozen=True)
class FindingView:
    """A finding with its number on the page: what is wrong with which value of what, what to do, which shape says so.

    `about` is the property; it is empty where the finding is about the resource as a whole.
    """

    number: int
    severity: str
    line: int
    file: str
    focus: Cell
    about: Cell
    value: str
    message: str
    repair: str
    shape: Cell

    @property
    def is_check(self) -> bool:
        """Tell whether a check found it, which is a query and no shape."""
        return self.shape.iri.startswith(_CHECKS)


@dataclass(frozen=True)
class Line:
    """A line of the text with the findings on it; `skipped` is how many lines before it are left out."""

    number: int
    text: str
    more: int
    findings: tuple[FindingView, ...] = ()
    skipped: int = 0


@dataclass(frozen=True)
class Listing:
    """The lines of a text that are shown, and how many follow that are not."""

    lines: tuple[Line, ...] = ()
    rest: int = 0


def finding_views(report: Mapping[str, Any], shorten: Shorten, link: LinkOf) -> tuple[FindingView, ...]:
    """Return the first findings of a report, the gravest first, as they stand in it."""
    return tuple(
        _view(number, each, shorten, link) for number, each in enumerate(report["findings"][:MOST_FINDINGS], 1)
    )


def _view(number: int, finding: Mapping[str, Any], shorten: Shorten, link: LinkOf) -> FindingView:
    focus, path, shape = finding["focus_node"], finding["path"], finding["shape"]
    shape_name = shape.removeprefix(_CHECKS) if shape.startswith(_CHECKS) else shorten(shape)
    return FindingView(
        number=number,
        severity=finding["severity"],
        line=finding["line"] or 0,
        file=finding["file"],
        focus=Cell(_cut(shorten(focus)), link(focus), focus),
        about=Cell(finding["name"] or shorten(path), link(path), path),
        value=_cut(shorten(finding["value"] or "")),
        message=finding["message"].partition(" Repair: ")[0],
        repair=finding["repair"],
        shape=Cell(shape_name, "" if shape.startswith(_CHECKS) else link(shape), shape),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def listing(text: str, findings: Sequence[FindingView], fault: int = 0) -> Listing:
    """Return the lines of a text with their findings; of a long text those around findings and fault alone."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    by_line: dict[int, list[FindingView]] = {}
    for each in findings:
        by_line.setdefault(each.line, []).append(each)
    wanted = range(1, len(lines) + 1)
    if len(lines) <= _MOST_LINES and len(text) <= _MOST_LETTERS:
        return Listing(tuple(_lines(lines, wanted, by_line)))
    near = {line + step for line in (*by_line, fault) if line for step in range(-_BESIDE, _BESIDE + 1)}
    shown = tuple(_lines(lines, sorted(near.intersection(wanted)), by_line))
    return Listing(shown, len(lines) - (shown[-1].number if shown else 0))


def _lines(
    lines: Sequence[str], numbers: Sequence[int], findings: Mapping[int, Sequence[FindingView]]
) -> Iterator[Line]:
    last = 0
    for number in numbers:
        line = lines[number - 1].removesuffix("\r")
        more = max(len(line) - _LONGEST, 0)
        yield Line(number, line[:_LONGEST], more, tuple(findings.get(number, ())), number - last - 1)
        last = number
