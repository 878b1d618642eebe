"""The `ifrc-kg` command: it picks the subcommand, and says how every one of them ends.

Exit codes: 0 done, 1 findings or no match, 2 usage or bad input, 130 interrupted, 141 the reader went away.
Errors are one sentence on standard error, with a hint what to do.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

from ifrc_kg.commands.registry import COMMANDS, load_command
from ifrc_kg.commands.terminal import Terminal
from ifrc_kg.errors import IfrcKgError, UnknownResource

__all__ = ["main", "main_parser"]

_FINDINGS: Final = 1
_USAGE: Final = 2
_INTERRUPTED: Final = 130
_READER_GONE: Final = 141

_EXAMPLES: Final = """\
examples:
  ifrc-kg serve
  ifrc-kg run
  ifrc-kg trace action:fighting-xenophobia
  ifrc-kg query -e 'SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }'

`ifrc-kg COMMAND --help` explains each command."""


def main_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line before a subcommand's own arguments."""
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name.ljust(width)}  {summary}" for name, summary in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="ifrc-kg",
        usage="ifrc-kg [-h] [--version] COMMAND ...",
        description="Ask, trace, check and serve the ifrc-kg knowledge graph.\n\ncommands:\n" + listing,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="the same as the command version")
    parser.add_argument("command", nargs="?", metavar="COMMAND", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line and return its exit code."""
    terminal = Terminal(sys.stdin, sys.stdout, sys.stderr)
    try:
        code = _dispatch(list(sys.argv[1:] if argv is None else argv), terminal)
        sys.stdout.flush()
    except SystemExit as ended:  # argparse has said what there is to say
        return ended.code if isinstance(ended.code, int) else _USAGE
    except KeyboardInterrupt:
        terminal.note("")
        return _INTERRUPTED
    except BrokenPipeError:
        # What is still buffered goes nowhere, so that Python's own flush at exit stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_GONE
    except IfrcKgError as error:
        terminal.complain(error)
        return _FINDINGS if isinstance(error, UnknownResource) else _USAGE
    return code


def _dispatch(argv: list[str], terminal: Terminal) -> int:
    parser = main_parser()
    known = parser.parse_args(argv)
    if known.version:
        known.command = "version"
    if known.command is None:
        terminal.note(parser.format_help())
        return _USAGE
    code: int = load_command(known.command).run(known.arguments, terminal)
    return code
