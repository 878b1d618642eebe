"""A trace for people: an indented tree for a terminal, nested lists with footnotes in Markdown.

Pure functions: a `Trace` in, text out.
The grade stands at each hop in every form, so that a reader never takes an interpretation for the paper's word.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ifrc_kg.hops import Evidence, Hop, Trace
from ifrc_kg.trace_glance import Programme, in_short
from ifrc_kg.trace_records import MEANINGS, hop_details, told_details

__all__ = ["trace_as_markdown", "trace_as_text"]

_HEADINGS: Final = {
    "up": "Up: towards actions, instruments and principles",
    "down": "Down: towards initiatives, societies, countries and figures",
}
_NOT_STATED: Final = ": not stated"
_END: Final = "the chain ends here"
_IN_SHORT: Final = "see above, in short"
_NO_QUALIFIER: Final = "without"
_GUTTER: Final = 13
_LEAST_WIDTH: Final = 30
_STYLES: Final = {"stated": "32", "attributed": "36", "external": "34", "interpreted": "33", "not stated": "31"}

#: What the summary says of a hop besides its grade.
_TOLD_IN_SHORT: Final = frozenset({"role", "timing", "figure role", "qualifier", "speaker"})

Shorten = Callable[[str], str]


@dataclass
class _Page:
    """The lines written so far, the evidence already told, and how to write."""

    shorten: Shorten
    width: int
    is_coloured: bool
    lines: list[str] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)

    def styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.is_coloured and text.strip() else text

    def number(self, evidence: Evidence) -> tuple[int, bool]:
        """Return the number of a piece of evidence, and whether it is new."""
        is_new = evidence.iri not in self.told
        return self.told.setdefault(evidence.iri, len(self.told) + 1), is_new


def trace_as_text(trace: Trace, *, shorten: Shorten, width: int = 80, is_coloured: bool = False) -> str:
    """Return the trace as an indented tree; the grade stands in the left column, evidence where it is first used."""
    page = _Page(shorten, width, is_coloured)
    page.lines += [page.styled(line, "1") for line in _wrapped(trace.focus.label, width)]
    page.lines.append(shorten(trace.focus.iri))
    told = [trace.focus.kind] * bool(trace.focus.kind) + told_details(trace.focus.details, "")
    page.lines += _wrapped("; ".join(told), width)
    for direction, hops, gaps in (("up", trace.up, trace.up_gaps), ("down", trace.down, trace.down_gaps)):
        page.lines += ["", page.styled(_HEADINGS[direction], "1")]
        _write_hops(page, hops, gaps, "")
        if not hops and not gaps:
            page.lines.append(" " * _GUTTER + _END)
    page.lines += ["", *_legend(page, trace)]
    return "\n".join(page.lines) + "\n"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, _LEAST_WIDTH), break_long_words=False, break_on_hyphens=False)


def _legend(page: _Page, trace: Trace) -> Iterator[str]:
    used = {hop.grade for hop in trace.hops}
    for grade, meaning in MEANINGS.items():
        if grade in used:
            yield page.styled(grade.ljust(_GUTTER), _STYLES[grade]) + meaning
    if trace.left_out:
        yield _left_out(trace)


def _left_out(trace: Trace) -> str:
    hops = "1 hop of another grade is" if trace.left_out == 1 else f"{trace.left_out} hops of other grades are"
    return f"{hops} left out, with all that lies beyond."


def _write_hops(page: _Page, hops: Sequence[Hop], gaps: Sequence[str], indent: str) -> None:
    for index, hop in enumerate(hops):
        is_last = index == len(hops) - 1 and not gaps
        below = indent + ("   " if is_last else "│  ")
        branch = indent + ("└─ " if is_last else "├─ ")
        _write(page, hop.grade, branch, below, _hop_line(page.shorten, hop) + _known_marks(page, hop))
        _write_evidence(page, hop, below + ("│  " if hop.hops or hop.gaps else "   "))
        _write_hops(page, hop.hops, hop.gaps, below)
    for index, gap in enumerate(gaps):
        is_last = index == len(gaps) - 1
        below = indent + ("   " if is_last else "│  ")
        _write(page, "not stated", indent + ("└─ " if is_last else "├─ "), below, gap.replace(_NOT_STATED, ""))


def _write(page: _Page, grade: str, first: str, rest: str, text: str) -> None:
    """Write one wrapped entry: the grade in the gutter, the branches of the tree before each line."""
    room = max(page.width - _GUTTER - len(first), _LEAST_WIDTH)
    lines = _wrapped(text, room) or [""]
    page.lines.append(page.styled(grade.ljust(_GUTTER), _STYLES[grade]) + first + lines[0])
    page.lines += [" " * _GUTTER + rest + line for line in lines[1:]]


def _known_marks(page: _Page, hop: Hop) -> str:
    """Return the numbers of evidence that was told further up."""
    known = [page.told[evidence.iri] for evidence in hop.evidence if evidence.iri in page.told]
    return "".join(f" [{number}]" for number in known)


def _write_evidence(page: _Page, hop: Hop, branch: str) -> None:
    for evidence in hop.evidence:
        number, is_new = page.number(evidence)
        if not is_new:
            continue
        text = f"[{number}] {_evidence_line(page.shorten, evidence)}"
        room = max(page.width - _GUTTER - len(branch), _LEAST_WIDTH)
        hanging = " " * (len(str(number)) + 3)
        for line in textwrap.wrap(
            text, room, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        ):
            page.lines.append(" " * _GUTTER + branch + page.styled(line, "2"))


def _hop_line(shorten: Shorten, hop: Hop) -> str:
    """Return `relation Label (details) curie`, with a word where the node was expanded before."""
    details = hop_details(hop)
    told = f" ({'; '.join(details)})" if details else ""
    label = hop.object.label or shorten(hop.object.iri)
    again = _cut(hop)
    return f"{hop.relation} {label}{told}  {shorten(hop.object.iri)}{again}"


def _cut(hop: Hop) -> str:
    """Say why the tree does not go on from a hop, where it could."""
    if hop.is_aside:
        return " (not followed further)"
    if hop.is_repeated:
        return " (see above)"
    return " (goes on)" if hop.is_cut else ""


def _evidence_line(shorten: Shorten, evidence: Evidence) -> str:
    phrases = " … ".join(f"“{phrase}”" for phrase in evidence.key_phrases)
    words = phrases or evidence.reason or evidence.citation or evidence.label
    return f"{shorten(evidence.iri)} {words}".rstrip()


def trace_as_markdown(
    trace: Trace,
    *,
    shorten: Shorten,
    programmes: Sequence[Programme] = (),
    source: str = "",
    cite: str = "",
) -> str:
    """Return the trace as nested lists, each hop with its grade, its evidence as footnotes.

    With `programmes` a summary comes first; `source` is how the paper is cited, in the footnotes of passages, and
    `cite` how the trace itself is.
    """
    page = _Page(shorten, 0, is_coloured=False)
    lines = [f"# {trace.focus.label}", "", f"{trace.focus.kind}, `{shorten(trace.focus.iri)}`"]
    if programmes:
        lines += ["", "## In short", "", in_short(programmes), ""]
        lines += [_markdown_programme(page, each) for each in programmes]
    # What the summary tells of programmes need not be told again.
    down = _without(trace.down, {each.node.iri for each in programmes})
    for direction, hops, gaps in (("up", trace.up, trace.up_gaps), ("down", down, trace.down_gaps)):
        end = _IN_SHORT if trace.down and direction == "down" else _END
        lines += ["", f"## {_HEADINGS[direction]}", ""]
        lines += [*_markdown_hops(page, hops, gaps, "")] or [f"- {end}"]
    lines += ["", "## Grades", "", *(f"- *{grade}*: {meaning}" for grade, meaning in MEANINGS.items())]
    lines += ["", _left_out(trace)] if trace.left_out else []
    lines += ["", cite] if cite else []
    cited = {evidence.iri: evidence for hop in trace.hops for evidence in hop.evidence}
    cited |= {evidence.iri: evidence for each in programmes for hop in each.hops for evidence in hop.evidence}
    notes = (f"[^{number}]: {_footnote(shorten, cited[iri], source)}" for iri, number in page.told.items())
    return "\n".join([*lines, "", *notes]) + "\n"


def _without(hops: Sequence[Hop], told: Collection[str]) -> tuple[Hop, ...]:
    """Return hops without those to what is told elsewhere, and without what lies beyond."""
    return tuple(replace(hop, hops=_without(hop.hops, told)) for hop in hops if hop.object.iri not in told)


def _markdown_programme(page: _Page, programme: Programme) -> str:
    """Return a programme in one item: what it answers to, where, who takes part, its figures, each with footnotes."""
    ways = _told(page, ((f"{hop.subject.label} {hop.relation} it", hop) for hop in programme.ways))
    groups = {"where": programme.places, "taking part": programme.runners, "figures": programme.figures}
    parts = (
        f"{name}: {_told(page, ((hop.object.label, hop) for hop in hops)) or 'not stated'}"
        for name, hops in groups.items()
    )
    return f"- **{programme.node.label}**: {'; '.join((ways, *parts))}."


def _told(page: _Page, hops: Iterable[tuple[str, Hop]]) -> str:
    """Return labels with grade, what is said of the hop, and footnotes; those of which the same is said together."""
    together: dict[str, list[str]] = {}
    for label, hop in hops:
        details = [each for each in (hop.via or hop.object).details if each.word in _TOLD_IN_SHORT]
        own = [each.value for each in details if not each.value.startswith(_NO_QUALIFIER)]
        strength = [hop.strength] if hop.strength else []
        notes = "".join(f"[^{page.number(evidence)[0]}]" for evidence in hop.evidence)
        told = ", ".join(dict.fromkeys((f"*{hop.grade}*", *strength, *own)))
        together.setdefault(f"({told}){notes}", []).append(label)
    return "; ".join(f"{', '.join(labels)} {told}" for told, labels in together.items())


def _markdown_hops(page: _Page, hops: Sequence[Hop], gaps: Sequence[str], indent: str) -> Iterator[str]:
    for hop in hops:
        details = hop_details(hop)
        told = f" ({'; '.join(details)})" if details else ""
        notes = "".join(f"[^{page.number(evidence)[0]}]" for evidence in hop.evidence)
        again = _cut(hop)
        label = hop.object.label or page.shorten(hop.object.iri)
        yield f"{indent}- *{hop.grade}*: {hop.relation} **{label}**{told}{again}{notes}"
        yield from _markdown_hops(page, hop.hops, hop.gaps, indent + "  ")
    for gap in gaps:
        yield f"{indent}- *not stated*: {gap.replace(_NOT_STATED, '')}"


def _footnote(shorten: Shorten, evidence: Evidence, source: str) -> str:
    """Return who says so, in which words, and where that is to be found; whole, since a note may be pasted alone."""
    phrases = " … ".join(f"“{phrase}”" for phrase in evidence.key_phrases)
    place = f"{evidence.label}: " if evidence.section and evidence.label else ""
    words = place + (phrases or evidence.reason or evidence.citation or evidence.label)
    strength = f" ({evidence.strength})" if evidence.strength else ""
    within = f" In: {source}." if source and evidence.section else ""
    return f"*{evidence.grade}*{strength}: {words.rstrip('.')}.{within} {shorten(evidence.iri)}"
