"""`ifrc-kg trace`: the chain through one resource, in both directions."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from ifrc_kg.commands.project import Project, open_project
from ifrc_kg.commands.terminal import Terminal, chosen_format, command_parser
from ifrc_kg.errors import UnknownResource
from ifrc_kg.hops import GRADES, Trace
from ifrc_kg.media_types import N_TRIPLES, RDF_XML, TURTLE, Format
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_output import RDF_FORMATS, quads_as
from ifrc_kg.resource_names import find_resource, near_names
from ifrc_kg.trace import build_trace
from ifrc_kg.trace_records import trace_as_json, trace_as_sheet, trace_quads
from ifrc_kg.trace_report import trace_as_markdown, trace_as_text

__all__ = ["parser", "run"]

_SHEETS: Final = {"csv": ",", "tsv": "\t"}
_WITHOUT_EVIDENCE: Final = frozenset().union(*(each.names() for each in (TURTLE, N_TRIPLES, RDF_XML)))
_WORDS: Final = ("text", "markdown", "json", *_SHEETS)
_EXAMPLES: Final = """
ifrc-kg trace action:fighting-xenophobia
ifrc-kg trace Egypt
ifrc-kg trace "Positive Images" --grade stated,attributed
ifrc-kg trace society:armenian-red-cross-society --format markdown
ifrc-kg trace instrument:ic-31-resolution-3 --depth 2 --format json
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Follow a resource up, towards actions, instruments and principles, "
        "and down, towards initiatives, societies, countries and figures. "
        "Each hop stands with its grade (on whose word it rests) and its evidence."
    )
    made = command_parser("trace", description, _EXAMPLES)
    made.add_argument("resource", metavar="RESOURCE", help="an IRI, a CURIE, or a name as the paper writes it")
    made.add_argument(
        "--format",
        default="text",
        help="text (the default), markdown, json, csv, tsv; or the statements alone as trig, nquads, turtle, ntriples, "
        "jsonld, rdfxml",
    )
    made.add_argument(
        "--grade",
        type=_grades,
        default=GRADES,
        metavar="GRADE[,GRADE]",
        help=f"follow only hops of these grades: {', '.join(GRADES)}",
    )
    made.add_argument("--depth", type=int, default=0, metavar="N", help="go at most N hops from the resource")
    made.add_argument("--endpoint", default="", metavar="URL", help="ask this SPARQL endpoint instead of the files")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write the trace of one resource."""
    known = parser().parse_args(arguments)
    project = open_project(known.endpoint)
    write = _writer(known.format.lower(), project, terminal)
    found = find_resource(known.resource, project.prefixes, project.ask)
    if found.others:
        others = ", ".join(project.prefixes.shorten(iri) for iri in found.others)
        terminal.note(f"{known.resource!r} is also a name of {others}.")
    with terminal.progress("tracing"):
        trace = _traced(project, found.iri, known)
    terminal.write(write(trace))
    if known.format.lower() in _WITHOUT_EVIDENCE:
        terminal.note(f"{known.format} has no named graphs: the evidence of each statement is left out; trig keeps it.")
    return 0


def _grades(text: str) -> tuple[str, ...]:
    grades = tuple(grade.strip().lower() for grade in text.split(",") if grade.strip())
    wrong = [grade for grade in grades if grade not in GRADES]
    if wrong or not grades:
        raise argparse.ArgumentTypeError(f"{', '.join(wrong) or 'nothing'} is no grade; there are {', '.join(GRADES)}")
    return grades


def _traced(project: Project, iri: str, known: argparse.Namespace) -> Trace:
    try:
        return build_trace(project.ask, iri, grades=known.grade, depth=max(known.depth, 0))
    except UnknownResource:
        curie = project.prefixes.shorten(iri)
        near = near_names(curie, project.ask("trace-names", {}), project.prefixes)
        raise UnknownResource(curie, near) from None


def _writer(word: str, project: Project, terminal: Terminal) -> Callable[[Trace], str]:
    """Return what writes a trace in a format; raise NotAcceptable for a word that names none."""
    shorten = project.prefixes.shorten
    if word == "text":
        return partial(trace_as_text, shorten=shorten, width=terminal.width, is_coloured=terminal.is_coloured)
    if word in ("markdown", "md"):
        return partial(trace_as_markdown, shorten=shorten)
    if word == "json":
        return _json
    if word in _SHEETS:
        return partial(trace_as_sheet, delimiter=_SHEETS[word])
    return partial(_statements, output_format=chosen_format(word, RDF_FORMATS, also=_WORDS), prefixes=project.prefixes)


def _json(trace: Trace) -> str:
    return json.dumps(trace_as_json(trace), ensure_ascii=False, indent=2) + "\n"


def _statements(trace: Trace, output_format: Format, prefixes: Prefixes) -> str:
    return quads_as(trace_quads(trace), output_format, prefixes)
