"""What a command reads from and writes to: standard input, output and error, and what they can show.

Answers go to standard output, as UTF-8 whatever the locale; everything else goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from ifrc_kg.errors import FileMissing, IfrcKgError, NotAcceptable, UsageError
from ifrc_kg.files import read_text
from ifrc_kg.media_types import Format, by_token
from ifrc_kg.progress import Progress, progress

__all__ = ["Terminal", "chosen_format", "command_parser"]

_NARROWEST: Final = 40
_WIDEST_HELP: Final = 100


@dataclass(frozen=True)
class Terminal:
    """The three standard streams."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads standard output, and no program or file."""
        return self.stdout.isatty()

    @property
    def is_coloured(self) -> bool:
        """Whether colours are welcome (https://no-color.org)."""
        return self.is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """The columns of the terminal; COLUMNS decides where it is set, and 80 where nothing is known."""
        return max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST)

    @property
    def table_width(self) -> int:
        """The columns that a table may take: 0, for as many as it needs, where no person reads it."""
        return self.width if self.is_terminal or os.environ.get("COLUMNS") else 0

    def write(self, text: str) -> None:
        """Write text to standard output as UTF-8."""
        self.write_bytes(text.encode("utf-8"))

    def write_bytes(self, content: bytes) -> None:
        """Write bytes to standard output as they are; on a terminal, end them with a line end."""
        self.stdout.flush()
        self.stdout.buffer.write(content)
        if self.is_terminal and content and not content.endswith(b"\n"):
            self.stdout.buffer.write(b"\n")
        self.stdout.buffer.flush()

    def note(self, text: str) -> None:
        """Write a line to standard error."""
        self.stderr.write(text.rstrip("\n") + "\n")
        self.stderr.flush()

    def complain(self, error: IfrcKgError) -> None:
        """Say in one sentence what went wrong, and what to do about it."""
        self.note(f"ifrc-kg: {error}")
        if error.hint:
            self.note(f"  hint: {error.hint}")

    def progress(self, title: str) -> AbstractContextManager[Progress]:
        """Show on standard error that work goes on, if it lasts."""
        return progress(title, self.stderr)

    def read(self, name: str) -> str:
        """Return the text of a file, or of standard input for `-`."""
        if name != "-":
            return read_text(Path(name))
        if self.stdin is sys.__stdin__ and self.stdin.isatty():
            self.note("Reading from the terminal; end with Ctrl-D.")
        try:
            return self.stdin.read()
        except UnicodeDecodeError as error:
            raise FileMissing(f"Standard input cannot be read: {error}.", hint="Send UTF-8 text.") from error


def command_parser(name: str, description: str, examples: str, *, notes: str = "") -> argparse.ArgumentParser:
    """Return the parser of a subcommand: its description, wrapped, then notes as they are, then examples."""
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST_HELP) - 2
    indented = textwrap.indent(textwrap.dedent(examples).strip(), "  ")
    return argparse.ArgumentParser(
        prog=f"ifrc-kg {name}",
        description=textwrap.fill(" ".join(description.split()), width),
        epilog=f"{notes}examples:\n{indented}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def chosen_format(word: str, offered: Sequence[Format], *, also: Sequence[str] = ()) -> Format:
    """Return the format that --format names; raise UsageError with the words that could stand there."""
    try:
        return by_token(word, offered)
    except NotAcceptable as error:
        words = dict.fromkeys([*also, *(each.token for each in offered)])
        raise UsageError(f"--format {word} does not suit here.", hint=f"Offered: {', '.join(words)}.") from error
