"""Which addresses there are, told by the data and by the application, and which file each one becomes.

All of them are paths below the root, without a slash at the beginning: `doc/initiative/ubuntu`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qs, unquote

from rdflib import URIRef

from ifrc_kg import __version__
from ifrc_kg.media_types import FORMATS, ResultKind, formats_for
from ifrc_kg.namespaces import BASE, ID
from ifrc_kg.oxigraph_terms import Quad

__all__ = ["DOCUMENT_SUFFIXES", "NEED_SERVER", "documents_of", "file_of", "needs_server", "places_of", "resources_of"]

#: The extensions of the formats that a description has.
DOCUMENT_SUFFIXES: Final = tuple(each.suffix for each in formats_for(ResultKind.GRAPH))

#: What answers only where a program runs.
NEED_SERVER: Final = ("api", "healthz", "metrics", "openapi", "opensearch", "search", "sparql", "validate")
_FILES: Final = frozenset({*(each.suffix for each in FORMATS), "atom", "css", "gz", "ico", "js", "png", "svg", "xml"})
_LOCATION: Final = re.compile(r"<loc>([^<]*)</loc>")
#: Folders in which addresses are names of files as they are.
_AS_THEY_ARE: Final = ("dump/", "static/")


def resources_of(quads: Iterable[Quad]) -> list[str]:
    """Return the documents of all resources that quads mention: as subject, object, or named graph."""
    terms = {str(term) for quad in quads for term in quad if isinstance(term, URIRef) and term.startswith(ID)}
    return sorted("doc/" + term.removeprefix(ID) for term in terms)


def documents_of(quads: Iterable[Quad]) -> list[str]:
    """Return the documents that are named graphs themselves: the ontology and its kin, and its version."""
    graphs = {str(quad.graph).removeprefix(BASE) for quad in quads if str(quad.graph).startswith(BASE)}
    return sorted({f"ontology/{__version__}", *(path for path in graphs if not path.startswith("id/"))})


def places_of(sitemap: str, base: str) -> list[str]:
    """Return the pages that a sitemap lists below an address."""
    return sorted({each.removeprefix(base) for each in _LOCATION.findall(sitemap) if each.startswith(base)})


def needs_server(path: str) -> bool:
    """Tell whether an address answers only where a program runs."""
    first = path.partition("?")[0].partition("/")[0]
    return first.partition(".")[0] in NEED_SERVER


def file_of(path: str) -> str:
    """Return the file of an address, with its query: `doc/grade/stated.ttl?page=2` is `doc/grade/stated.page-2.ttl`.

    A thing is shown by the page about it, and an address without extension by its HTML.
    """
    place, _, query = path.partition("?")
    place = unquote(place)
    if place.startswith("id/"):
        place = f"doc/{place.removeprefix('id/')}"
    if place.endswith("/") or not place:
        return f"{place}index.html"
    if place.startswith(_AS_THEY_ARE):
        return place
    stem, dot, suffix = place.rpartition(".")
    if not dot or "/" in suffix or suffix not in _FILES:
        stem, suffix = place, "html"
    return f"{stem}{_variant(query, suffix)}.{suffix}"


def _variant(query: str, suffix: str) -> str:
    """Return what a query adds to the name of a file: the page and, of HTML, the language."""
    asked = parse_qs(query)
    page, language = asked.get("page", ["1"])[0], asked.get("lang", ["en"])[0]
    return (f".page-{page}" if page != "1" else "") + (f".{language}" if suffix == "html" and language != "en" else "")
