"""`/openapi.json`: the HTTP interface as OpenAPI 3.1; `/api`: the same as a page.

Both are made of the same operations (`ifrc_kg.web.api_operations`), for the state of the data that is served.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request

from ifrc_kg import __version__
from ifrc_kg.media_types import HTML, JSON_DOCUMENT
from ifrc_kg.namespaces import BASE
from ifrc_kg.openapi.document import openapi_document
from ifrc_kg.web.api_described import TAGS
from ifrc_kg.web.api_operations import operations_of
from ifrc_kg.web.limits import limit_sentences
from ifrc_kg.web.places import is_static_copy
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply
from ifrc_kg.web.resource_links import add_links
from ifrc_kg.web.site import Site, current_site

__all__ = ["SERVICE_LINKS", "api_pages", "service_links"]

api_pages = Blueprint("api_pages", __name__)

_FORMATS: Final = (JSON_DOCUMENT, HTML)
#: Where the interface is described, for programs and for people (RFC 8631), by path below the root.
SERVICE_LINKS: Final[Mapping[str, str]] = {
    "/openapi.json": f'rel="service-desc"; type="{JSON_DOCUMENT.media_type}"',
    "/api": f'rel="service-doc"; type="{HTML.media_type}"',
}
#: Where programs begin, by endpoint: their answers lead to the description.
_BEGINNINGS: Final = frozenset(
    {
        "pages.front",
        "stored_queries.catalogue",
        "datasets.dataset",
        "datasets.void",
        "api_pages.reference",
    }
)
_MANNERS: Final = """
Everything is read-only, and what a page shows can be had as data at the same address.
A format is chosen by the Accept header, by `?format=`, or by an extension of the path.
A parameter that is empty counts as none.
HEAD and OPTIONS are answered everywhere, and other methods with 405 and Allow.
`/sparql` answers the HTTP method QUERY too, with the bodies of POST; OpenAPI 3.1 has no word for it.
Every answer may be read from any web page (CORS, without credentials).
Errors are problems (RFC 9457), and pages for a browser.
The server refuses a URL of more than 65,534 bytes, and a head of a request of more than 98,304, before it reads them.
"""


@api_pages.get("/openapi.json")
def document() -> Response:
    """Give this document: the whole interface in OpenAPI 3.1."""
    return _document()


@api_pages.get("/api")
@api_pages.get("/api.<suffix>")
def reference(suffix: str = "") -> Response:
    """Give the reference of the interface, as a page or as its OpenAPI document."""
    if chosen_format(_FORMATS, suffix=suffix) != HTML:
        return _document()
    site = current_site()
    tag = entity_tag(site.fingerprint, HTML, "api", request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    operations = operations_of(current_app, site)
    parts = {tag: list(group) for tag, group in groupby(operations, key=lambda each: each.tag)}
    statuses = {each.status: each.description for operation in operations for each in operation.answers[1:]}
    page = render_template(
        "api.html",
        parts=parts,
        tags=TAGS,
        statuses=dict(sorted(statuses.items())),
        questions=[site.catalogue.get(name) for name in site.catalogue.names()],
        manners=_MANNERS.strip().splitlines(),
        limits=limit_sentences(site.settings),
        root=request.url_root.rstrip("/"),
    )
    return reply(page, HTML, tag=tag)


@api_pages.after_app_request
def _with_service_links(response: Response) -> Response:
    """Lead programs from where they begin to the description of the interface (RFC 8631)."""
    if request.endpoint in _BEGINNINGS and not is_static_copy():
        add_links(response, list(service_links().items()))
    return response


def service_links() -> dict[str, str]:
    """Return the links to the description, by target; `/sparql` sets them where it answers no query."""
    return {f"{request.root_path}{path}": told for path, told in SERVICE_LINKS.items()}


def _document() -> Response:
    site = current_site()
    tag = entity_tag(site.fingerprint, JSON_DOCUMENT, "openapi", request.root_path)
    known = not_modified(tag)
    if known is not None:
        return known
    written = openapi_document(_info(site), TAGS, operations_of(current_app, site), root=request.root_path)
    text = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    return reply(text, JSON_DOCUMENT, tag=tag, name="openapi")


def _info(site: Site) -> dict[str, Any]:
    """Return what the document says of itself; the licence is that of the data that it gives."""
    told = _MANNERS.strip() + "\n\n" + "\n".join(limit_sentences(site.settings))
    info: dict[str, Any] = {
        "title": "ifrc-kg",
        "summary": "From the Fundamental Principles to programmes for migrants: a knowledge graph with its evidence.",
        "description": told,
        "version": __version__,
        "contact": {"name": "The ifrc-kg curators", "url": BASE},
    }
    if site.licences:
        info["license"] = {"name": "The licence of the data", "url": site.licences[0]}
    return info
