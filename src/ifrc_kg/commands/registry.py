"""Which subcommands there are.

Each is a module of this package with `parser()` and `run(arguments, terminal)`.
It is imported when it is asked for, so that `ifrc-kg version` does not load a web server and a SHACL engine.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import Final

from ifrc_kg.errors import UsageError

__all__ = ["COMMANDS", "load_command"]

#: The subcommands, by name, with what each does; the name is also that of its module.
COMMANDS: Final[Mapping[str, str]] = {
    "serve": "Serve the graph over HTTP.",
    "run": "Run a stored query, or list the catalogue.",
    "query": "Ask a SPARQL query of your own.",
    "trace": "Follow a resource up to principles and down to societies, with the evidence of each hop.",
    "search": "Find things by name: four languages, misprints, codes, small slips.",
    "evidence": "Prove the passages against the paper's text, or find the place of a phrase in it.",
    "validate": "Check the graph, or files of your own, against the SHACL shapes.",
    "format": "Write Turtle and TriG files in the canonical form, or check that they are.",
    "dump": "Write the whole graph, or one named graph, to a file.",
    "mcp": "Serve the graph to language models (Model Context Protocol).",
    "publish": "Write the whole site as static files, with the rules for the server that sends them.",
    "doctor": "Check a running site from outside, as a stranger would.",
    "diff": "Show what changed from one release to another, for people or as an RDF patch.",
    "release": "Stamp a new version, and write its dumps and what changed.",
    "generate": "Write the files that are made from others, or check that they are fresh.",
    "version": "Say which version of the program and of the data this is.",
}


def load_command(name: str) -> ModuleType:
    """Return the module of a subcommand; raise UsageError for a name that is none."""
    if name not in COMMANDS:
        near = get_close_matches(name, COMMANDS, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"The commands are {', '.join(COMMANDS)}."
        raise UsageError(f"There is no command {name!r}.", hint=hint)
    return importlib.import_module(f"ifrc_kg.commands.{name}_command")
