"""`/sparql`: the query operation of the SPARQL 1.1 Protocol, its form for people, its service description."""

from __future__ import annotations

import math
import re
from typing import Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from ifrc_kg.engine import QueryRequest, form_of, kind_of
from ifrc_kg.errors import NotAcceptable
from ifrc_kg.media_types import HTML, PROBLEM_JSON, Format, ResultKind, formats_for, negotiate
from ifrc_kg.web.api_pages import service_links
from ifrc_kg.web.editor_data import EDITOR_POLICY, has_editor
from ifrc_kg.web.limits import announced
from ifrc_kg.web.protocol import QueryOperation, read_operation
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.results_page import shown_answer
from ifrc_kg.web.service_description import service_description
from ifrc_kg.web.site import Site, current_site

__all__ = ["ERROR", "sparql", "tag_of"]

sparql = Blueprint("sparql", __name__)
sparql.after_request(announced)

_NOTHING: Final = Format("problem", media_type=PROBLEM_JSON, suffix="json", kinds=frozenset())
#: What the bare address is answered with: the description, in RDF (SPARQL 1.1 Service Description, section 2).
_BARE: Final = formats_for(ResultKind.GRAPH)
#: The same for other requests without a query: a wildcard asks for nothing in particular, and gets the error.
_WITHOUT_QUERY: Final = (_NOTHING, HTML, *(each for each in _BARE if each != HTML))

#: The methods that carry a query in the URL alone.
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD"})

#: Functions whose value changes from one evaluation to the next: their answers are not kept.
_FLEETING: Final = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\s*(?:#[^\r\n]*[\r\n]\s*)*\(", re.IGNORECASE)
#: One of these stands in every call of them, and is found much faster.
_FLEETING_WORDS: Final = ("now", "rand", "uuid", "bnode")
#: Where the WSGI environment carries the error in which an attempt ahead of Flask has ended.
ERROR: Final = "ifrc_kg.error"


@sparql.route("/sparql", methods=["GET", "POST", "QUERY"])
def query_operation() -> Response:
    """Answer a query operation; without a query, show the editor or the service description.

    With the parameter `edit`, a page shows the query to be edited, and nothing is asked.
    """
    if ERROR in request.environ:
        raise request.environ[ERROR]
    site = current_site()
    operation = read_operation(
        "GET" if request.method in _WITHOUT_BODY else request.method,
        request.headers.get("Content-Type", ""),
        request.query_string,
        _body(),
        most_bytes=site.settings.query_bytes,
    )
    if operation.text is None or _is_to_be_edited(operation):
        return _without_query(site, operation)
    return _answered(site, operation, operation.request())


def _body() -> bytes:
    """Return the body; one without a length is cut off at the limit, and then refused instead of misread."""
    body = b"" if request.method in _WITHOUT_BODY else request.get_data()
    if len(body) >= (request.max_content_length or math.inf):
        raise RequestEntityTooLarge
    return body


def _answered(site: Site, operation: QueryOperation, asked: QueryRequest) -> Response:
    form = form_of(asked.text)
    answer_format = chosen_format(formats_for(kind_of(form)), word=operation.format_word)
    tag = tag_of(site, asked, answer_format, f"{request.url_root} {has_editor()}" if answer_format == HTML else "")
    known = not_modified(tag)
    if known is not None:
        return known
    if answer_format != HTML:
        with timed("query"):
            answer = site.engine.evaluate(asked, answer_format)
        return reply(answer.body, answer_format, tag=tag, name="results")
    offered = [each for each in formats_for(kind_of(form)) if each != HTML]
    page = render_template(
        "sparql_answer.html", asked=asked, shown=shown_answer(site, asked), offered=offered, has_editor=has_editor()
    )
    return reply(page, HTML, tag=tag)


def tag_of(site: Site, asked: QueryRequest, answer_format: Format, root: str = "") -> str:
    """Return the entity tag of an answer; empty where the same query may have another answer next time.

    `root` is what else a page depends on: the address below which it links.
    """
    lowered = asked.text.lower()
    federated = bool(site.settings.service_endpoints) and "service" in lowered
    fleeting = any(word in lowered for word in _FLEETING_WORDS) and _FLEETING.search(asked.text)
    fingerprint = "" if federated or fleeting else site.fingerprint
    return entity_tag(fingerprint, answer_format, root, asked.text, asked.default_graphs, asked.named_graphs)


def _without_query(site: Site, operation: QueryOperation) -> Response:
    answer_format = _preferred(operation)
    if request.method not in _WITHOUT_BODY or answer_format == _NOTHING:
        raise BadRequest("The request carries no query: send it as the parameter 'query', or as the body of a POST.")
    what = (operation, has_editor())
    tag = entity_tag(site.fingerprint, answer_format, "no query", request.url_root, *what)
    known = not_modified(tag)
    if known is not None:
        # What a browser keeps takes over the headers of this, and the policy is one of them.
        return _with_editor_policy(known) if answer_format == HTML else known
    if answer_format == HTML:
        return _with_editor_policy(reply(_form(site, operation), HTML, tag=tag, links=service_links()))
    description = service_description(site, request.base_url, answer_format)
    return reply(description, answer_format, tag=tag, links=service_links())


def _form(site: Site, operation: QueryOperation) -> str:
    """Return the page on which a query is written."""
    queries = [site.catalogue.get(name) for name in site.catalogue.names()]
    text = _example(site, operation) if operation.text is None else operation.text
    return render_template("sparql.html", text=text, operation=operation, examples=queries, has_editor=has_editor())


def _with_editor_policy(response: Response) -> Response:
    if has_editor():
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return response


def _is_to_be_edited(operation: QueryOperation) -> bool:
    """Tell whether a reader asks for a page with the query, and not for its answer."""
    return operation.is_draft and request.method in _WITHOUT_BODY and _preferred(operation) == HTML


def _preferred(operation: QueryOperation) -> Format:
    try:
        if operation.format_word:
            return chosen_format(_WITHOUT_QUERY, word=operation.format_word)
        return negotiate(request.headers.getlist("Accept"), _WITHOUT_QUERY if request.query_string else _BARE)
    except NotAcceptable:
        return _NOTHING


def _example(site: Site, operation: QueryOperation) -> str:
    """Return the text that the form starts with: a stored query with its defaults filled in.

    Unasked, it is the shortest of those that need no value, since that one is understood soonest.
    """
    if operation.example:
        return site.text_with_defaults(site.catalogue.get(operation.example))
    queries = [site.catalogue.get(name) for name in site.catalogue.names()]
    shortest = min(queries, key=lambda query: (len(query.parameters), len(query.body)), default=None)
    return site.text_with_defaults(shortest) if shortest else ""
