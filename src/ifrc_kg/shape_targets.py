"""Aim SHACL shapes at chosen focus nodes (SHACL, section 2.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.term import Node

from ifrc_kg.namespaces import SH

__all__ = ["aimed", "focus_nodes", "node_name"]

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def aimed(shapes: Graph, data: Graph, focus: Collection[str]) -> Graph:
    """Return the shapes that speak to the wanted nodes, with explicit targets: those of their focus nodes.

    Nodes are wanted by `node_name`; shapes that none of the returned ones uses are left out.
    pySHACL's own option for this also keeps nested shapes (sh:node, sh:or) from being evaluated (0.40.1).
    """
    nodes = frozenset(BNode(name[2:]) if name.startswith("_:") else URIRef(name) for name in focus)
    instances = _instances(data, nodes)
    aimed = Graph(store="SimpleMemory")
    for shape, predicate, target in _targets(shapes):
        among = instances[target] if predicate == SH.targetClass else _focus_nodes(data, predicate, target)
        for node in among:
            if node_name(node) in focus:
                aimed.add((shape, SH.targetNode, node))
    for triple in _reached(shapes, {*aimed.subjects(), *_unaimed(shapes)}):
        aimed.add(triple)
    return aimed


def _instances(data: Graph, nodes: Iterable[Node]) -> defaultdict[Node | None, set[Node]]:
    """Return which of some nodes are SHACL instances of a class, by the class (SHACL, section 1.1)."""
    instances: defaultdict[Node | None, set[Node]] = defaultdict(set)
    for node in nodes:
        for type_ in data.objects(node, RDF.type):
            for each in data.transitive_objects(type_, RDFS.subClassOf):
                instances[each].add(node)
    return instances


def _unaimed(shapes: Graph) -> Iterator[Node]:
    """Yield what no target leads to: shapes that are classes as well, and constraint components."""
    for kind in (RDFS.Class, OWL.Class, SH.ConstraintComponent):
        yield from shapes.subjects(RDF.type, kind)


def _reached(shapes: Graph, left: set[Node]) -> Iterator[tuple[Node, Node, Node]]:
    """Yield what is said of some nodes, and of all that they lead to, but for targets."""
    seen = set(left)
    while left:
        for triple in shapes.triples((left.pop(), None, None)):
            if triple[1] not in _TARGETS:
                yield triple
                if triple[2] not in seen:
                    seen.add(triple[2])
                    left.add(triple[2])


def focus_nodes(shapes: Graph, data: Graph) -> frozenset[Node]:
    """Return the nodes of a data graph to which any of the shapes speaks, each once."""
    return frozenset(
        node for _, predicate, target in _targets(shapes) for node in _focus_nodes(data, predicate, target)
    )


def _targets(shapes: Graph) -> Iterator[tuple[Node, Node, Node]]:
    for predicate in _TARGETS:
        yield from shapes.triples((None, predicate, None))


def node_name(node: Node | None) -> str:
    """Return what a focus node is called: its IRI or text, or `_:` and its label for a blank node."""
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def _focus_nodes(data: Graph, predicate: Node, target: Node) -> Iterator[Node]:
    """Yield the focus nodes of a target declaration (SHACL, section 2.1.3)."""
    if predicate == SH.targetClass:
        for each in data.transitive_subjects(RDFS.subClassOf, target):
            yield from data.subjects(RDF.type, each)
    elif predicate == SH.targetNode:
        yield target
    elif predicate == SH.targetSubjectsOf:
        yield from data.subjects(target, None)
    else:
        yield from data.objects(None, target)
