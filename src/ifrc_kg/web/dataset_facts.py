"""What people ask first of a dataset, read from its description: licence, version, who made it, what it covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rdflib import OWL, URIRef
from rdflib.namespace import DCAT, DCTERMS

from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Node, Quad
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.shown import Cell

__all__ = ["dataset_facts"]

_NAMES: Final = {
    "Licence": DCTERMS.license,
    "Version": OWL.versionInfo,
    "First issued": DCTERMS.issued,
    "Last changed": DCTERMS.modified,
    "Published by": DCTERMS.publisher,
    "Contact": DCAT.contactPoint,
    "Languages": DCTERMS.language,
    "Years": DCTERMS.temporal,
    "Countries": DCTERMS.spatial,
    "Theme": DCAT.theme,
    "Keywords": DCAT.keyword,
    "Made from": DCTERMS.source,
    "Conforms to": DCTERMS.conformsTo,
}


def dataset_facts(quads: Sequence[Quad], reader: Reader) -> list[tuple[str, list[Cell]]]:
    """Return the facts by their names, in the order in which they are asked for; what is not said is left out."""
    own = [quad for quad in quads if quad.subject == DATASET_GRAPH]
    found = (
        (name, [_cell(quads, quad.object, term, reader) for quad in own if quad.predicate == term])
        for name, term in _NAMES.items()
    )
    return [(name, sorted(cells, key=lambda cell: natural_key(cell.text))) for name, cells in found if cells]


def _cell(quads: Sequence[Quad], value: Node, term: URIRef, reader: Reader) -> Cell:
    """Return a value for people: a period by its years, a language by its code, a contact by its address."""
    said = {str(quad.predicate): str(quad.object) for quad in quads if quad.subject == value}
    if term == DCTERMS.temporal:
        return Cell(" to ".join(said[str(each)] for each in (DCAT.startDate, DCAT.endDate) if str(each) in said))
    if term == DCAT.contactPoint:
        address = said.get("http://www.w3.org/2006/vcard/ns#hasURL", "")
        return Cell(said.get("http://www.w3.org/2006/vcard/ns#fn", address), address, str(value))
    if term == DCTERMS.language:
        return Cell(str(value).rpartition("/")[2], str(value), str(value))
    return reader.cell(value)
