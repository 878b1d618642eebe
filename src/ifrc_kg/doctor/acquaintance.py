"""What a site says of itself: its description, its dump, its endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from rdflib import URIRef
from rdflib.namespace import DCAT, VOID

from ifrc_kg.doctor.reading import quads_of
from ifrc_kg.doctor.visiting import Visitor
from ifrc_kg.errors import EndpointError, ParseError
from ifrc_kg.media_types import JSON, N_QUADS, TURTLE
from ifrc_kg.namespaces import BASE, DATASET_GRAPH, ID
from ifrc_kg.oxigraph_terms import Quad

__all__ = ["Acquaintance", "get_acquainted"]

_VOID_PLACE: Final = ".well-known/void"
_DUMP: Final = "dump/ifrc-kg.nq"
#: A copy made of files says so in this one.
_STATIC: Final = "published.json"


@dataclass(frozen=True)
class Acquaintance:
    """What the checks begin with.

    `things` are the IRIs that the dump mentions below `…/id/`, `graphs` the paths of the other named graphs,
    `endpoint` is empty where there is none, and `is_static` tells that no program runs.
    """

    things: Sequence[str]
    graphs: Sequence[str]
    endpoint: str
    is_static: bool
    described: Sequence[Quad] = field(repr=False)


def get_acquainted(visitor: Visitor) -> Acquaintance:
    """Return what a site says of itself; raise EndpointError where it cannot be reached or says nothing."""
    answer = visitor.get(f"{_VOID_PLACE}.{TURTLE.suffix}")
    if answer.status != HTTPStatus.OK:
        raise EndpointError(
            f"{answer.url} answers {answer.status}.",
            hint="Give the address of a site that ifrc-kg serves or publishes.",
        )
    described = _read(answer.body, TURTLE.media_type, answer.url)
    dumps = [visitor.local(str(quad.object)) for quad in described if quad.predicate == VOID.dataDump]
    named = [each for each in dumps if each.endswith(f".{N_QUADS.suffix}")] or [visitor.base + _DUMP]
    dump = visitor.get(named[0])
    if dump.status != HTTPStatus.OK:
        raise EndpointError(f"{dump.url} answers {dump.status}; without it nobody knows which IRIs there are.")
    quads = _read(dump.body, N_QUADS.media_type, dump.url)
    terms = {str(term) for quad in quads for term in quad if isinstance(term, URIRef)}
    graphs = {str(quad.graph) for quad in quads} | {str(DATASET_GRAPH)}
    is_static = visitor.get(_STATIC).status == HTTPStatus.OK
    return Acquaintance(
        sorted(term for term in terms if term.startswith(ID)),
        sorted(each.removeprefix(BASE) for each in graphs if each.startswith(BASE) and not each.startswith(ID)),
        "" if is_static else _endpoint(visitor, described),
        is_static,
        described,
    )


def _endpoint(visitor: Visitor, described: Sequence[Quad]) -> str:
    named = [str(quad.object) for quad in described if quad.predicate in (VOID.sparqlEndpoint, DCAT.endpointURL)]
    place = visitor.local(named[0]) if named else f"{visitor.base}sparql"
    answer = visitor.get(f"{place}?{urlencode({'query': 'ASK {}'})}", {"Accept": JSON.media_type})
    return place if answer.media_type == JSON.media_type else ""


def _read(body: bytes, media_type: str, url: str) -> list[Quad]:
    try:
        return quads_of(body, media_type, url)
    except ParseError as error:
        raise EndpointError(f"{url} cannot be read: {error}") from error
