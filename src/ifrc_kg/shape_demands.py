"""What SHACL shapes demand, in words: whom they speak to, and what they say of the values of each property.

A phrase is a sequence of texts and IRIs, so that whoever shows it can name and link what the IRIs stand for.
The sections named below are those of SHACL (W3C Recommendation of 20 July 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ifrc_kg.namespaces import SH
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.shape_words import Phrase, constraint_phrases, path_phrase, path_properties

__all__ = ["Demand", "NodeShape", "Phrase", "read_shapes"]

#: Ways to say whom a shape speaks to (section 2.1.3), in words that the target follows.
_TARGETS: Final[Mapping[Node, str]] = {
    SH.targetClass: "every ",
    SH.targetNode: "",
    SH.targetSubjectsOf: "whatever has the property ",
    SH.targetObjectsOf: "whatever is a value of the property ",
}
_REPAIR: Final = "Repair: "
_LAST: Final = 1e9


@dataclass(frozen=True)
class Demand:
    """What a shape says of the values of one property path.

    `properties` are those on the path, and `classes` those of which a value has to be one.
    """

    iri: str
    name: str
    description: str
    path: Phrase
    properties: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    classes: tuple[str, ...]
    severity: str
    message: str
    repair: str
    group: str = ""
    constraint: str = ""
    query: str = ""

    @property
    def anchor(self) -> str:
        """The local name, which is also the anchor of what is demanded."""
        return self.iri.rpartition("#")[2]


@dataclass(frozen=True)
class NodeShape:
    """A shape of nodes: its targets, what it says of the nodes themselves, and its demands in their order.

    `users` are the shapes that take it in; one that is only taken in has no target.
    """

    iri: str
    label: str
    targets: tuple[Phrase, ...]
    target_classes: tuple[str, ...]
    own: tuple[Demand, ...]
    demands: tuple[Demand, ...]
    users: tuple[str, ...]

    @property
    def name(self) -> str:
        """The local name, which is also the anchor of the shape."""
        return self.iri.rpartition("#")[2]


def read_shapes(graph: Graph) -> tuple[NodeShape, ...]:
    """Return the node shapes that a graph names, those with targets first, in the order of their labels."""
    found = [_shape(graph, node) for node in graph.subjects(RDF.type, SH.NodeShape) if isinstance(node, URIRef)]
    return tuple(sorted(found, key=lambda each: (not each.targets, natural_key(each.label.casefold()))))


def _shape(graph: Graph, node: URIRef) -> NodeShape:
    targets = [(words, target) for way, words in _TARGETS.items() for target in graph.objects(node, way)]
    demands = [_demand(graph, each) for each in graph.objects(node, SH.property)]
    own = _demand(graph, node)
    return NodeShape(
        iri=str(node),
        label=_text(graph, node, SKOS.prefLabel) or str(node),
        targets=tuple((words, target) for words, target in sorted(targets) if isinstance(target, URIRef)),
        target_classes=tuple(sorted(str(each) for each in graph.objects(node, SH.targetClass))),
        own=(own,) if own.phrases else (),
        demands=tuple(each for each in sorted(demands, key=lambda each: _place(graph, each))),
        users=tuple(sorted({_named(graph, user) for user in graph.subjects(None, node) if user != node} - {""})),
    )


def _demand(graph: Graph, node: Node) -> Demand:
    """Return what is said by a property shape, or by a node shape of the nodes themselves."""
    path = graph.value(node, SH.path)
    constraint = graph.value(node, SH.sparql)
    message = _text(graph, node, SH.message) or (_text(graph, constraint, SH.message) if constraint else "")
    demanded, _, repair = message.partition(_REPAIR)
    group = graph.value(node, SH.group)
    return Demand(
        iri=str(node) if isinstance(node, URIRef) else "",
        name=_text(graph, node, SH.name),
        description=_text(graph, node, SH.description),
        path=path_phrase(graph, path) if path is not None else (),
        properties=tuple(path_properties(graph, path)) if path is not None else (),
        phrases=tuple(constraint_phrases(graph, node)),
        classes=tuple(_classes(graph, node)),
        severity=str(graph.value(node, SH.severity) or SH.Violation).rpartition("#")[2],
        message=demanded.strip(),
        repair=repair.strip(),
        group=_text(graph, group, SKOS.prefLabel) or _text(graph, group, RDFS.label) if group else "",
        constraint=str(constraint or ""),
        query=_text(graph, constraint, SH.select).strip() if constraint else "",
    )


def _classes(graph: Graph, node: Node) -> Iterator[str]:
    """Yield the classes that values are to be of, those of alternatives included."""
    yield from sorted(str(each) for each in graph.objects(node, SH["class"]))
    for alternatives in graph.objects(node, SH["or"]):
        for each in Collection(graph, alternatives):
            yield from _classes(graph, each)


def _place(graph: Graph, demand: Demand) -> tuple[float, str]:
    order = graph.value(URIRef(demand.iri), SH.order) if demand.iri else None
    return float(str(order)) if order is not None else _LAST, demand.iri or demand.name


def _named(graph: Graph, node: Node) -> str:
    """Return the IRI of the shape in which a node stands: its own, or that of the shape around it."""
    seen: set[Node] = set()
    while isinstance(node, BNode) and node not in seen:
        seen.add(node)
        node = next(graph.subjects(None, node), node)
    return str(node) if isinstance(node, URIRef) else ""


def _text(graph: Graph, node: Node | None, predicate: URIRef) -> str:
    """Return a text in English, or in no language, else any."""
    texts = [each for each in graph.objects(node, predicate) if isinstance(each, Literal)] if node is not None else []
    texts.sort(key=lambda each: (each.language not in ("en", None), str(each)))
    return str(texts[0]) if texts else ""
