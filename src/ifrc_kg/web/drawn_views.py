"""The pictures of answers in pages: what `ifrc_kg.views` draws, with the names and links of this site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import request
from rdflib import URIRef

from ifrc_kg.namespaces import BASE
from ifrc_kg.stored_query import StoredQuery, bind_values
from ifrc_kg.views import Surroundings, View, drawn
from ifrc_kg.web.replies import timed
from ifrc_kg.web.shown import link_of
from ifrc_kg.web.site import Site

__all__ = ["surroundings", "view_of"]


def view_of(
    site: Site, query: StoredQuery, results: Mapping[str, Any] | None, values: Mapping[str, str] | None = None
) -> View | None:
    """Return the picture that a stored query asks for of its results; None where it asks for its table only.

    The first IRI among the values of its parameters is what it is about.
    """
    if results is None:
        return None
    with timed("view"):
        bound = bind_values(query, values or {}, site.prefixes).values()
        focus = next((str(term) for term in bound if isinstance(term, URIRef)), "")
        return drawn(query, results, replace(surroundings(site), focus=focus))


def surroundings(site: Site) -> Surroundings:
    """Return how pictures of this site name things, and where their marks lead."""
    root = request.root_path

    def link(iri: str) -> str:
        return link_of(iri, root)

    def code(iri: str) -> str:
        return site.country_codes.get(iri, "")

    return Surroundings(link, partial(_name, site), code)


def _name(site: Site, iri: str) -> str:
    """Return the English name of a thing of ours; a remote endpoint is not asked for more than the query."""
    if not site.fingerprint or not iri.startswith(BASE):
        return ""
    found = site.describer.things.name(iri)
    return found.text if found else ""
