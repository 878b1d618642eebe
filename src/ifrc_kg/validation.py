"""Hold data against the SHACL shapes and the checks (only this module knows pySHACL).

Shapes (`ontology/shapes/`) look at one resource at a time, over the RDF merge of all graphs.
Checks (`queries/checks/`) see named graphs too: each is a query whose rows are findings, with ?focus, ?severity and
?message.
Nothing is inferred, no `owl:imports` is followed, no script is run.

`validate_project` holds the project's own files against them.
`validate_files` holds other files against them, in the context of the project: a named graph of the file stands in for
the project's graph of that name, and only resources that the file speaks of are reported.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyshacl
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node as GraphNode

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.engine import QueryEngine, QueryRequest
from ifrc_kg.errors import DataError, UsageError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.inventory import differences, inventory, inventory_path, read_inventory
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.namespaces import BASE, SH, SHAPES_GRAPH
from ifrc_kg.oxigraph_terms import Quad, Syntax, oxigraph_quad, parse_quads
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.shacl_graphs import shapes_graph
from ifrc_kg.shape_targets import aimed, node_name
from ifrc_kg.source_positions import SourcePositions
from ifrc_kg.validation_report import Finding, Severity, ValidationReport

__all__ = [
    "Context",
    "Source",
    "check_findings",
    "data_graph",
    "inventory_findings",
    "load_context",
    "shacl_report",
    "shape_findings",
    "validate",
    "validate_context",
    "validate_files",
    "validate_project",
    "validate_source",
    "validate_text",
]

_SYNTAXES: Final = {".ttl": Syntax.TURTLE, ".nt": Syntax.TURTLE, ".trig": Syntax.TRIG}  # N-Triples is Turtle
_CHECKS: Final = BASE + "checks/"


@dataclass(frozen=True)
class Source:
    """A text that makes statements: its name as findings show it, and its quads."""

    name: str
    text: str
    quads: tuple[Quad, ...]

    @cached_property
    def positions(self) -> SourcePositions:
        """Where in the text its statements stand."""
        return SourcePositions(self.text)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The nodes that the text speaks of, graphs included, by `node_name`."""
        graphs = {node_name(quad.graph) for quad in self.quads if quad.graph is not None}
        return frozenset(graphs | {node_name(quad.subject) for quad in self.quads})


@dataclass(frozen=True)
class Context:
    """What a text is held against, read once: the project's statements, shapes, checks (by IRI) and prefixes."""

    sources: tuple[Source, ...]
    shapes: Graph
    checks: Mapping[str, str]
    prefixes: Prefixes


def load_context(project: ProjectFiles) -> Context:
    """Read what the project holds; raise DataError for a file that cannot be read."""
    return _context(project, tuple(_project_sources(project)))


def _context(project: ProjectFiles, sources: Sequence[Source], shapes: Graph | None = None) -> Context:
    shapes = shapes_graph(quad for source in sources for quad in source.quads) if shapes is None else shapes
    return Context(tuple(sources), shapes, _checks(project), load_prefixes(project.prefixes))


def validate_project(project: ProjectFiles) -> ValidationReport:
    """Return what is wrong in the project's own files; raise DataError for a file that cannot be read.

    Besides the shapes and checks, every data graph is held against the inventory.
    """
    sources = _project_sources(project)
    found = (*validate(project, sources).findings, *inventory_findings(project, sources))
    return ValidationReport(tuple(sorted(found, key=lambda finding: finding.rank)))


def validate_files(project: ProjectFiles, paths: Sequence[Path]) -> ValidationReport:
    """Return what is wrong in some Turtle, TriG or N-Triples files, in the context of the project.

    Raises UsageError for a file of another kind, FileMissing, and ParseError with line and column.
    """
    own = [_own_source(path) for path in paths]  # what cannot be read is told before the project is
    return _validated_in_context(load_context(project), own)


def validate_text(project: ProjectFiles, text: str, syntax: Syntax, *, name: str = "") -> ValidationReport:
    """Return what is wrong in a text, in the context of the project; raise ParseError with line and column."""
    source = Source(name, text, parse_quads(text, syntax, path=name))
    return validate_source(load_context(project), source)


def validate_source(context: Context, source: Source) -> ValidationReport:
    """Return what is wrong in a source, in a context that has been read; no file is opened."""
    return _validated_in_context(context, [source])


def validate(
    project: ProjectFiles,
    sources: Sequence[Source],
    *,
    shapes: Graph | None = None,
    focus: Collection[str] | None = None,
) -> ValidationReport:
    """Return the findings of all checks, and of `shapes` or else of the shapes among the sources, over their merge.

    With `focus`, only findings about these IRIs are sought.
    """
    return validate_context(_context(project, sources, shapes), focus=focus)


def validate_context(context: Context, *, focus: Collection[str] | None = None) -> ValidationReport:
    """Return what the checks and shapes of a context find in it; with `focus`, about these IRIs alone."""
    quads = [quad for source in context.sources for quad in source.quads]
    engine = LocalEngine(map(oxigraph_quad, set(quads)), context.prefixes)
    found = [
        *shape_findings(data_graph(quads), context.shapes, focus=focus),
        *_rows_of_checks(context.checks, engine),
    ]
    names = {str(quad.subject): str(quad.object) for quad in quads if quad.predicate == SH.name}
    wanted = (each for each in found if focus is None or each.focus_node in focus)
    placed = (_placed(replace(each, name=names.get(each.shape, "")), context.sources) for each in wanted)
    return ValidationReport(tuple(sorted(placed, key=lambda finding: finding.rank)))


def shape_findings(data: Graph, shapes: Graph, *, focus: Collection[str] | None = None) -> Iterator[Finding]:
    """Yield what the shapes find in a graph, each finding once."""
    if focus is not None:
        shapes = aimed(shapes, data, focus)
    report = shacl_report(data, shapes)
    seen = set()
    for result in report.objects(None, SH.result):
        finding = _finding(report, result)
        key = (finding.shape, finding.focus_node, finding.value)
        if key not in seen:
            seen.add(key)
            yield finding


def shacl_report(data: Graph, shapes: Graph) -> Graph:
    """Return the validation report on a graph as SHACL defines it (section 3.6): SHACL Core and SHACL-SPARQL.

    Raises DataError where validation fails (section 3.4.1): for shapes that are ill-formed or use what SHACL-SPARQL
    rules out, such as MINUS.
    """
    try:
        _, report, text = pyshacl.validate(
            data, shacl_graph=shapes, inplace=True, inference="none", advanced=False, js=False
        )
    except (ReportableRuntimeError, ParseException, NotImplementedError) as error:
        raise DataError(f"The shapes cannot be used: {error}") from error
    if not isinstance(report, Graph):
        raise DataError(f"The validation failed: {text}")
    return report


def check_findings(project: ProjectFiles, engine: QueryEngine) -> Iterator[Finding]:
    """Yield the rows of all checks, asked of an engine."""
    return _rows_of_checks(_checks(project), engine)


def _checks(project: ProjectFiles) -> dict[str, str]:
    """Return the texts of the checks by their IRIs."""
    return {_CHECKS + path.stem: read_text(path) for path in sorted((project.queries / "checks").glob("*.rq"))}


def _rows_of_checks(checks: Mapping[str, str], engine: QueryEngine) -> Iterator[Finding]:
    for iri, text in checks.items():
        for row in json.loads(engine.evaluate(QueryRequest(text), JSON).body)["results"]["bindings"]:
            yield Finding(
                severity=Severity.of(row["severity"]["value"]),
                message=row["message"]["value"],
                focus_node=row["focus"]["value"],
                shape=iri,
            )


def inventory_findings(project: ProjectFiles, sources: Sequence[Source]) -> Iterator[Finding]:
    """Yield the data graphs that are not as `data/inventory.csv` says, each at its first statement."""
    path = inventory_path(project)
    kept = read_inventory(read_text(path), load_prefixes(project.prefixes)) if path.is_file() else {}
    for graph, message in differences(kept, inventory(quad for source in sources for quad in source.quads)):
        finding = Finding(Severity.VIOLATION, message, focus_node=graph, shape=_CHECKS + "inventory")
        yield _placed_at_graph(finding, sources)


def _project_sources(project: ProjectFiles) -> list[Source]:
    return [
        Source(project.shown(source.path), read_text(source.path), read_quads(source))
        for source in source_files(project)
    ]


def _own_source(path: Path) -> Source:
    syntax = _SYNTAXES.get(path.suffix)
    if syntax is None:
        raise UsageError(
            f"{path} is no file that can be validated.", hint=f"Its name must end in {', '.join(_SYNTAXES)}."
        )
    text = read_text(path)
    return Source(path.as_posix(), text, parse_quads(text, syntax, path=path.as_posix()))


def _validated_in_context(context: Context, own: Sequence[Source]) -> ValidationReport:
    """Validate sources that stand in for the project's graphs of the same names.

    The shapes are always the project's: a stranger's text brings no constraint, and so no query, of its own.
    """
    replaced = {quad.graph for source in own for quad in source.quads} - {None}
    others = [
        replace(each, quads=tuple(quad for quad in each.quads if quad.graph not in replaced))
        for each in context.sources
    ]
    focus = frozenset[str]().union(*(source.subjects for source in own))
    return validate_context(replace(context, sources=(*own, *others)), focus=focus)


def data_graph(quads: Iterable[Quad]) -> Graph:
    """Return the RDF merge of all graphs but the shapes."""
    graph = Graph()
    for quad in quads:
        if quad.graph != SHAPES_GRAPH:
            graph.add(quad[:3])
    return graph


def _finding(report: Graph, result: GraphNode) -> Finding:
    def term(predicate: URIRef) -> URIRef | BNode | Literal | None:
        found = report.value(result, predicate)
        return found if isinstance(found, URIRef | BNode | Literal) else None

    path = term(SH.resultPath)
    return Finding(
        severity=Severity.of(str(term(SH.resultSeverity))),
        message=str(term(SH.resultMessage)),
        focus_node=node_name(term(SH.focusNode)),
        shape=str(term(SH.sourceShape)),
        component=str(term(SH.sourceConstraintComponent)),
        path=str(path) if isinstance(path, URIRef) else "",
        value=term(SH.value),
    )


def _placed(finding: Finding, sources: Sequence[Source]) -> Finding:
    """Return a finding with the file and line that it is about: its path, else its type, else its first line."""
    speaking = [source for source in sources if finding.focus_node in source.subjects]
    for predicate in [finding.path] * bool(finding.path) + [str(RDF.type), None]:
        for source in speaking:
            line = source.positions.line_of(finding.focus_node, predicate)
            if line:
                return _at(finding, source, line)
    return next((_at(finding, source, source.positions.graph_line(finding.focus_node)) for source in speaking), finding)


def _placed_at_graph(finding: Finding, sources: Sequence[Source]) -> Finding:
    """Return a finding on a graph with the file that holds it, and the line of its first statement there."""
    for source in sources:
        if any(str(quad.graph) == finding.focus_node for quad in source.quads):
            return _at(finding, source, source.positions.graph_line(finding.focus_node) or 1)
    return finding


def _at(finding: Finding, source: Source, line: int | None) -> Finding:
    return replace(finding, file=source.name, line=line)
