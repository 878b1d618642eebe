"""`ifrc-kg publish`: the whole site as static files, with the rules for the server that sends them."""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import UsageError
from ifrc_kg.publishing.server_rules import RULES_FOLDER
from ifrc_kg.publishing.writing import publish

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg publish site
ifrc-kg publish site --below /kg/
IFRC_KG_PUBLIC_BASE=https://kg.example.org/ ifrc-kg publish site
"""
_MOST_PROCESSES: Final = 4
_PATH: Final = re.compile(r"/(?:[A-Za-z0-9_~.-]+/)*\Z", re.ASCII)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Write everything that the server would show into a folder: every resource in every format, the ontology, "
        "the questions with their answers, the dumps. "
        f"Rules for Apache (.htaccess), nginx and w3id.org ({RULES_FOLDER}/) come with it. "
        "A folder that this command has written before is replaced as a whole, any other is left alone."
    )
    made = command_parser("publish", description, _EXAMPLES)
    made.add_argument("folder", type=Path, metavar="FOLDER", help="where to write")
    made.add_argument(
        "--below",
        default="/",
        metavar="PATH",
        help="the path under which the files will be served, for the server rules (default: /)",
    )
    made.add_argument(
        "--processes",
        type=int,
        default=min(os.cpu_count() or 1, _MOST_PROCESSES),
        metavar="N",
        help=f"how many processes write descriptions, 1 to {_MOST_PROCESSES}",
    )
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write the site."""
    known = parser().parse_args(arguments)
    if not _PATH.match(known.below):
        raise UsageError(f"{known.below!r} is no path.", hint="Begin and end it with a slash: /kg/.")
    if not 1 <= known.processes <= _MOST_PROCESSES:
        raise UsageError(f"--processes is a number from 1 to {_MOST_PROCESSES}.")
    project = open_project()
    if project.endpoint:
        raise UsageError("An endpoint cannot be published.", hint="Unset IFRC_KG_ENDPOINT.")
    start = time.monotonic()
    try:
        with terminal.progress("writing"):
            site = publish(project.files, project.settings, known.folder, below=known.below, processes=known.processes)
    except OSError as error:
        raise UsageError(f"{known.folder} cannot be written: {error.strerror}.", hint="Name another folder.") from error
    size = sum(each.bytes for each in site.files) / 1_000_000
    terminal.note(
        f"{len(site.files)} files, {size:.0f} MB, written to {known.folder} in {time.monotonic() - start:.0f} s."
    )
    return 0
