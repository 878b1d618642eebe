"""Shapes graphs and validation reports as the standard has them, where pySHACL (0.40.1) has them otherwise.

- `sh:prefixes` also takes the prefixes that lie behind `owl:imports` (SHACL, section 5.2.1); pySHACL overlooks them.
- Switches are on only when they are `true` (section 4.4.5 and others); pySHACL takes `"1"^^xsd:boolean` as well.
- Each result has a result path of its own (section 3.6.2.2); pySHACL lets all results of a shape share blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import OWL, BNode, Graph, Literal
from rdflib.term import Node

from ifrc_kg.namespaces import PREFIXES_GRAPH, SH, SHAPES_GRAPH
from ifrc_kg.oxigraph_terms import Quad

__all__ = ["shapes_graph", "sound_shapes", "with_own_paths"]

#: What pySHACL compares with every constraint parameter and never uses; without it, it is a third faster.
_DOCUMENTATION: Final = (SH.name, SH.description, SH.order, SH.group)
_SWITCHES: Final = (SH.uniqueLang, SH.closed, SH.deactivated, SH.qualifiedValueShapesDisjoint)


def shapes_graph(quads: Iterable[Quad]) -> Graph:
    """Return the shapes among some quads, and the prefixes that their SPARQL constraints use."""
    graph = Graph(store="SimpleMemory")
    for quad in quads:
        if quad.graph in {SHAPES_GRAPH, PREFIXES_GRAPH} and quad.predicate not in _DOCUMENTATION:
            graph.add(quad[:3])
    return graph


def sound_shapes(shapes: Graph) -> Graph:
    """Return shapes with the prefixes of imported graphs, and without switches that are not on."""
    sound = Graph()
    for subject, predicate, value in shapes:
        if predicate not in _SWITCHES or (isinstance(value, Literal) and str(value) == "true"):
            sound.add((subject, predicate, value))
    for holder in set(shapes.objects(None, SH.prefixes)):
        for imported in shapes.transitive_objects(holder, OWL.imports):
            for declaration in shapes.objects(imported, SH.declare):
                sound.add((holder, SH.declare, declaration))
    return sound


def with_own_paths(report: Graph) -> Graph:
    """Return a validation report in which no two results share the blank nodes of a path."""
    own = Graph()
    shared = {path for path in report.objects(None, SH.resultPath) if isinstance(path, BNode)}
    behind = {node for path in shared for node in _blank_nodes(report, path)}
    kept = {
        node
        for subject, predicate, value in report
        if predicate != SH.resultPath and subject not in behind and value in behind
        for node in _blank_nodes(report, value)
    }
    dropped = behind - kept
    for subject, predicate, value in report:
        if predicate == SH.resultPath and value in shared:
            own.add((subject, predicate, _copied(report, value, own)))
        elif subject not in dropped:
            own.add((subject, predicate, value))
    return own


def _blank_nodes(graph: Graph, start: Node) -> set[Node]:
    """Return a blank node and those that lie behind it."""
    found: set[Node] = set()
    left = [start]
    while left:
        node = left.pop()
        if isinstance(node, BNode) and node not in found:
            found.add(node)
            left.extend(graph.objects(node))
    return found


def _copied(source: Graph, start: Node, target: Graph) -> Node:
    """Copy what is said of a blank node, and of those behind it, under new labels; return the new node."""
    names = {node: BNode() for node in _blank_nodes(source, start)}
    for node, name in names.items():
        for predicate, value in source.predicate_objects(node):
            target.add((name, predicate, names.get(value, value)))
    return names[start]
