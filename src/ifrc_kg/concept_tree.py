"""A concept scheme as a tree: each concept once, below the first of the concepts that are broader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import SKOS, Graph, URIRef
from rdflib.term import Node

__all__ = ["Branch", "concept_tree"]


@dataclass(frozen=True)
class Branch:
    """A concept with what is below it; `also_below` are further broader concepts, under which it is not repeated."""

    iri: str
    definition: str
    notes: tuple[str, ...]
    notations: tuple[str, ...]
    related: tuple[str, ...]
    also_below: tuple[str, ...]
    below: tuple[Branch, ...]

    @property
    def name(self) -> str:
        """The last part of the IRI, which is also the anchor of the concept."""
        return self.iri.rpartition("/")[2]

    @property
    def size(self) -> int:
        """The number of concepts, this one included."""
        return 1 + sum(each.size for each in self.below)


def concept_tree(graph: Graph, scheme: URIRef, order: Callable[[str], object]) -> tuple[Branch, ...]:
    """Return the concepts of a scheme as trees; `order` gives the sort key of a concept among its siblings.

    Where concepts are broader than each other in a ring, the first of them stands on top.
    """
    concepts = sorted({str(each) for each in graph.subjects(SKOS.inScheme, scheme)}, key=lambda iri: (order(iri), iri))
    broader = {iri: _broader(graph, URIRef(iri), concepts) for iri in concepts}
    left = dict.fromkeys(concepts)

    def branch(iri: str) -> Branch:
        left.pop(iri, None)
        below = tuple(branch(each) for each in concepts if each in left and broader[each][:1] == [iri])
        return _branch(graph, URIRef(iri), tuple(broader[iri][1:]), below)

    tops = [branch(iri) for iri in concepts if not broader[iri]]
    while left:
        tops.append(branch(next(iter(left))))
    return tuple(tops)


def _broader(graph: Graph, concept: Node, concepts: list[str]) -> list[str]:
    """Return the concepts of the same scheme that are broader, whichever of the two says so."""
    found = {str(each) for each in (*graph.objects(concept, SKOS.broader), *graph.subjects(SKOS.narrower, concept))}
    return [iri for iri in concepts if iri in found]


def _branch(graph: Graph, concept: URIRef, also_below: tuple[str, ...], below: tuple[Branch, ...]) -> Branch:
    def texts(predicate: URIRef) -> tuple[str, ...]:
        return tuple(sorted(str(each) for each in graph.objects(concept, predicate)))

    return Branch(
        iri=str(concept),
        definition=" ".join(texts(SKOS.definition)),
        notes=(*texts(SKOS.scopeNote), *texts(SKOS.example)),
        notations=texts(SKOS.notation),
        related=texts(SKOS.related),
        also_below=also_below,
        below=below,
    )
