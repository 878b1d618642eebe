"""`/queries`: the catalogue, and every stored query as a page with a form and as data."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from ifrc_kg.engine import kind_of
from ifrc_kg.media_types import HTML, SPARQL_QUERY, Format, ResultKind, formats_for
from ifrc_kg.parameters import Parameter
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.forms import fields_of
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed, words_of_request
from ifrc_kg.web.results_page import shown_answer
from ifrc_kg.web.site import Site, current_site

__all__ = ["curl_line", "stored_queries"]

stored_queries = Blueprint("stored_queries", __name__)

_LIST_FORMATS: Final = formats_for(ResultKind.DOCUMENT)


@stored_queries.get("/queries")
@stored_queries.get("/queries.<suffix>")
def catalogue(suffix: str = "") -> Response:
    """List the stored queries."""
    site = current_site()
    answer_format = chosen_format(_LIST_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "catalogue", request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    queries = [site.catalogue.get(name) for name in site.catalogue.names()]
    if answer_format == HTML:
        return reply(render_template("catalogue.html", topics=_by_topic(queries)), HTML, tag=tag)
    listed = {"queries": [_listed(query) for query in queries]}
    return reply(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", answer_format, tag=tag)


def _by_topic(queries: Sequence[StoredQuery]) -> dict[str, list[StoredQuery]]:
    """Return the queries under their first tags, the topics in alphabetical order."""
    topics: dict[str, list[StoredQuery]] = {}
    for query in queries:
        topics.setdefault(query.tags[0] if query.tags else "other", []).append(query)
    return dict(sorted(topics.items()))


def _listed(query: StoredQuery) -> dict[str, Any]:
    """Return what a program must know of a query to ask it."""
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "form": query.form.value,
        "url": f"{request.url_root}queries/{query.name}",
        "formats": [each.suffix for each in _formats(query)],
        "parameters": [_listed_parameter(each) for each in query.parameters],
    }


def _listed_parameter(parameter: Parameter) -> dict[str, Any]:
    told = {
        "name": parameter.name,
        "label": parameter.label,
        "type": parameter.type.value,
        "class": parameter.class_name,
        "kind": parameter.kind,
        "default": parameter.default,
        "example": parameter.example,
    }
    return {name: value for name, value in told.items() if value} | {"required": _is_required(parameter)}


@stored_queries.get("/queries/<name>")
def stored_query(name: str) -> Response:
    """Run a stored query with the parameters of the URL; as a page, as data, or as its own text."""
    site = current_site()
    query, suffix = _found(site, name)
    answer_format = chosen_format(_formats(query), suffix=suffix)
    values = words_of_request()
    tag = entity_tag(site.fingerprint, answer_format, query.text, sorted(values.items()), request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    links = _links(query, values)
    if answer_format == SPARQL_QUERY:
        return reply(query.text, answer_format, tag=tag, name=query.name, links=links)
    if answer_format == HTML:
        return reply(_page(site, query, values), HTML, tag=tag, links=links)
    asked = site.catalogue.request(query.name, values)
    with timed("query"):
        answer = site.engine.evaluate(asked, answer_format)
    return reply(answer.body, answer_format, tag=tag, name=query.name, links=links)


def _page(site: Site, query: StoredQuery, values: Mapping[str, str]) -> str:
    is_asked = any(values.values()) or not any(map(_is_required, query.parameters))
    shown = shown_answer(site, site.catalogue.request(query.name, values), with_labels=True) if is_asked else None
    path = f"/queries/{query.name}"
    kept = {name: value for name, value in values.items() if value}
    return render_template(
        "query.html",
        query=query,
        fields=fields_of(site, query, values),
        shown=shown,
        path=path,
        offered=_formats(query),
        asked=urlencode(kept),
        text=query.body,
        curl=curl_line(path.removeprefix("/") + f".{_formats(query)[0].suffix}", kept),
    )


def _is_required(parameter: Parameter) -> bool:
    return not (parameter.default or parameter.optional)


def _found(site: Site, name: str) -> tuple[StoredQuery, str]:
    """Return the query of a name and the extension behind it; UnknownQuery tells the names that resemble it."""
    if name in site.catalogue.names():
        return site.catalogue.get(name), ""
    stem, _, suffix = name.rpartition(".")
    return site.catalogue.get(stem or name), suffix


def _formats(query: StoredQuery) -> tuple[Format, ...]:
    """Return how a query can be had: its answer in every format, a page, and its own text."""
    return (*formats_for(kind_of(query.form)), SPARQL_QUERY)


def _links(query: StoredQuery, values: Mapping[str, str]) -> dict[str, str]:
    asked = f"?{urlencode(values)}" if values else ""
    path = f"{request.root_path}/queries/{query.name}"
    return {f"{path}.{each.suffix}{asked}": f'rel="alternate"; type="{each.media_type}"' for each in _formats(query)}


def curl_line(path: str, values: Mapping[str, str]) -> str:
    """Return a command that asks the same question from a terminal."""
    words = ["curl", "--get", request.url_root + path]
    for name, value in values.items():
        words += ["--data-urlencode", f"{name}={value}"]
    return shlex.join(words if values else ["curl", request.url_root + path])
