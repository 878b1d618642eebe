"""A term as one reader sees it: by its label in their language, linked within the server that they ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rdflib import BNode, URIRef

from ifrc_kg.known_things import KnownThings
from ifrc_kg.namespaces import ID
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.web.json_terms import term_of
from ifrc_kg.web.plain_values import plain_value
from ifrc_kg.web.shown import Cell, link_of, shown_term

__all__ = ["Reader", "words_of"]

_ENGLISH: Final = "en"


@dataclass(frozen=True)
class Reader:
    """Whoever reads a page: in which language, and below which path of the server; `shorten` makes CURIEs.

    `kept` is the language that links to pages about things name, if they name one.
    """

    things: KnownThings
    shorten: Callable[[str], str]
    root: str = ""
    language: str = _ENGLISH
    kept: str = ""

    def cell(self, term: Node) -> Cell:
        """Return a term for a page; `language` of the cell is told where it is not that of the page."""
        if isinstance(term, URIRef):
            return self.named(str(term))
        if isinstance(term, BNode):
            return Cell(f"_:{term}")
        shown = shown_term(term_of(term), self.shorten, self.root)
        if term.language:
            return Cell(shown.text, language=term.language if term.language != self.language else "")
        plain = plain_value(str(term), str(term.datatype))
        if plain:
            return Cell(plain, language=_ENGLISH if self.language != _ENGLISH else "")
        return shown

    def named(self, iri: str) -> Cell:
        """Return an IRI by its name, else as CURIE."""
        name = self.things.name(iri, self.language)
        link = self._link(iri)
        if name is None:
            return Cell(self.shorten(iri), link, iri)
        language = name.language if name.is_label and name.language != self.language else ""
        return Cell(name.text, link, iri, language=language)

    def _link(self, iri: str) -> str:
        """Return where an IRI leads; only pages about things are there in several languages."""
        link = link_of(iri, self.root)
        return f"{link}?lang={self.kept}" if self.kept and iri.startswith(ID) else link

    def property_name(self, iri: str) -> str:
        """Return what a property is called where no shape names it: by its label, else by its local name in words."""
        name = self.things.name(iri)
        return name.text if name else words_of(self.shorten(iri).rpartition(":")[2])


def words_of(local_name: str) -> str:
    """Return a local name in words: `wasDerivedFrom` and `date_document` become "was derived from", "date document"."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in local_name)
    return spaced.replace("_", " ").strip()
