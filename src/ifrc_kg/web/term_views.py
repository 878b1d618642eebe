"""Terms of the ontology as a page shows them: with their kin, their shapes, their uses in the data and in questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from flask import url_for
from rdflib import OWL, RDFS, URIRef

from ifrc_kg.known_things import Row
from ifrc_kg.ontology_terms import Ontology, Term
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.shape_demands import Demand, NodeShape, Phrase
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.shown import Cell

__all__ = ["DemandView", "TermView", "TermViews", "phrase_cells"]

#: A shape of more classes than this says what is common to most things; a class only points to it.
_MOST_TARGETS: Final = 3
_MOST_EXAMPLES: Final = 3
_LONGEST_EXAMPLE: Final = 90
_RELATIONS: Final = {
    str(RDFS.subClassOf): "subclass of",
    str(RDFS.subPropertyOf): "subproperty of",
    str(OWL.equivalentClass): "the same class as",
    str(OWL.equivalentProperty): "the same property as",
}


@dataclass(frozen=True)
class DemandView:
    """What a shape demands of one property, in cells; `subject` is whom it speaks to."""

    anchor: str
    name: str
    subject: str
    phrases: tuple[tuple[Cell, ...], ...]
    severity: str


@dataclass(frozen=True)
class TermView:
    """A term with everything that a page tells of it; `uses` counts instances or statements."""

    term: Term
    curie: str
    above: tuple[Cell, ...]
    below: tuple[Cell, ...]
    domains: tuple[Cell, ...]
    ranges: tuple[Cell, ...]
    properties: tuple[Cell, ...]
    pointing: tuple[Cell, ...]
    alignments: tuple[tuple[str, Cell], ...]
    demands: tuple[DemandView, ...]
    shapes: tuple[Cell, ...]
    uses: int
    examples: tuple[tuple[Cell, ...], ...]
    list_link: str
    queries: tuple[StoredQuery, ...]


@dataclass(frozen=True)
class TermViews:
    """Everything that the views of terms draw on; `uses` are the rows of the view `uses-of-terms`.

    `names` are those of all stored queries, of which two list the uses of a term.
    """

    ontology: Ontology
    shapes: Sequence[NodeShape]
    uses: Sequence[Row]
    queries: Mapping[str, tuple[StoredQuery, ...]]
    names: Collection[str]
    reader: Reader

    def view(self, term: Term) -> TermView:
        """Return the view of a term."""
        used, list_link = self._instances(term) if term.is_class else self._statements(term)
        return TermView(
            term=term,
            curie=self.reader.shorten(term.iri),
            above=self._cells(term.broader),
            below=self._cells(term.narrower),
            domains=self._cells(term.domains),
            ranges=self._cells(term.ranges),
            properties=self._cells([each.iri for each in self.ontology.of_domain(term)]),
            pointing=self._cells([each.iri for each in self.ontology.of_range(term)]),
            alignments=tuple(
                (self._relation(relation), self.reader.named(other)) for relation, other in term.alignments
            ),
            demands=tuple(self._demands_of_class(term) if term.is_class else self._demands_of_property(term)),
            shapes=tuple(self._further_shapes(term)) if term.is_class else (),
            uses=len(used),
            examples=tuple(used[:_MOST_EXAMPLES]),
            list_link=list_link,
            queries=self.queries.get(term.iri, ()),
        )

    def shapes_of(self, term: Term) -> list[NodeShape]:
        """Return the shapes that speak to a class by name and to few others."""
        aimed = [shape for shape in self.shapes if term.iri in shape.target_classes]
        return [shape for shape in aimed if len(shape.target_classes) <= _MOST_TARGETS]

    def _demands_of_class(self, term: Term) -> list[DemandView]:
        return [self._demand(demand, "") for shape in self.shapes_of(term) for demand in (*shape.own, *shape.demands)]

    def _demands_of_property(self, term: Term) -> list[DemandView]:
        return [
            self._demand(demand, shape.label.removesuffix(" shape"))
            for shape in self.shapes
            for demand in shape.demands
            if term.iri in demand.properties
        ]

    def _demand(self, demand: Demand, subject: str) -> DemandView:
        phrases = tuple(phrase_cells(phrase, self.reader) for phrase in demand.phrases)
        return DemandView(demand.iri.rpartition("#")[2], demand.name, subject, phrases, demand.severity)

    def _further_shapes(self, term: Term) -> list[Cell]:
        """Return the shapes that a class has to meet besides: general ones, and those of what stands above it."""
        own = self.shapes_of(term)
        above = {term.iri, *self.ontology.all_above(term)}
        chosen = [shape for shape in self.shapes if above.intersection(shape.target_classes)]
        return [self.reader.named(shape.iri) for shape in (*own, *(each for each in chosen if each not in own))]

    def _instances(self, term: Term) -> tuple[list[tuple[Cell, ...]], str]:
        things = {
            str(row["subject"]) for iri in (term.iri, *self.ontology.all_below(term)) for row in self._rows.get(iri, ())
        }
        cells = sorted((self.reader.named(each) for each in things), key=lambda cell: natural_key(cell.text.casefold()))
        return [(cell,) for cell in cells], self._answer("instances-of-class", "class", term)

    def _statements(self, term: Term) -> tuple[list[tuple[Cell, ...]], str]:
        rows = self._rows.get(term.iri, ())
        pairs = [(self.reader.cell(row["subject"]), _shortened(self.reader.cell(row["object"]))) for row in rows]
        return list(pairs), self._answer("statements-with-property", "property", term)

    def _answer(self, query: str, parameter: str, term: Term) -> str:
        """Return the address of the answer that lists all uses of a term; nothing where nobody can ask for it."""
        if query not in self.names:
            return ""
        place = url_for("stored_queries.stored_query", name=query)
        return f"{place}?{urlencode({parameter: self.reader.shorten(term.iri)}, safe=':')}"

    @cached_property
    def _rows(self) -> Mapping[str, list[Row]]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.uses:
            found[str(row["term"])].append(row)
        return found

    def _cells(self, iris: Sequence[str]) -> tuple[Cell, ...]:
        return tuple(self.reader.named(iri) for iri in iris)

    def _relation(self, iri: str) -> str:
        return _RELATIONS.get(iri) or self.reader.property_name(iri)


def phrase_cells(phrase: Phrase, reader: Reader) -> tuple[Cell, ...]:
    """Return a phrase as cells: texts as they are, IRIs by their name."""
    return tuple(reader.named(str(part)) if isinstance(part, URIRef) else Cell(part) for part in phrase if part)


def _shortened(cell: Cell) -> Cell:
    if len(cell.text) <= _LONGEST_EXAMPLE:
        return cell
    return Cell(f"{cell.text[: _LONGEST_EXAMPLE - 1].rstrip()}…", cell.link, cell.iri, cell.note, cell.language)
