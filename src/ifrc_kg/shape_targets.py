"""Aim SHACL shapes at chosen focus nodes (SHACL, section 2.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from rdflib import RDF, RDFS, BNode, Graph
from rdflib.term import Node

from ifrc_kg.namespaces import SH

__all__ = ["aimed", "focus_nodes", "node_name"]

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def aimed(shapes: Graph, data: Graph, focus: Collection[str]) -> Graph:
    """Return the shapes with explicit targets: those of their focus nodes that are wanted, by `node_name`.

    pySHACL's own option for this also keeps nested shapes (sh:node, sh:or) from being evaluated (0.40.1).
    """
    aimed = Graph(store="SimpleMemory")
    for triple in shapes:
        if triple[1] not in _TARGETS:
            aimed.add(triple)
    for shape, predicate, target in shapes:
        if predicate in _TARGETS:
            for node in _focus_nodes(data, predicate, target):
                if node_name(node) in focus:
                    aimed.add((shape, SH.targetNode, node))
    return aimed


def focus_nodes(shapes: Graph, data: Graph) -> frozenset[Node]:
    """Return the nodes of a data graph to which any of the shapes speaks, each once."""
    targets = [triple for triple in shapes if triple[1] in _TARGETS]
    return frozenset(node for _, predicate, target in targets for node in _focus_nodes(data, predicate, target))


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
