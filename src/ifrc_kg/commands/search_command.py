"""`ifrc-kg search`: find things by name, as `/search` does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Final

from ifrc_kg.commands.project import Project, open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.media_types import JSON
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.results import read_solutions
from ifrc_kg.search import MOST_WORDS, Findings, Search, read_search
from ifrc_kg.search_results import search_as_json, search_as_sheet

__all__ = ["parser", "run"]

_LANGUAGES: Final = ("en", "fr", "es", "ar")
_SHEETS: Final = {"csv": ",", "tsv": "\t"}
_EXAMPLES: Final = """
ifrc-kg search Cote d Ivoire
ifrc-kg search xenofobia
ifrc-kg search "Croix-Rouge belge" --lang fr
ifrc-kg search migration --kind instrument --format csv
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Find things by the words of their names: labels in four languages, variants, misprints of the paper, codes, "
        "key phrases, and the questions of the catalogue. "
        "Accents, case and small slips do not matter. "
        "Exit code 1 when nothing is found."
    )
    made = command_parser("search", description, _EXAMPLES)
    made.add_argument("words", nargs="+", metavar="WORDS", help="what to look for")
    made.add_argument("--kind", default="", help="only things of this kind, such as society, initiative or question")
    made.add_argument("--lang", default="en", choices=_LANGUAGES, help="the language of the labels (default: en)")
    made.add_argument("--format", default="text", choices=("text", "json", *_SHEETS), help="default: text")
    made.add_argument("--endpoint", default="", metavar="URL", help="ask this SPARQL endpoint instead of the files")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write what is found, best first."""
    known = parser().parse_args(arguments)
    project = open_project(known.endpoint)
    with terminal.progress("reading the names"):
        search = _search(project)
    findings = search.find(" ".join(known.words), known.kind, known.lang)
    _tell(findings, terminal)
    if known.format == "json":
        told = search_as_json(findings, findings.hits, search, known.lang)
        terminal.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif known.format in _SHEETS:
        terminal.write(search_as_sheet(findings, search, known.lang, _SHEETS[known.format]))
    else:
        terminal.write("".join(f"{line}\n" for line in _lines(findings, search, project, known.lang)))
    return 0 if findings.hits else 1


def _search(project: Project) -> Search:
    def ask(view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, Node]]:
        return read_solutions(project.engine.evaluate(project.views.request(view, values), JSON).body).rows

    return read_search(ask, project.catalogue)


def _tell(findings: Findings, terminal: Terminal) -> None:
    """Say what the answer leaves open."""
    if findings.left_out:
        terminal.note(f"Only the first {MOST_WORDS} words are searched.")
    if findings.is_partial:
        terminal.note("No name has all of these words; these have some of them.")
    if not findings.hits:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in findings.kinds.items())
        terminal.note(f"Nothing of this kind has a name like this; there is {kinds}." if kinds else "Nothing is found.")


def _lines(findings: Findings, search: Search, project: Project, language: str) -> Sequence[str]:
    """Return a line for each hit: its CURIE, its label, and the name that was found where that is another."""
    lines = []
    names = [project.prefixes.shorten(hit.thing) for hit in findings.hits]
    width = min(max(map(len, names), default=0), 48)
    for name, hit in zip(names, findings.hits, strict=True):
        label = search.name(hit.thing, language).text
        found = "" if hit.name.text == label else f" [{hit.name.what}: {hit.name.text}]"
        lines.append(f"{name.ljust(width)}  {label}{found}")
    return lines
