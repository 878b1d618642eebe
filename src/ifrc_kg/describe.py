"""The description of a resource: what is said of it and by it, and what is needed to read that.

A description holds, each statement in its named graphs:

- the statements with the resource as subject;
- the statements with the resource as object, in pages, with their number;
- where the resource is a named graph (a passage, a reference, an interpretation), what the graph states, in pages;
- what the document itself is: about what, in which dataset, under which licence;
- the labels, in all languages, of everything that these and the labels mention, what tells things apart that have no
  label, and the kind, grade and strength of all evidence.

The same description is written in every format, so that all of them say the same.
Descriptions are bounded: a page holds at most `MOST_INCOMING` links and `MOST_STATED` statements of the graph, and the
views that are asked end at 20,000 rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

from rdflib import FOAF, RDF, RDFS, VOID, BNode, URIRef
from rdflib.namespace import DCTERMS

from ifrc_kg.known_things import Ask, KnownThings, Row
from ifrc_kg.namespaces import BASE, DATASET_GRAPH, ID, IFRC
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.recently_used import RecentlyUsed
from ifrc_kg.shape_order import ShapeOrder

__all__ = ["MOST_INCOMING", "MOST_STATED", "Describer", "Description", "document_of"]

#: Links to a resource on one page of its description.
MOST_INCOMING: Final = 100
#: Statements of a named graph on one page of its description.
MOST_STATED: Final = 200
#: Descriptions that are kept, in all their statements, to be written in one format after the other.
_MOST_KEPT: Final = 256


@dataclass(frozen=True)
class Description:
    """One page of the description of a resource.

    `incoming_count` and `stated_count` count the triples on all pages.
    """

    iri: str
    outgoing: tuple[Quad, ...]
    incoming: tuple[Quad, ...]
    stated: tuple[Quad, ...]
    around: tuple[Quad, ...]
    incoming_count: int
    stated_count: int
    page: int
    pages: int

    @property
    def quads(self) -> tuple[Quad, ...]:
        """Everything that the description says, each quad once."""
        return tuple(dict.fromkeys((*self.outgoing, *self.incoming, *self.stated, *self.around)))


class Describer:
    """Describes the resources of one state of the data."""

    def __init__(self, ask: Ask, *, public_base: str = BASE, licences: Sequence[str] = ()) -> None:
        """Remember whom to ask, under which address documents are published, and under which licences."""
        self.things = KnownThings(ask)
        self.shapes = ShapeOrder(ask)
        self._ask = ask
        self._public_base = public_base
        self._licences = tuple(licences)
        self._kept: RecentlyUsed[tuple[str, int], Description] = RecentlyUsed(_MOST_KEPT)

    def describe(self, iri: str, page: int = 1) -> Description | None:
        """Return a page of the description of a resource; None where nothing is said of it, or on that page."""
        return self._kept.get_or_make((iri, page), lambda: self._described(iri, page))

    def discrepancies(self, description: Description) -> Sequence[Row]:
        """Return the doubts and misprints that touch a resource, one row for each combination of what they say."""
        pointing = (self.things.classes(str(quad.subject)) for quad in description.incoming)
        if description.pages == 1 and not any(str(IFRC.Discrepancy) in classes for classes in pointing):
            return ()
        return self._ask("resource-discrepancies", {"resource": description.iri})

    @cached_property
    def record(self) -> Row | None:
        """Title, author, day of issue and version of the dataset, for citations; None where it does not say them."""
        return next(iter(self._ask("dataset-record", {})), None)

    def _described(self, iri: str, page: int) -> Description | None:
        outgoing = tuple(_outgoing(iri, row) for row in self._ask("resource-outgoing", {"resource": iri}))
        incoming = [_incoming(iri, row) for row in self._ask("resource-incoming", {"resource": iri})]
        stated = [_stated(iri, row) for row in self._ask("graph-statements", {"graph": iri})]
        into, into_count = _page(incoming, page, MOST_INCOMING, self._incoming_key)
        out_of, stated_count = _page(stated, page, MOST_STATED, _stated_key)
        pages = max(math.ceil(into_count / MOST_INCOMING), math.ceil(stated_count / MOST_STATED), 1)
        if not (outgoing or incoming or stated) or page > pages:
            return None
        document = tuple(self._document(iri, page, pages))
        around = (*self._explained((*outgoing, *into, *out_of, *document)), *document)
        return Description(iri, outgoing, into, out_of, around, into_count, stated_count, page, pages)

    def _explained(self, quads: Sequence[Quad]) -> Iterator[Quad]:
        """Yield what is known of everything that quads mention, and of everything that this mentions in turn."""
        known: set[str] = set()
        while new := _mentioned(quads) - known:
            known |= new
            quads = self.things.about(new)
            yield from quads

    def _incoming_key(self, quad: Quad) -> tuple[object, ...]:
        """Return the place of a link to a resource: what the project's own classes are about comes first."""
        subject = str(quad.subject)
        name = self.things.name(subject)
        classes = self.things.classes(subject)
        return (
            not any(each.startswith(str(IFRC)) for each in classes),
            classes[:1],
            str(quad.predicate),
            natural_key(name.text if name else subject),
            subject,
        )

    def _document(self, iri: str, page: int, pages: int) -> Iterable[Quad]:
        """Yield what the document is, in the named graph of the document."""
        document = URIRef(document_of(iri, self._public_base) + (f"?page={page}" if page > 1 else ""))
        yield Quad(document, RDF.type, FOAF.Document, document)
        yield Quad(document, FOAF.primaryTopic, URIRef(iri), document)
        yield Quad(document, VOID.inDataset, DATASET_GRAPH, document)
        for licence in self._licences:
            yield Quad(document, DCTERMS.license, URIRef(licence), document)
        for other in (page - 1, page + 1):
            if 1 <= other <= pages:
                place = document_of(iri, self._public_base) + (f"?page={other}" if other > 1 else "")
                yield Quad(document, RDFS.seeAlso, URIRef(place), document)


def document_of(iri: str, public_base: str = BASE) -> str:
    """Return the address of the document that describes a resource `…/id/<kind>/<slug>`."""
    return f"{public_base}doc/{iri.removeprefix(ID)}"


def _outgoing(iri: str, row: Row) -> Quad:
    return Quad(URIRef(iri), URIRef(row["predicate"]), row["object"], URIRef(row["evidence"]))


def _incoming(iri: str, row: Row) -> Quad:
    return Quad(URIRef(row["subject"]), URIRef(row["predicate"]), URIRef(iri), URIRef(row["evidence"]))


def _stated(iri: str, row: Row) -> Quad:
    subject = cast("URIRef | BNode", row["subject"])  # RDF has no literal subjects
    return Quad(subject, URIRef(row["predicate"]), row["object"], URIRef(iri))


def _stated_key(quad: Quad) -> tuple[object, ...]:
    return natural_key(str(quad.subject)), str(quad.predicate), natural_key(str(quad.object))


def _page(
    quads: Sequence[Quad], page: int, most: int, key: Callable[[Quad], tuple[object, ...]]
) -> tuple[tuple[Quad, ...], int]:
    """Return the quads whose triples stand on a page, in order, and the number of triples on all pages."""
    ordered = sorted(quads, key=lambda quad: (key(quad), quad))
    triples = list(dict.fromkeys(quad[:3] for quad in ordered))
    chosen = set(triples[(page - 1) * most : page * most])
    return tuple(quad for quad in ordered if quad[:3] in chosen), len(triples)


def _mentioned(quads: Iterable[Quad]) -> set[str]:
    """Return the IRIs that quads mention, those of their graphs included."""
    return {str(term) for quad in quads for term in quad if isinstance(term, URIRef)}
