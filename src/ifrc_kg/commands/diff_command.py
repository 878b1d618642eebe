"""`ifrc-kg diff`: what changed from one release to another."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import UsageError
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.releases.difference_report import ReleaseChanges, as_json, as_markdown, as_text, release_changes
from ifrc_kg.releases.rdf_patch import rdf_patch
from ifrc_kg.releases.reading import read_release

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg diff ifrc-kg-0.1.0.nq.gz .
ifrc-kg diff releases/0.1.0 releases/0.2.0 --format markdown
ifrc-kg diff old.trig new.trig --format patch > changes.rdfp
"""

_WRITERS: Final[Mapping[str, Callable[[ReleaseChanges, Prefixes, Terminal], str]]] = {
    "text": lambda changes, prefixes, terminal: as_text(changes, prefixes, is_coloured=terminal.is_coloured),
    "markdown": lambda changes, prefixes, _: as_markdown(changes, prefixes),
    "json": lambda changes, *_: as_json(changes),
    "patch": lambda changes, *_: rdf_patch(changes.statements),
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Show what was added, removed and changed from release A to release B, resource by resource. "
        "Each is a checkout, a folder with a dump, or a dump in any RDF format, gzip or not. "
        "Exit code 1 when anything changed, as of diff."
    )
    made = command_parser("diff", description, _EXAMPLES)
    made.add_argument("before", metavar="A", type=Path, help="the earlier release")
    made.add_argument("after", metavar="B", type=Path, help="the later release")
    made.add_argument("--format", choices=tuple(_WRITERS), default="text", help="patch is an RDF patch; default: text")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Compare and report."""
    known = parser().parse_args(arguments)
    with terminal.progress("comparing"):
        before, after = read_release(known.before), read_release(known.after)
        _require_alike(before, after)
        changes = release_changes(before, after)
    terminal.write(_WRITERS[known.format](changes, open_project().prefixes, terminal))
    return 1 if changes.statements else 0


def _require_alike(before: Sequence[Quad], after: Sequence[Quad]) -> None:
    """Refuse to compare a dump with named graphs to one without: every statement would differ."""
    with_graphs = {any(quad.graph for quad in quads) for quads in (before, after) if quads}
    if len(with_graphs) > 1:
        raise UsageError(
            "One of the two has named graphs, the other has none.", hint="Compare dumps in TriG or N-Quads."
        )
