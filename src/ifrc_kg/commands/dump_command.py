"""`ifrc-kg dump`: the graph, or one named graph of it, in any RDF format; or all dumps at once, with checksums."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from ifrc_kg.commands.project import Project, open_project
from ifrc_kg.commands.terminal import Terminal, chosen_format, command_parser
from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.dumps import build_dumps
from ifrc_kg.errors import NotAcceptable, UnknownResource, UsageError
from ifrc_kg.media_types import TRIG, Format, by_suffix
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.rdf_output import RDF_FORMATS, quads_as

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg dump --output ifrc-kg.trig
ifrc-kg dump --format nquads | gzip > ifrc-kg.nq.gz
ifrc-kg dump --graph passage:c-armenia-1 --format turtle
ifrc-kg dump --all dump
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Write the whole graph with its named graphs, or the triples of one of them. "
        "A format without named graphs (turtle, ntriples, rdfxml) carries the merged triples of all. "
        "With --all, write everything that the server offers at /dump/ into a folder: "
        "all formats, each named graph, each kind of resource, tables, and checksums."
    )
    words = ", ".join(each.token for each in RDF_FORMATS)
    made = command_parser("dump", description, _EXAMPLES)
    made.add_argument("--format", help=f"{words}; by default that of the suffix of --output, else trig")
    made.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    made.add_argument("--graph", metavar="IRI", help="only this named graph: an IRI or a CURIE")
    made.add_argument("--all", type=Path, metavar="FOLDER", help="all dumps, compressed ones as well, into this folder")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write the dump."""
    known = parser().parse_args(arguments)
    if known.all:
        return _write_all(known, terminal)
    output_format = _format(known)
    if known.output and not known.output.parent.is_dir():
        raise UsageError(
            f"{known.output} cannot be written: {known.output.parent} is no folder.", hint="Make it first."
        )
    project = open_project()
    with terminal.progress("writing"):
        quads = [quad for source in source_files(project.files) for quad in read_quads(source)]
        if known.graph:
            quads = _of_graph(quads, known.graph, project)
        text = quads_as(quads, output_format, project.prefixes)
    if known.output is None:
        terminal.write(text)
        return 0
    try:
        known.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{known.output} cannot be written: {error.strerror}.", hint="Name another file.") from error
    terminal.note(f"{len(quads)} statements written to {known.output}.")
    return 0


def _write_all(known: argparse.Namespace, terminal: Terminal) -> int:
    if known.format or known.output or known.graph:
        raise UsageError("--all writes every dump there is.", hint="Leave out --format, --output and --graph.")
    project = open_project()
    try:
        known.all.mkdir(parents=True, exist_ok=True)  # what cannot be written is told before the work is done
        with terminal.progress("writing"):
            manifest = build_dumps(project.files, known.all)
    except OSError as error:
        raise UsageError(f"{known.all} cannot be written: {error.strerror}.", hint="Name another folder.") from error
    terminal.note(f"{len(manifest.dumps)} files written to {known.all}, each plain and compressed.")
    return 0


def _format(known: argparse.Namespace) -> Format:
    if known.format:
        return chosen_format(known.format, RDF_FORMATS)
    if known.output is None:
        return TRIG
    try:
        return by_suffix(known.output.suffix, RDF_FORMATS)
    except NotAcceptable as error:
        raise UsageError(
            f"{known.output} does not say which format is meant.", hint="Name one with --format."
        ) from error


def _of_graph(quads: Sequence[Quad], name: str, project: Project) -> list[Quad]:
    iri = project.iri(name)
    found = [quad for quad in quads if str(quad.graph) == iri]
    if not found:
        graphs = {project.prefixes.shorten(str(quad.graph)) for quad in quads}
        raise UnknownResource(name, get_close_matches(project.prefixes.shorten(iri), graphs))
    return found
