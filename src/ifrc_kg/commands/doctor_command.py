"""`ifrc-kg doctor`: checks a running site from outside, as a stranger would."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from typing import Final

from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.doctor.examination import Extent, examine
from ifrc_kg.doctor.findings import CHECKS
from ifrc_kg.doctor.report import json_report, text_report
from ifrc_kg.doctor.visiting import Visitor
from ifrc_kg.errors import UsageError

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg doctor http://127.0.0.1:8000/
ifrc-kg doctor http://127.0.0.1:8000/ --all
ifrc-kg doctor https://kg.example.org/ --sample 20 --format json
"""
_MOST_AT_ONCE: Final = 16
_MARGIN: Final = max(map(len, CHECKS)) + 4
_HELP_WIDTH: Final = 80


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments; the checks stand in its help."""
    rows = "\n".join(_row(name, asks) for name, asks in CHECKS.items())
    description = (
        "Check a site that ifrc-kg serves or has published, over HTTP alone. "
        "Exit code 1 when anything is wrong, 2 when the site cannot be reached."
    )
    made = command_parser("doctor", description, _EXAMPLES, notes=f"checks:\n{rows}\n\n")
    made.add_argument("url", metavar="URL", help="the address below which the site lies")
    made.add_argument("--sample", type=int, default=100, metavar="N", help="resources to look at (default: 100)")
    made.add_argument("--all", action="store_true", help="look at everything there is")
    made.add_argument("--seed", type=int, default=0, help="chooses another sample (default: 0)")
    made.add_argument("--at-once", type=int, default=4, metavar="N", help="requests at the same time (default: 4)")
    made.add_argument("--rate", type=float, default=100.0, metavar="N", help="requests in a second (default: 100)")
    made.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    return made


def _row(name: str, asks: str) -> str:
    """Return a check and what it asks, in lines that fit a terminal."""
    return textwrap.fill(asks, _HELP_WIDTH, initial_indent=f"  {name}".ljust(_MARGIN), subsequent_indent=" " * _MARGIN)


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Examine and report."""
    known = parser().parse_args(arguments)
    if known.sample < 1 or not 1 <= known.at_once <= _MOST_AT_ONCE or not known.rate > 0:
        raise UsageError(f"--sample and --rate are above 0, and --at-once is a number from 1 to {_MOST_AT_ONCE}.")
    visitor = Visitor(known.url, rate=known.rate)
    with terminal.progress("examining"):
        findings = examine(visitor, Extent(0 if known.all else known.sample, known.seed, known.at_once))
    terminal.write(json_report(visitor.base, findings) if known.format == "json" else text_report(findings))
    terminal.note(f"{visitor.requests} requests, {findings.faults or 'no'} faults.")
    return 1 if findings.faults else 0
