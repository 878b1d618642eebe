"""`ifrc-kg version`: which program, on which Python, over which files."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence

from ifrc_kg import __version__
from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser

__all__ = ["parser", "run"]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments: there are none."""
    return command_parser(
        "version", "Say which version of the program this is, and where its data lie.", "ifrc-kg version"
    )


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write the version."""
    parser().parse_args(arguments)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    terminal.write(f"ifrc-kg {__version__} ({python})\n{open_project().files.root}\n")
    return 0
