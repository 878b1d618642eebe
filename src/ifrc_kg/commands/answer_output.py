"""Ask a query and write its answer: a table for people, a standard format for programs."""

from __future__ import annotations

import signal
import textwrap
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from ifrc_kg.commands.project import Project
from ifrc_kg.commands.terminal import Terminal, chosen_format
from ifrc_kg.engine import QueryRequest, form_of, kind_of
from ifrc_kg.media_types import HTML, JSON, TURTLE, Format, ResultKind, formats_for
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.results import Solutions, read_boolean, read_solutions, shown_term, text_table

__all__ = ["FORMATS_HELP", "TABLE", "records", "write_answer"]

#: The words for people's formats; the others are those of the table of media types.
TABLE: Final = "table"
_RECORDS: Final = "records"

FORMATS_HELP: Final = (
    "for people: table or records (by default what fits the terminal); for programs: json, csv, tsv, xml for "
    "SELECT and ASK; turtle (the default), trig, ntriples, nquads, jsonld, rdfxml for CONSTRUCT and DESCRIBE"
)

#: Columns that a value needs at least to be readable.
_READABLE: Final = 14
_UNLIMITED: Final = 100_000


def write_answer(project: Project, request: QueryRequest, word: str, terminal: Terminal) -> None:
    """Ask and write; `word` is what --format says, or empty.

    Raises UsageError for a format that cannot carry the answer, and what the engine raises.
    """
    kind = kind_of(form_of(request.text))
    output_format = _format(kind, word)
    with terminal.progress("asking"), _interruptible():
        answer = project.engine.evaluate(request, output_format or JSON)
    if output_format is not None:
        terminal.write_bytes(answer.body)
    elif kind is ResultKind.BOOLEAN:
        terminal.write("yes\n" if read_boolean(answer.body) else "no\n")
    else:
        terminal.write(_for_people(read_solutions(answer.body), word, project.prefixes, terminal.table_width))


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: Python's own handler would wait until the engine returns."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _format(kind: ResultKind, word: str) -> Format | None:
    """Return the standard format to write, or None for a table."""
    if kind is ResultKind.GRAPH:
        return TURTLE if word in ("", TABLE) else chosen_format(word, _standard(kind))
    if word in ("", TABLE, _RECORDS):
        return None
    return chosen_format(word, _standard(kind), also=(TABLE, _RECORDS))


def _standard(kind: ResultKind) -> Sequence[Format]:
    return [each for each in formats_for(kind) if each != HTML]


def _for_people(solutions: Solutions, word: str, prefixes: Prefixes, width: int) -> str:
    """Return a table if it fits, without the IRIs that have a label beside them if need be, and records otherwise.

    A table that was asked for is fitted by cutting values short.
    """
    room = width or _UNLIMITED
    if word == TABLE:
        return text_table(solutions, prefixes, width=room)
    if word != _RECORDS:
        for shown in (solutions, _without_labelled(solutions)):
            table = text_table(shown, prefixes, width=_UNLIMITED)
            if max(map(len, table.splitlines())) <= room:
                return table
    return records(solutions, prefixes, width=room)


def _without_labelled(solutions: Solutions) -> Solutions:
    """Leave out each variable `x` beside which there is an `xLabel`."""
    kept = tuple(name for name in solutions.variables if f"{name}Label" not in solutions.variables)
    return Solutions(kept, solutions.rows)


def records(solutions: Solutions, prefixes: Prefixes, *, width: int) -> str:
    """Return each solution as a block of lines `variable  value`, wrapped; unbound variables are left out."""
    margin = max((len(variable) for variable in solutions.variables), default=0) + 2
    blocks = []
    for row in solutions.rows:
        shown = [
            (name, " ".join(shown_term(row[name], prefixes).split())) for name in solutions.variables if name in row
        ]
        lines = [
            textwrap.fill(
                value,
                max(width, margin + _READABLE),
                initial_indent=name.ljust(margin),
                subsequent_indent=" " * margin,
                break_long_words=False,
                break_on_hyphens=False,
            )
            or name
            for name, value in shown
        ]
        blocks.append("\n".join(lines))
    count = len(solutions.rows)
    return "\n\n".join([*blocks, f"{count} {'solution' if count == 1 else 'solutions'}"]) + "\n"
