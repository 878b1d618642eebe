"""`ifrc-kg evidence`: hold the graph's passages against the paper's text, or find the place of a phrase."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from ifrc_kg.commands.evidence_output import (
    is_faulty,
    place_turtle,
    proof_json,
    proof_sheet,
    proof_summary,
    proof_table,
)
from ifrc_kg.commands.project import Project, open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import UsageError
from ifrc_kg.evidence import Gap, Place, Proof, locate, prove, read_anchors, read_document, text_faults, uncovered
from ifrc_kg.files import read_text
from ifrc_kg.prefixes import Prefixes

__all__ = ["parser", "run"]

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
        terminal.write(proof_json(proofs, gaps))
    elif output_format == "text":
        terminal.write(proof_table(prefixes, proofs, gaps))
    else:
        terminal.write(proof_sheet(prefixes, proofs, "," if output_format == "csv" else "\t"))
    if output_format != "text":
        terminal.note(proof_summary(proofs, gaps))
    return 1 if is_faulty(proofs, gaps) else 0


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
    terminal.write("\n".join(place_turtle(project.prefixes, place) for place in places))
    return 0
