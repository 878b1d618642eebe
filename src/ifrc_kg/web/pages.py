"""The front page, and the small manners of a server: state and icon."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, render_template, request

from ifrc_kg import __version__
from ifrc_kg.media_types import HTML, JSON_DOCUMENT
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.chain_pictures import pictures
from ifrc_kg.web.datasets import dataset_json
from ifrc_kg.web.places import root_address
from ifrc_kg.web.replies import entity_tag, not_modified, reply
from ifrc_kg.web.site import Site, current_site
from ifrc_kg.web.snippets import curl_line

__all__ = ["pages"]

pages = Blueprint("pages", __name__)

#: A query with this tag is offered on the front page.
_FRONT_TAG = "front"
_FRONT_QUERIES = 3


@pages.get("/")
def front() -> Response:
    """Say in a screen what this is, what is in it, and how to ask it."""
    site = current_site()
    tag = entity_tag(site.fingerprint, HTML, "front", request.url_root, root_address(site))
    known = not_modified(tag)
    if known is not None:
        return known
    examples = _examples(site)
    # A short one shows best how a query is written; a value in it would have to be explained.
    example = min(_runnable(site), key=lambda query: (len(query.parameters), len(query.body)), default=None)
    page = render_template(
        "front.html",
        pictures=pictures(*site.chain.whole, request.root_path),
        links=site.chain.whole[1],
        counts=site.solutions("counts"),
        examples=examples,
        example=example,
        example_text=site.text_with_defaults(example) if example else "",
        data=dataset_json(site, root_address(site)),
        curl=curl_line(f"queries/{examples[0].name}.csv", {}) if examples else "",
    )
    return reply(page, HTML, tag=tag)


def _examples(site: Site) -> Sequence[StoredQuery]:
    """Return the queries that the front page offers: those tagged for it, else the first that run as they are."""
    every = [site.catalogue.get(name) for name in site.catalogue.names()]
    tagged = [query for query in every if _FRONT_TAG in query.tags]
    return (tagged or _runnable(site))[:_FRONT_QUERIES]


def _runnable(site: Site) -> list[StoredQuery]:
    """Return the queries that run as they are, in the order of the catalogue."""
    every = [site.catalogue.get(name) for name in site.catalogue.names()]
    return [query for query in every if all(each.default or each.optional for each in query.parameters)]


@pages.get("/healthz")
def health() -> Response:
    """Tell whether the engine answers, and over which data."""
    site = current_site()
    site.solutions("licence")  # a small question, which an engine that is well answers at once
    state = {
        "status": "ok",
        "version": __version__,
        "dataset_version": site.version,
        "fingerprint": site.data_fingerprint,
        **site.size,
    }
    return reply(json.dumps(state, indent=2) + "\n", JSON_DOCUMENT)


@pages.get("/favicon.ico")
def icon() -> Response:
    """Serve the icon also where browsers look for it unasked."""
    return current_app.send_static_file("favicon.svg")
