"""The page of all commands, `docs/cli.md`, made from their parsers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

__all__ = ["cli_page"]

_INTRO = """\
# The command line

<!-- Made by `ifrc-kg generate`; do not edit. -->

Answers go to standard output, everything else (notes, progress, errors) to standard error.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | findings (`validate`, `evidence`, `diff`, `--check`), nothing found (`trace`, `search`, `dump`, `--locate`) |
| 2 | wrong usage or bad input |
| 130 | interrupted with Ctrl-C |

A query that is answered ends with 0, also where the answer is empty or `no`.
An error is one sentence, with a hint what to do.
Where a command takes an IRI, it also takes a CURIE of the project's prefixes, such as `action:fighting-xenophobia`.
`NO_COLOR` switches colours off, `COLUMNS` sets the width.
"""


def cli_page(parsers: Mapping[str, argparse.ArgumentParser]) -> str:
    """Return the page for the parsers of the commands, by name."""
    return "\n".join([_INTRO, *(_section(name, parser) for name, parser in parsers.items())])


def _section(name: str, parser: argparse.ArgumentParser) -> str:
    rows = "\n".join(_rows(parser))
    table = f"| argument | meaning |\n| --- | --- |\n{rows}\n\n" if rows else ""
    _, _, examples = (parser.epilog or "").partition("examples:\n")
    lines = "\n".join(line.strip() for line in examples.splitlines())
    description = " ".join((parser.description or "").split()).replace(". ", ".\n")
    return f"## ifrc-kg {name}\n\n{description}\n\n{table}```sh\n{lines}\n```\n"


def _rows(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of its arguments
        if action.dest != "help":
            meaning = (action.help or "").replace("%%", "%").replace("|", "&#124;")
            yield f"| `{_shown(action)}` | {meaning} |"


def _shown(action: argparse.Action) -> str:
    if not action.option_strings:
        name = str(action.metavar or action.dest)
        return {"?": f"[{name}]", "*": f"[{name} …]"}.get(str(action.nargs), name)
    value = ""
    if action.nargs != 0:
        choices = ",".join(map(str, action.choices)) if action.choices else ""
        value = f" {{{choices}}}" if choices else f" {action.metavar or action.dest.upper()}"
    return ", ".join(action.option_strings) + value
