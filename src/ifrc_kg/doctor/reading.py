"""From bodies to statements that can be compared, and from headers to links."""

from __future__ import annotations

import re
from typing import Final

from ifrc_kg.errors import ParseError
from ifrc_kg.media_types import JSON_LD
from ifrc_kg.oxigraph_terms import Quad, canonically_labelled, from_oxigraph_quad, oxigraph_quad, read_rdf

__all__ = ["Triples", "embedded_triples", "links_of", "quads_of", "triples_of"]

#: Triples whose blank nodes have the labels of RDFC-1.0, so that isomorphic graphs are equal sets.
Triples = frozenset[tuple[object, ...]]

_SCRIPT: Final = re.compile(rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_LINK: Final = re.compile(r"<([^>]*)>((?:\s*;\s*[a-z*]+=(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_RELATION: Final = re.compile(r"rel=\"?([^\s;,\"]+)")


def quads_of(body: bytes, media_type: str, base: str) -> list[Quad]:
    """Return the quads of a document; raise ParseError for what is none."""
    return [from_oxigraph_quad(each) for each in read_rdf(body, media_type, base=base)]


def triples_of(body: bytes, media_type: str, base: str) -> Triples:
    """Return the triples of a document, of all its graphs; raise ParseError for what is none."""
    quads = {from_oxigraph_quad(each)._replace(graph=None) for each in read_rdf(body, media_type, base=base)}
    return _canonical(quads)


def embedded_triples(page: bytes, base: str) -> Triples:
    """Return the triples of the JSON-LD inside a page; raise ParseError where none can be read."""
    found = _SCRIPT.findall(page)
    if not found:
        raise ParseError("There is no JSON-LD in the page.", path=base)
    quads: set[Quad] = set()
    for each in found:
        quads |= {
            from_oxigraph_quad(quad)._replace(graph=None) for quad in read_rdf(each, JSON_LD.media_type, base=base)
        }
    return _canonical(quads)


def links_of(header: str) -> list[tuple[str, str]]:
    """Return relation and target of each link of a Link header (RFC 8288)."""
    found = []
    for target, parameters in _LINK.findall(header):
        relation = _RELATION.search(parameters)
        found.append((relation[1] if relation else "", target))
    return found


def _canonical(quads: set[Quad]) -> Triples:
    labelled = canonically_labelled(map(oxigraph_quad, quads))
    return frozenset(tuple(from_oxigraph_quad(each)[:3]) for each in labelled)
