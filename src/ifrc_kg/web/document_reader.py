"""The reader of one document: what the document itself defines is linked within the page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ifrc_kg.web.reader import Reader
from ifrc_kg.web.shown import Cell

__all__ = ["DocumentReader"]


@dataclass(frozen=True)
class DocumentReader(Reader):
    """A reader of a document, which its IRI names; terms of the document are anchors of the page."""

    document: str = ""

    def named(self, iri: str) -> Cell:
        """Return an IRI by its name, linked to its place on this page where it has one."""
        cell = super().named(iri)
        fragment = iri.removeprefix(f"{self.document}#")
        return replace(cell, link=f"#{fragment}") if fragment != iri else cell
