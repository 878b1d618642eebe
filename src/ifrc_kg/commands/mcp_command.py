"""`ifrc-kg mcp`: the graph for language models, over the Model Context Protocol."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import replace

from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import UsageError

__all__ = ["parser", "run"]

_SDK = "mcp"
_SERVER = "ifrc_kg.mcp_server.server"
_EXAMPLES = """
ifrc-kg mcp
ifrc-kg mcp --endpoint http://127.0.0.1:8000/sparql
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Serve the graph to a language model over the Model Context Protocol, on standard input and output: "
        "a program that talks to models starts this command, and ends it by closing its standard input. "
        "The tools read only, behind the same limits as the web (see the settings of `ifrc-kg serve`). "
        "Needs the extra: pip install 'ifrc-kg[mcp]'."
    )
    made = command_parser("mcp", description, _EXAMPLES)
    made.add_argument("--endpoint", default="", metavar="URL", help="ask this SPARQL endpoint instead of the files")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Serve until the client closes standard input."""
    known = parser().parse_args(arguments)
    if importlib.util.find_spec(_SDK) is None:
        raise UsageError(
            "The command mcp needs the SDK of the Model Context Protocol, which is not installed.",
            hint="pip install 'ifrc-kg[mcp]'",
        )
    if terminal.stdin.isatty():
        terminal.note("Waiting for a client of the Model Context Protocol on standard input; end with Ctrl-D.")
    project = open_project(known.endpoint)
    # By its name and not by an import statement: the SDK is an extra, and the other commands do without.
    server = importlib.import_module(_SERVER)
    server.serve(replace(project.settings, endpoint=project.endpoint), project.files)
    return 0
