"""The ontology as its readers need it: classes and properties, how they hang together, and the themes they stand under.

Everything is read from the graph of the ontology and that of its alignments; a theme is a part of the ontology, as a
document, that has terms as parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, SDO, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from ifrc_kg.rdf_format import natural_key

__all__ = ["Ontology", "Term", "Theme", "read_ontology"]

#: What a term can be, in the order in which a theme lists its terms.
_KINDS: Final = (
    (OWL.Class, "class"),
    (OWL.ObjectProperty, "object property"),
    (OWL.DatatypeProperty, "datatype property"),
)
_NOTES: Final = (SKOS.scopeNote, SKOS.example, SKOS.changeNote, SKOS.editorialNote, RDFS.comment)
_LAST: Final = 10**6


@dataclass(frozen=True)
class Term:
    """A class or a property; related terms are IRIs, and alignments are pairs of a relation and a foreign term."""

    iri: str
    kind: str
    label: str
    definition: str
    notes: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    alignments: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The local name, which is also the anchor of the term."""
        return self.iri.rpartition("#")[2]

    @property
    def is_class(self) -> bool:
        """Tell a class from a property."""
        return self.kind == _KINDS[0][1]


@dataclass(frozen=True)
class Theme:
    """A part of the ontology: what it is about, and its terms, classes first."""

    iri: str
    label: str
    definition: str
    terms: tuple[Term, ...]

    @property
    def name(self) -> str:
        """The local name, which is also the anchor of the theme."""
        return self.iri.rpartition("#")[2]


@dataclass(frozen=True)
class Ontology:
    """All terms by IRI, in the order of their names, and the themes in their order."""

    terms: Mapping[str, Term]
    themes: tuple[Theme, ...]

    @property
    def classes(self) -> tuple[Term, ...]:
        """The classes, in the order of their names."""
        return tuple(term for term in self.terms.values() if term.is_class)

    def roots(self) -> Iterator[Term]:
        """Yield the classes that have no class of the ontology above them, theme by theme."""
        for theme in self.themes:
            yield from (term for term in theme.terms if term.is_class and not term.broader)

    def below(self, term: Term) -> tuple[Term, ...]:
        """Return the classes directly below a class."""
        return tuple(self.terms[iri] for iri in term.narrower)

    def all_above(self, term: Term) -> frozenset[str]:
        """Return everything above a term, own and foreign, however far."""
        return self._reached(term, lambda each: each.broader)

    def all_below(self, term: Term) -> frozenset[str]:
        """Return everything below a term, however far."""
        return self._reached(term, lambda each: each.narrower)

    def _reached(self, term: Term, step: Callable[[Term], tuple[str, ...]]) -> frozenset[str]:
        found: set[str] = set()
        left = list(step(term))
        while left:
            iri = left.pop()
            if iri not in found:
                found.add(iri)
                left += step(self.terms[iri]) if iri in self.terms else ()
        return frozenset(found)

    def of_domain(self, term: Term) -> tuple[Term, ...]:
        """Return the properties that have a class as domain."""
        return tuple(each for each in self.terms.values() if term.iri in each.domains)

    def of_range(self, term: Term) -> tuple[Term, ...]:
        """Return the properties that have a class as range."""
        return tuple(each for each in self.terms.values() if term.iri in each.ranges)


def read_ontology(graph: Graph, alignments: Graph) -> Ontology:
    """Return the terms that a graph defines; those under no theme stand under a last one without a name."""
    found = [
        _term(graph, alignments, subject, kind)
        for type_, kind in _KINDS
        for subject in graph.subjects(RDF.type, type_)
        if isinstance(subject, URIRef)
    ]
    terms = {term.iri: term for term in sorted(found, key=lambda term: natural_key(term.name))}
    themes = tuple(_themes(graph, terms))
    themed = {term.iri for theme in themes for term in theme.terms}
    left = tuple(term for term in terms.values() if term.iri not in themed)
    return Ontology(terms, (*themes, Theme("#further-terms", "Further terms", "", left)) if left else themes)


def _term(graph: Graph, alignments: Graph, subject: URIRef, kind: str) -> Term:
    above = RDFS.subClassOf if kind == _KINDS[0][1] else RDFS.subPropertyOf
    aligned = [(str(relation), str(other)) for relation, other in alignments.predicate_objects(subject)]
    return Term(
        iri=str(subject),
        kind=kind,
        label=str(graph.value(subject, SKOS.prefLabel) or graph.value(subject, RDFS.label) or subject),
        definition=str(graph.value(subject, SKOS.definition) or ""),
        notes=tuple(note for each in _NOTES for note in sorted(map(str, graph.objects(subject, each)))),
        broader=_iris(each for each in graph.objects(subject, above) if each != subject),
        narrower=_iris(each for each in graph.subjects(above, subject) if each != subject),
        domains=_iris(graph.objects(subject, RDFS.domain)),
        ranges=_iris(graph.objects(subject, RDFS.range)),
        alignments=tuple(sorted(aligned)),
    )


def _iris(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(sorted((str(node) for node in nodes if isinstance(node, URIRef)), key=natural_key))


def _themes(graph: Graph, terms: Mapping[str, Term]) -> Iterator[Theme]:
    """Yield the themes: what has terms as parts, by position."""
    parts: dict[Node, set[str]] = {}
    for whole, part in graph.subject_objects(DCTERMS.hasPart):
        if str(part) in terms:
            parts.setdefault(whole, set()).add(str(part))
    order = [kind for _, kind in _KINDS]
    for whole in sorted(parts, key=lambda whole: (_position(graph, whole), str(whole))):
        own = [term for iri, term in terms.items() if iri in parts[whole]]
        yield Theme(
            str(whole),
            str(graph.value(whole, SKOS.prefLabel) or ""),
            str(graph.value(whole, SKOS.definition) or ""),
            tuple(sorted(own, key=lambda term: order.index(term.kind))),
        )


def _position(graph: Graph, node: Node) -> int:
    position = graph.value(node, SDO.position)
    return int(str(position)) if position is not None else _LAST
