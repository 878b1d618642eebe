"""The file and the line that a finding is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rdflib import RDF

from ifrc_kg.validation_context import Source
from ifrc_kg.validation_report import Finding

__all__ = ["placed", "placed_at_graph"]


def placed(finding: Finding, sources: Sequence[Source]) -> Finding:
    """Return a finding with the file and line that it is about: its path, else its type, else its first line."""
    speaking = [source for source in sources if finding.focus_node in source.subjects]
    for predicate in [finding.path] * bool(finding.path) + [str(RDF.type), None]:
        for source in speaking:
            line = source.positions.line_of(finding.focus_node, predicate)
            if line:
                return _at(finding, source, line)
    return next((_at(finding, source, source.positions.graph_line(finding.focus_node)) for source in speaking), finding)


def placed_at_graph(finding: Finding, sources: Sequence[Source]) -> Finding:
    """Return a finding on a graph with the file that holds it, and the line of its first statement there."""
    for source in sources:
        if any(str(quad.graph) == finding.focus_node for quad in source.quads):
            return _at(finding, source, source.positions.graph_line(finding.focus_node) or 1)
    return finding


def _at(finding: Finding, source: Source, line: int | None) -> Finding:
    return replace(finding, file=source.name, line=line)
