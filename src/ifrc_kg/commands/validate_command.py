"""`ifrc-kg validate`: the graph, or files of one's own, against the SHACL shapes and the checks."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.validation import validate_files, validate_project
from ifrc_kg.validation_report import REPORT_FORMATS, render

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg validate
ifrc-kg validate my-programme.trig
ifrc-kg validate --format sarif > findings.sarif
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Check the graph against the SHACL shapes of ontology/shapes/ and the rules of queries/checks/. "
        "With FILE: check these files in the context of the graph. "
        "A finding reads file:line: severity: message; exit code 1 when a violation is among them."
    )
    made = command_parser("validate", description, _EXAMPLES)
    made.add_argument("files", nargs="*", metavar="FILE", type=Path, help="a .ttl, .trig or .nt file")
    made.add_argument("--format", choices=tuple(REPORT_FORMATS), default="text", help="default: text")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Validate and report."""
    known = parser().parse_args(arguments)
    project = open_project()
    with terminal.progress("validating"):
        report = validate_files(project.files, known.files) if known.files else validate_project(project.files)
    terminal.write(render(report, known.format, project.prefixes))
    return 0 if report.conforms else 1
