"""`ifrc-kg run`: the stored queries, each with its own parameters and its own help."""

from __future__ import annotations

import argparse
import csv
import io
import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

from ifrc_kg.commands.answer_output import FORMATS_HELP, write_answer
from ifrc_kg.commands.project import Project, open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import UsageError
from ifrc_kg.parameters import Parameter
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.stored_query import StoredQuery

__all__ = ["parser", "query_parser", "run"]

_HELP: Final = ("-h", "--help")
_EXAMPLES = """
ifrc-kg run
ifrc-kg run NAME --help
ifrc-kg run actions-without-initiatives
ifrc-kg run NAME --param value --format csv
ifrc-kg run NAME --endpoint http://127.0.0.1:8000/sparql
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of what all stored queries have in common."""
    description = (
        "Run a stored query. Without NAME: list the catalogue. "
        "`ifrc-kg run NAME --help` shows the question, the parameters and examples of one query."
    )
    made = command_parser("run", description, _EXAMPLES)
    _add_common(made)
    return made


def _add_common(made: argparse.ArgumentParser) -> None:
    made.add_argument("name", nargs="?", metavar="NAME", help="the name of a stored query")
    made.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="the value of a parameter")
    made.add_argument("--format", default="", help=FORMATS_HELP)
    made.add_argument("--endpoint", default="", metavar="URL", help="ask this SPARQL endpoint instead of the files")
    made.add_argument("--show", action="store_true", help="write the text of the query instead of asking it")


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Run a stored query, explain it, or list them all."""
    wants_help = any(word in _HELP for word in arguments)
    common = argparse.ArgumentParser(prog="ifrc-kg run", add_help=False, allow_abbrev=False)
    _add_common(common)
    known, rest = common.parse_known_args([word for word in arguments if word not in _HELP])
    if known.name is None:
        if wants_help or rest:
            parser().parse_args(["--help"] if wants_help else arguments)
        terminal.write(_catalogue(open_project().catalogue, known.format.lower(), terminal))
        return 0
    project = open_project(known.endpoint)
    query = project.catalogue.get(known.name)
    if wants_help:
        terminal.write(query_parser(query).format_help())
        return 0
    values = {**_pairs(known.param), **_options(query, rest)}
    if known.show:
        terminal.write(query.text)
        return 0
    _ask(project, query, values, known.format.lower(), terminal)
    return 0


def _ask(project: Project, query: StoredQuery, values: Mapping[str, str], word: str, terminal: Terminal) -> None:
    request = project.catalogue.request(query.name, values)
    if terminal.is_terminal and not word:
        terminal.note(query.summary)
    write_answer(project, request, word, terminal)


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    """Return the values of `--param name=value`."""
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(f"--param {text!r} has no value.", hint="Write --param name=value.")
        pairs[name.strip()] = value
    return pairs


def _options(query: StoredQuery, rest: Sequence[str]) -> dict[str, str]:
    """Return the values of `--name value`."""
    known, unknown = _own_options(query).parse_known_args(rest)
    if unknown:
        names = ", ".join(f"--{parameter.name}" for parameter in query.parameters) or "no parameter"
        raise UsageError(
            f"The query {query.name} does not take {unknown[0]}.",
            hint=f"It takes {names}; `ifrc-kg run {query.name} --help` explains it.",
        )
    return {name: value for name, value in vars(known).items() if value is not None}


def _own_options(query: StoredQuery) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog=f"ifrc-kg run {query.name}", add_help=False, allow_abbrev=False)
    for parameter in query.parameters:
        made.add_argument(f"--{parameter.name}", dest=parameter.name)
    return made


def query_parser(query: StoredQuery) -> argparse.ArgumentParser:
    """Return a parser whose help explains one stored query."""
    settings = " ".join(f"--{parameter.name} {parameter.example}" for parameter in query.parameters)
    examples = [f"ifrc-kg run {query.name} {settings}".rstrip(), f"ifrc-kg run {query.name} --show"]
    description = f"{query.summary} {query.description}"
    made = command_parser(f"run {query.name}", description, "\n".join(examples))
    for parameter in query.parameters:
        made.add_argument(f"--{parameter.name}", metavar=parameter.type.name, help=_explained(parameter))
    made.add_argument("--param", metavar="NAME=VALUE", help="the same, for any parameter")
    made.add_argument("--format", help=FORMATS_HELP)
    made.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of the files")
    made.add_argument("--show", action="store_true", help="write the text of the query instead of asking it")
    return made


def _explained(parameter: Parameter) -> str:
    meant = f"{parameter.kind}:…" if parameter.kind else parameter.class_name
    kind = f" ({meant})" if meant else ""
    default = f"; default: {parameter.default}" if parameter.default else ""
    need = "; may be left out" if parameter.optional and not parameter.default else default
    return f"{parameter.label}{kind}{need}".replace("%", "%%")


def _catalogue(catalogue: QueryCatalogue, word: str, terminal: Terminal) -> str:
    queries = [catalogue.get(name) for name in catalogue.names()]
    if word == "json":
        return json.dumps([_record(query) for query in queries], ensure_ascii=False, indent=2) + "\n"
    if word in ("csv", "tsv"):
        return _sheet(queries, "," if word == "csv" else "\t")
    if word not in ("", "table"):
        raise UsageError(f"The catalogue cannot be written as {word!r}.", hint="Offered: table, json, csv, tsv.")
    return _listing(queries, terminal.width)


def _listing(queries: Sequence[StoredQuery], width: int) -> str:
    margin = max((len(query.name) for query in queries), default=0) + 2
    lines = [
        textwrap.fill(query.summary, width, initial_indent=query.name.ljust(margin), subsequent_indent=" " * margin)
        for query in queries
    ]
    return "\n".join([*lines, "", f"{len(queries)} queries; `ifrc-kg run NAME --help` explains one."]) + "\n"


def _sheet(queries: Sequence[StoredQuery], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(["name", "summary", "tags", "parameters"])
    for query in queries:
        names = " ".join(parameter.name for parameter in query.parameters)
        writer.writerow([query.name, query.summary, " ".join(query.tags), names])
    return text.getvalue()


def _record(query: StoredQuery) -> dict[str, object]:
    parameters = [
        {
            "name": parameter.name,
            "type": parameter.type.value,
            "label": parameter.label,
            "class": parameter.class_name,
            "kind": parameter.kind,
            "default": parameter.default,
            "example": parameter.example,
        }
        for parameter in query.parameters
    ]
    told = {"name": query.name, "summary": query.summary, "description": query.description}
    return {**told, "tags": list(query.tags), "form": query.form.value, "parameters": parameters}
