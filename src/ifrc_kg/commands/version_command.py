"""`ifrc-kg version`: which program, on which Python, over which version of the data, in which files."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence

from ifrc_kg import __version__
from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.releases.version import dataset_version

__all__ = ["parser", "run"]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments: there are none."""
    description = "Say which version of the program and of the data this is, and where the data lie."
    return command_parser("version", description, "ifrc-kg version")


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write the version."""
    parser().parse_args(arguments)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    files = open_project().files
    data = dataset_version(files) or "without a version"
    terminal.write(f"ifrc-kg {__version__} ({python})\ndata {data}\n{files.root}\n")
    return 0
