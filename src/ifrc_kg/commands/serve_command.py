"""`ifrc-kg serve`: the graph over HTTP."""

from __future__ import annotations

import argparse
import os
import textwrap
from collections.abc import Sequence

from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.http_server import run as run_server
from ifrc_kg.settings import SETTINGS, read_settings

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg serve
ifrc-kg serve --port 8080
HOST=0.0.0.0 PORT=80 ifrc-kg serve
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments; the environment variables stand in its help."""
    width = max(len(setting.variable) for setting in SETTINGS)
    rows = "\n".join(
        textwrap.fill(
            f"{setting.variable.ljust(width)}  {setting.help} Default: {setting.default or 'empty'}."
            + "".join(f" Also {name}." for name in setting.also),
            78,
            initial_indent="  ",
            subsequent_indent=" " * (width + 4),
        )
        for setting in SETTINGS
    )
    description = (
        "Serve the graph over HTTP until told to end (Ctrl-C or SIGTERM); /healthz answers when it is ready. "
        "SIGHUP lets it load changed files while it goes on answering."
    )
    made = command_parser("serve", description, _EXAMPLES, notes=f"environment variables:\n{rows}\n\n")
    made.add_argument("--host", help="address to listen on")
    made.add_argument("--port", help="port to listen on")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:  # noqa: ARG001 - every command takes a terminal
    """Serve; the arguments win over the environment."""
    known = parser().parse_args(arguments)
    given = {setting.variable: getattr(known, setting.name, None) for setting in SETTINGS}
    settings = read_settings({**os.environ, **{name: value for name, value in given.items() if value}})
    run_server(settings)
    return 0
