"""`/queries`: the catalogue, and every stored query as a page with a form and as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ifrc_kg.engine import kind_of
from ifrc_kg.media_types import HTML, NOTEBOOK, SPARQL_QUERY, Format, ResultKind, formats_for
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.arrangement import ARRANGING, read_arrangement
from ifrc_kg.web.notebook import notebook_of
from ifrc_kg.web.places import is_static_copy
from ifrc_kg.web.question_list import choice_as_json, choice_as_page, read_choice
from ifrc_kg.web.question_page import asked_question, question_page
from ifrc_kg.web.replies import alternate, chosen_format, entity_tag, not_modified, reply, timed, words_of_request
from ifrc_kg.web.site import Site, current_site

__all__ = ["question_formats", "stored_queries"]

stored_queries = Blueprint("stored_queries", __name__)

_LIST_FORMATS: Final = formats_for(ResultKind.DOCUMENT)


@stored_queries.get("/queries")
@stored_queries.get("/queries.<suffix>")
def catalogue(suffix: str = "") -> Response:
    """List the stored queries; `q` chooses among them by words, `tag` by tags."""
    site = current_site()
    answer_format = chosen_format(_LIST_FORMATS, suffix=suffix)
    wanted = read_choice(request.args)
    tag = entity_tag(site.fingerprint, answer_format, "catalogue", request.url_root, wanted)
    known = not_modified(tag)
    if known is not None:
        return known
    body = choice_as_page(site, wanted) if answer_format == HTML else choice_as_json(site, wanted, question_formats)
    links = {f"{request.root_path}/queries.{each.suffix}{wanted.query}": alternate(each) for each in _LIST_FORMATS}
    return reply(body, answer_format, tag=tag, links=links)


@stored_queries.get("/queries/<name>")
def stored_query(name: str) -> Response:
    """Run a stored query with the parameters of the URL; as a page, as data, as its own text, or as a notebook.

    `sort`, `order` and `page` arrange the page; data have all rows, in the order of the query.
    """
    site = current_site()
    query, suffix = _found(site, name)
    offered = question_formats(query)
    answer_format = chosen_format(offered, suffix=suffix)
    arrangement = read_arrangement(request.args)
    if answer_format == HTML:
        return question_page(site, query, offered, arrangement)
    values = words_of_request(but=ARRANGING)
    tag = entity_tag(site.fingerprint, answer_format, query.text, sorted(values.items()), request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    body = _data(site, query, values, answer_format)
    return reply(body, answer_format, tag=tag, name=query.name, links=_links(query, values, offered))


def _data(site: Site, query: StoredQuery, values: Mapping[str, str], answer_format: Format) -> bytes | str:
    if answer_format == SPARQL_QUERY:
        return query.text
    asked = site.catalogue.request(query.name, values)
    if answer_format == NOTEBOOK:
        return notebook_of(site, query, asked_question(site, query, values))
    with timed("query"):
        return site.engine.evaluate(asked, answer_format).body


def _found(site: Site, name: str) -> tuple[StoredQuery, str]:
    """Return the query of a name and the extension behind it; UnknownQuery tells the names that resemble it."""
    if name in site.catalogue.names():
        return site.catalogue.get(name), ""
    stem, _, suffix = name.rpartition(".")
    return site.catalogue.get(stem or name), suffix


def question_formats(query: StoredQuery) -> tuple[Format, ...]:
    """Return how a question can be had: its answer in every format, a page, its own text, and a notebook.

    A notebook asks the endpoint, which a static copy has not.
    """
    return (*formats_for(kind_of(query.form)), SPARQL_QUERY, *(() if is_static_copy() else (NOTEBOOK,)))


def _links(query: StoredQuery, values: Mapping[str, str], offered: tuple[Format, ...]) -> dict[str, str]:
    asked = f"?{urlencode(values)}" if values else ""
    path = f"{request.root_path}/queries/{query.name}"
    return {f"{path}.{each.suffix}{asked}": alternate(each) for each in offered}
