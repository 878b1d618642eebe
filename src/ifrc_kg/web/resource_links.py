"""The Link header of descriptions and documents (RFC 8288): what they are about, their other formats, their kin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response

from ifrc_kg.describe import Description
from ifrc_kg.media_types import HTML, TURTLE, Format, ResultKind, formats_for
from ifrc_kg.namespaces import DATASET_GRAPH, ID
from ifrc_kg.web.replies import alternate
from ifrc_kg.web.shown import link_of

__all__ = ["Link", "Place", "add_links", "description_links", "document_links"]

#: A target, and the parameters of the link.
Link = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """Where a document lies on this server: the path that all of it lies below, its own without extension, its page."""

    root: str
    path: str
    page: int = 1


_FORMATS: Final = formats_for(ResultKind.GRAPH)
_ABOUT: Final = ("canonical", "http://xmlns.com/foaf/0.1/primaryTopic")


def description_links(
    description: Description, licences: Sequence[str], answer_format: Format, root: str
) -> Sequence[Link]:
    """Return the links of a page of a description."""
    place = Place(root, f"/doc/{description.iri.removeprefix(ID)}", description.page)
    links = document_links(description.iri, place, licences, answer_format)
    if description.pages > 1:
        pages = {"first": 1, "prev": description.page - 1, "next": description.page + 1, "last": description.pages}
        name = f"{root}{place.path}.{answer_format.suffix}"
        links += [(name + _query(n), f'rel="{rel}"') for rel, n in pages.items() if 1 <= n <= description.pages]
    return links


def document_links(iri: str, place: Place, licences: Sequence[str], answer_format: Format) -> list[Link]:
    """Return the links of a document about a thing."""
    path, query = place.root + place.path, _query(place.page)
    dataset = link_of(str(DATASET_GRAPH), place.root)
    links = [(iri, f'rel="{relation}"') for relation in _ABOUT]
    links += [(f"{path}.{each.suffix}{query}", alternate(each)) for each in _FORMATS]
    if answer_format == HTML:
        links.append((f"{path}.{TURTLE.suffix}{query}", f'rel="describedby"; type="{TURTLE.media_type}"'))
    else:
        links.append((dataset, 'rel="describedby"'))
    links += [(licence, 'rel="license"') for licence in licences]
    return [*links, (dataset, 'rel="collection"')]


def add_links(response: Response, links: Sequence[Link]) -> Response:
    """Put links into the headers of a response, one header field for each."""
    for target, parameters in links:
        response.headers.add("Link", f"<{target}>; {parameters}")
    return response


def _query(page: int) -> str:
    return f"?page={page}" if page > 1 else ""
