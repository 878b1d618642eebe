"""`ifrc-kg evidence`: hold the graph's passages against the paper's text, or find the place of a phrase."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ifrc_kg.commands.project import Project, open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import UsageError
from ifrc_kg.evidence import (
    Anchor,
    Gap,
    Place,
    Proof,
    locate,
    prove,
    read_anchors,
    read_document,
    text_faults,
    uncovered,
)
from ifrc_kg.files import read_text
from ifrc_kg.prefixes import Prefixes

__all__ = ["parser", "run"]

_COLUMNS = ("passage", "start", "end", "keyPhrases", "state", "faults")
_EXAMPLES = """
ifrc-kg evidence --source paper.txt
ifrc-kg evidence --source paper.txt --format csv > proof.csv
ifrc-kg evidence --source paper.txt --locate "over 3,000 welcome messages"
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Prove that every passage, key phrase and offset of the graph stands in the paper's text, "
        "and show what of the text no passage covers. "
        "The text is not part of the project: give it with --source or IFRC_KG_SOURCE. "
        "Exit code 1 when something is not proven or words are left out."
    )
    made = command_parser("evidence", description, _EXAMPLES)
    made.add_argument("--source", metavar="FILE", help="the plain text of the paper (default: IFRC_KG_SOURCE)")
    made.add_argument("--locate", metavar="PHRASE", help="show where a phrase stands, with Turtle for a new key phrase")
    made.add_argument("--format", choices=("text", "json", "csv", "tsv"), default="text", help="default: text")
    made.add_argument("--endpoint", default="", metavar="URL", help="ask this SPARQL endpoint instead of the files")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Prove all anchors, or locate one phrase."""
    known = parser().parse_args(arguments)
    project = open_project(known.endpoint)
    path = Path(known.source) if known.source else project.settings.source
    if path is None:
        raise UsageError(
            "The proof needs the paper's text.",
            hint="Name the file: ifrc-kg evidence --source FILE (or IFRC_KG_SOURCE).",
        )
    text = read_text(path)
    with terminal.progress("reading the passages"):
        faults = text_faults(text, read_document(project.ask))
        anchors = read_anchors(project.ask)
    if faults:
        for fault in faults:
            terminal.note(f"ifrc-kg: {path}: {fault}")
        return 1
    if known.locate is not None:
        return _locate(terminal, project, locate(text, known.locate, anchors), known)
    return _prove(terminal, project.prefixes, prove(text, anchors), uncovered(text, anchors), known.format)


def _prove(
    terminal: Terminal, prefixes: Prefixes, proofs: Sequence[Proof], gaps: Sequence[Gap], output_format: str
) -> int:
    if output_format == "json":
        terminal.write(_json(proofs, gaps))
    elif output_format == "text":
        terminal.write(_table(prefixes, proofs, gaps))
    else:
        terminal.write(_sheet(prefixes, proofs, "," if output_format == "csv" else "\t"))
    if output_format != "text":
        terminal.note(summary(proofs, gaps))
    return 1 if _is_faulty(proofs, gaps) else 0


def _is_faulty(proofs: Sequence[Proof], gaps: Sequence[Gap]) -> bool:
    return not proofs or any(proof.faults for proof in proofs) or any(gap.has_words for gap in gaps)


def summary(proofs: Sequence[Proof], gaps: Sequence[Gap]) -> str:
    """Return the last line: how many passages and key phrases there are, and whether all of them are proven."""
    phrases = sum(len(proof.anchor.phrases) for proof in proofs)
    faulty = sum(1 for proof in proofs if proof.faults)
    left_out = sum(1 for gap in gaps if gap.has_words)
    if not proofs:
        return "No passage to prove."
    state = "all proven" if not faulty else f"{faulty} passages not proven"
    rest = "no word of the text is left out" if not left_out else f"{left_out} stretches of words in no passage"
    marks = len(gaps) - left_out
    return f"{len(proofs)} passages, {phrases} key phrases, {state}; {rest}" + (
        f"; {marks} bullets and marks." * bool(marks) or "."
    )


def _table(prefixes: Prefixes, proofs: Sequence[Proof], gaps: Sequence[Gap]) -> str:
    names = [prefixes.shorten(proof.anchor.passage) for proof in proofs]
    width = max(map(len, [*names, "passage"]))
    lines = [f"{'passage'.ljust(width)}  {'characters':>13}  phrases  state"]
    for name, proof in zip(names, proofs, strict=True):
        extent = f"{proof.anchor.start}-{proof.anchor.end}"
        state = "FAULT" if proof.faults else "ok"
        lines.append(f"{name.ljust(width)}  {extent:>13}  {len(proof.anchor.phrases):>7}  {state}")
        lines += [f"    {fault}" for fault in proof.faults]
    if gaps:
        lines += ["", "in no passage:"]
        lines += [f"  {gap.start}-{gap.end} (line {gap.line}): {_beginning(gap.text)}" for gap in gaps]
    return "\n".join([*lines, "", summary(proofs, gaps)]) + "\n"


def _beginning(text: str) -> str:
    most = 60
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _json(proofs: Sequence[Proof], gaps: Sequence[Gap]) -> str:
    report = {
        "passages": [_json_proof(proof) for proof in proofs],
        "inNoPassage": [
            {"start": gap.start, "end": gap.end, "line": gap.line, "text": gap.text, "hasWords": gap.has_words}
            for gap in gaps
        ],
        "keyPhrases": sum(len(proof.anchor.phrases) for proof in proofs),
        "isProven": not _is_faulty(proofs, gaps),
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _json_proof(proof: Proof) -> dict[str, Any]:
    anchor = proof.anchor
    phrases = [{"words": each.words, "start": each.start, "end": each.end} for each in anchor.phrases]
    told = {"passage": anchor.passage, "start": anchor.start, "end": anchor.end, "keyPhrases": phrases}
    return {**told, "faults": list(proof.faults)}


def _sheet(prefixes: Prefixes, proofs: Sequence[Proof], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for proof in proofs:
        anchor = proof.anchor
        state = "fault" if proof.faults else "ok"
        name = prefixes.shorten(anchor.passage)
        writer.writerow([name, anchor.start, anchor.end, len(anchor.phrases), state, " | ".join(proof.faults)])
    return text.getvalue()


def _locate(terminal: Terminal, project: Project, places: Sequence[Place], known: argparse.Namespace) -> int:
    if not places:
        terminal.note(f"ifrc-kg: {known.locate!r} does not stand in the text.")
        terminal.note("  hint: Try fewer words; white space, case and kinds of quotes do not matter.")
        return 1
    if known.format == "json":
        found = [
            {
                "start": place.start,
                "end": place.end,
                "line": place.line,
                "words": place.words,
                "passage": place.passage.passage if place.passage else None,
            }
            for place in places
        ]
        terminal.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return 0
    terminal.write("\n".join(_place(project.prefixes, place) for place in places))
    return 0


def _place(prefixes: Prefixes, place: Place) -> str:
    """Return where a phrase stands, and Turtle that makes it a key phrase (or a passage) of the graph."""
    where = prefixes.shorten(place.passage.passage) if place.passage else "in no passage"
    head = f"# line {place.line}, characters {place.start}-{place.end}, {where}\n"
    return head + (_key_turtle(prefixes, place, place.passage) if place.passage else _extent_turtle(place))


def _key_turtle(prefixes: Prefixes, place: Place, anchor: Anchor) -> str:
    slug = anchor.passage.rpartition("/")[2]
    selector = f"selector:{slug}-key-{len(anchor.phrases) + 1}" if anchor.phrases else f"selector:{slug}-key"
    return (
        f"{prefixes.shorten(anchor.passage)} oa:hasSelector {selector} .\n\n{_selector(selector, place, is_key=True)}"
    )


def _extent_turtle(place: Place) -> str:
    new = "passage:NEW oa:hasSelector selector:NEW, selector:NEW-key .\n\n"
    return (
        new + _selector("selector:NEW", place, is_key=False) + "\n" + _selector("selector:NEW-key", place, is_key=True)
    )


def _selector(name: str, place: Place, *, is_key: bool) -> str:
    words = place.words.replace("\\", "\\\\").replace('"', '\\"')
    kinds = "oa:TextPositionSelector, oa:TextQuoteSelector" if is_key else "oa:TextPositionSelector"
    exact = f'    oa:exact "{words}" ;\n' if is_key else ""
    return f"{name}\n    a {kinds} ;\n    oa:end {place.end} ;\n{exact}    oa:start {place.start} .\n"
