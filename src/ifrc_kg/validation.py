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

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyshacl
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node as GraphNode

from ifrc_kg.errors import DataError, UsageError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.finding_places import placed, placed_at_graph
from ifrc_kg.inventory import differences, inventory, inventory_path, read_inventory
from ifrc_kg.namespaces import SH
from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.shape_targets import aimed, node_name
from ifrc_kg.validation_context import CHECKS, Context, Source, context_of, load_context
from ifrc_kg.validation_report import Finding, Severity, ValidationReport

__all__ = [
    "inventory_findings",
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
#: Statements to exchange from which on it is quicker, and takes less memory, to build another ground.
_MANY: Final = 3000


def validate_project(project: ProjectFiles) -> ValidationReport:
    """Return what is wrong in the project's own files; raise DataError for a file that cannot be read.

    Besides the shapes and checks, every data graph is held against the inventory.
    """
    context = load_context(project)
    found = (*validate_context(context).findings, *inventory_findings(project, context.sources))
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
    return validate_context(context_of(project, sources, shapes), focus=focus)


def validate_context(context: Context, *, focus: Collection[str] | None = None) -> ValidationReport:
    """Return what the checks and shapes of a context find in it; with `focus`, about these IRIs alone."""
    return _report(context, context.sources, focus)


def _report(context: Context, sources: Sequence[Source], focus: Collection[str] | None) -> ValidationReport:
    """Return what is found on the ground of a context as it is now; `sources` are those that speak there."""
    found = [
        *shape_findings(context.ground.data, context.shapes, focus=focus),
        *_check_findings(context, focus),
    ]
    names = {str(quad.subject): str(quad.object) for source in sources for quad in source.shape_names}
    wanted = (each for each in found if focus is None or each.focus_node in focus)
    named = (replace(each, name=names.get(each.shape, "")) for each in wanted)
    return ValidationReport(tuple(sorted((placed(each, sources) for each in named), key=lambda finding: finding.rank)))


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


def _check_findings(context: Context, focus: Collection[str] | None) -> Iterator[Finding]:
    for iri, text in context.checks.items():
        for row in context.ground.rows(text, focus):
            yield Finding(Severity.of(row.severity), row.message, focus_node=row.focus, shape=iri)


def inventory_findings(project: ProjectFiles, sources: Sequence[Source]) -> Iterator[Finding]:
    """Yield the data graphs that are not as `data/inventory.csv` says, each at its first statement."""
    path = inventory_path(project)
    kept = read_inventory(read_text(path), load_prefixes(project.prefixes)) if path.is_file() else {}
    for graph, message in differences(kept, inventory(quad for source in sources for quad in source.quads)):
        finding = Finding(Severity.VIOLATION, message, focus_node=graph, shape=CHECKS + "inventory")
        yield placed_at_graph(finding, sources)


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
    replaced = frozenset[URIRef | BNode]().union(*(source.graphs for source in own))
    others = [each.without(replaced) for each in context.sources]
    focus = frozenset[str]().union(*(source.subjects for source in own))
    sources = (*own, *others)
    if _statements(own) + _statements(context.sources) - _statements(others) > _MANY:
        return validate_context(replace(context, sources=sources), focus=focus)
    with context.ground.standing_in(quad for source in own for quad in source.quads):
        return _report(context, sources, focus)


def _statements(sources: Iterable[Source]) -> int:
    return sum(len(source.quads) for source in sources)


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
