"""The HTTP surface: a Flask application over a query engine.

`create_app` is where everything is put together; nothing happens at import.

    protocol, sparql        `/sparql`: SPARQL 1.1 Protocol, form, service description
    editor_data             what the editor of `/sparql` completes, and the questions that it offers
    stored_queries          `/queries`; question_list, question_page and notebook write what it answers
    forms, form_values      the form of a question, and what it sent
    answer_table            the rows of its answer, as the URL arranges them (arrangement)
    snippets                programs that ask it, their texts written by quoting
    resources, description  `/id`, `/doc`, `/ontology`, `/shapes`, `/vocabulary`
    validation              `/validate`
    datasets                `/dataset`, `/.well-known/void`, `/.well-known/sparql-examples`
    dump_pages              `/dump/`
    release_pages, feed     `/dataset/<version>`, `/feed.atom`
    search_pages            `/search`, `/opensearch.xml`
    trace_pages             `/trace`
    coverage_pages          `/coverage`
    picture_pages           `/map`, `/timeline`
    evidence_pages          `/evidence`
    discrepancy_pages       `/discrepancies`
    api_pages               `/openapi.json`, `/api`; api_operations and api_routes tell what there is
    machine_pages           `/robots.txt`, `/sitemap.xml`, `/llms.txt`
    pages                   front page, `/healthz`
    limits                  what is told of the limits; how much one client asks at the same time
    site, site_loading      what the pages draw on, and how it is loaded
    served, reload_signal   what requests draw on is exchanged while they do, on SIGHUP
    answer_cache            finished answers, kept in front of all the others
    direct_queries          plain queries, answered ahead of Flask
    replies, headers        from bytes to a response: negotiation, entity tags, security headers
    problems                every error, as RFC 9457 JSON or as a page
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flask import Flask

from ifrc_kg.engine import QueryEngine
from ifrc_kg.settings import Settings, read_settings
from ifrc_kg.web.answer_cache import AnswerCache
from ifrc_kg.web.api_pages import api_pages
from ifrc_kg.web.coverage_pages import coverage_pages
from ifrc_kg.web.datasets import datasets
from ifrc_kg.web.direct_queries import DirectQueries
from ifrc_kg.web.discrepancy_pages import discrepancy_pages
from ifrc_kg.web.dump_pages import dump_pages
from ifrc_kg.web.editor_data import editor_data
from ifrc_kg.web.evidence_pages import evidence_pages
from ifrc_kg.web.feed import feed
from ifrc_kg.web.headers import register_headers
from ifrc_kg.web.limits import ClientPlaces, register_client_places
from ifrc_kg.web.machine_pages import machine_pages
from ifrc_kg.web.pages import pages
from ifrc_kg.web.picture_pages import picture_pages
from ifrc_kg.web.problems import register_problems
from ifrc_kg.web.release_pages import release_pages
from ifrc_kg.web.resources import resources
from ifrc_kg.web.search_pages import search_pages
from ifrc_kg.web.served import Served
from ifrc_kg.web.site import Site, current_site, install_site
from ifrc_kg.web.site_loading import load_site
from ifrc_kg.web.sparql import sparql
from ifrc_kg.web.stored_queries import stored_queries
from ifrc_kg.web.trace_pages import trace_pages
from ifrc_kg.web.validation import validation

__all__ = ["create_app"]

#: A byte of a query may be percent-encoded, and the other parameters need room as well.
_CHARACTERS_PER_BYTE: Final = 3
_OTHER_PARAMETERS: Final = 65_536
_OF_PEOPLE: Final = (
    pages,
    search_pages,
    evidence_pages,
    discrepancy_pages,
    sparql,
    editor_data,
    stored_queries,
    resources,
    datasets,
    trace_pages,
    coverage_pages,
    picture_pages,
    validation,
)
_OF_MACHINES: Final = (api_pages, dump_pages, release_pages, feed, machine_pages)


def create_app(
    settings: Settings | None = None, engine: QueryEngine | None = None, *, load: Callable[[], Site] | None = None
) -> Flask:
    """Return the application over the project's own files, over the endpoint of the settings, or over a given engine.

    The project's own files are asked behind the fence (`ifrc_kg.fence`), so that no query can hurt this process.
    Without settings the environment decides (`ifrc_kg.settings`).
    `load` takes the place of what loads all that is served, at the start and for every reload.
    Raises the domain's errors for files that cannot be read and settings that cannot be used.
    """
    chosen = settings or read_settings(os.environ)
    application = Flask("ifrc_kg.web")
    application.config["MAX_CONTENT_LENGTH"] = chosen.query_bytes * _CHARACTERS_PER_BYTE + _OTHER_PARAMETERS
    application.url_map.strict_slashes = False
    application.jinja_env.trim_blocks = application.jinja_env.lstrip_blocks = True
    served = Served(load or partial(load_site, chosen, engine))
    install_site(application, served)
    for blueprint in (*_OF_PEOPLE, *_OF_MACHINES):
        application.register_blueprint(blueprint)
    application.context_processor(_context)
    places = ClientPlaces(chosen.client_requests)
    register_client_places(application, places)
    register_headers(application)
    register_problems(application)
    direct = DirectQueries(application.wsgi_app, site=lambda: served.of_request, places=places)
    application.wsgi_app = AnswerCache(  # type: ignore[method-assign]  # the place that Flask gives to middleware
        served.drawn_on_by(direct), most_bytes=chosen.cache_bytes, state=lambda: served.latest
    )
    return application


def _context() -> dict[str, Any]:
    """Return what every page knows; nothing is asked here, so that a page of an error needs no engine."""
    return {"site": current_site()}
