"""`ifrc-kg query`: a SPARQL query of the user's own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ifrc_kg.commands.answer_output import FORMATS_HELP, write_answer
from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import UsageError

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg query question.rq
ifrc-kg query -e 'ASK { ?s ?p ?o }'
ifrc-kg query question.rq --format csv > answer.csv
cat question.rq | ifrc-kg query - --endpoint http://127.0.0.1:8000/sparql
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Ask a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE. "
        "The default graph holds the statements of all named graphs; GRAPH ?evidence { … } says who makes each."
    )
    made = command_parser("query", description, _EXAMPLES)
    made.add_argument("file", nargs="?", metavar="FILE", help="a file with the query, or - for standard input")
    made.add_argument("-e", "--text", metavar="TEXT", help="the query itself")
    made.add_argument("--format", default="", help=FORMATS_HELP)
    made.add_argument("--endpoint", default="", metavar="URL", help="ask this SPARQL endpoint instead of the files")
    made.add_argument(
        "--default-graph",
        action="append",
        default=[],
        metavar="IRI",
        help="a graph of the default graph; may be repeated",
    )
    made.add_argument(
        "--named-graph", action="append", default=[], metavar="IRI", help="a named graph; may be repeated"
    )
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Ask the query and write its answer."""
    known = parser().parse_args(arguments)
    if (known.file is None) == (known.text is None):
        raise UsageError("A query comes from FILE, from standard input (-) or from -e TEXT: give one of them.")
    text = known.text if known.text is not None else terminal.read(known.file)
    project = open_project(known.endpoint)
    request = QueryRequest(
        text,
        default_graphs=tuple(project.iri(name) for name in known.default_graph),
        named_graphs=tuple(project.iri(name) for name in known.named_graph),
    )
    write_answer(project, request, known.format.lower(), terminal)
    return 0
