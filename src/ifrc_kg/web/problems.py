"""Errors become HTTP here, and nowhere else: one problem, as RFC 9457 JSON or as a page.

`_STATUS` maps the domain's errors to status codes; Werkzeug's own exceptions bring theirs.
The last-resort handler at the end holds the project's one broad `except`: the reader learns that something failed here,
the log learns what.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException, NotFound

from ifrc_kg import errors
from ifrc_kg.media_types import HTML, PROBLEM_JSON, Format, negotiate
from ifrc_kg.namespaces import BASE
from ifrc_kg.web.editor_data import has_editor
from ifrc_kg.web.marked_text import lines_around

__all__ = ["domain_problem", "outcome_of", "register_problems"]

_T = TypeVar("_T")

_LOG: Final = logging.getLogger(__name__)

#: The most specific class that an error is an instance of decides.
_STATUS: Final[dict[type[errors.IfrcKgError], HTTPStatus]] = {
    errors.QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    errors.QueryRefused: HTTPStatus.FORBIDDEN,
    errors.QueryTimeout: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.QueryTooComplex: HTTPStatus.BAD_REQUEST,
    errors.QueryTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.ServiceBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.UnknownQuery: HTTPStatus.NOT_FOUND,
    errors.ParameterError: HTTPStatus.BAD_REQUEST,
    errors.QueryError: HTTPStatus.BAD_REQUEST,
    errors.UploadError: HTTPStatus.BAD_REQUEST,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    errors.UnknownResource: HTTPStatus.NOT_FOUND,
    errors.WithdrawnResource: HTTPStatus.GONE,
    errors.EndpointError: HTTPStatus.BAD_GATEWAY,
}
#: What is told beyond the message, where an error has it.
_DETAILS: Final = ("line", "column", "parameter", "near", "replaced_by", "offered", "retry_after")

_RETRY_SECONDS: Final = 10
_JSON: Final = Format("json", media_type=PROBLEM_JSON, suffix="json", kinds=frozenset(), synonyms=("application/json",))

_WORDS: Final = {
    errors.QuerySyntaxError: "Query syntax error",
    errors.QueryRefused: "Refused",
    errors.QueryTimeout: "Query took too long",
    errors.QueryTooComplex: "Query too complex",
    errors.QueryTooLarge: "Query or answer too large",
    errors.ServiceBusy: "The service is busy",
    errors.TooManyRequests: "Too many requests at once",
    errors.UnknownQuery: "Unknown query",
    errors.ParameterError: "Parameter error",
    errors.UploadError: "Upload cannot be read",
    errors.NotAcceptable: "Not acceptable",
    errors.UnknownResource: "Unknown resource",
    errors.WithdrawnResource: "Withdrawn resource",
    errors.EndpointError: "The endpoint failed",
}


def register_problems(application: Flask) -> None:
    """Let every error of the application end here."""
    application.register_error_handler(errors.IfrcKgError, domain_problem)
    application.register_error_handler(HTTPException, _http_problem)
    application.register_error_handler(Exception, _last_resort)


def outcome_of(attempt: Callable[[], _T]) -> _T | Exception:
    """Return what an attempt returns, or the error in which it ends, to be raised where errors become responses."""
    try:
        return attempt()
    except Exception as error:  # noqa: BLE001 - the last resort of what happens ahead of Flask
        return error


def domain_problem(error: errors.IfrcKgError) -> Response:
    """Return the response to an error of the domain, in JSON or as a page."""
    kind = next((each for each in type(error).__mro__ if each in _STATUS), None)
    if kind is None:  # a fault of this installation, not of the request: nothing of it is told
        return _last_resort(error)
    problem = {
        "type": f"{BASE}problem/{_slug(kind)}",
        "title": _WORDS.get(kind, "Query error"),
        "status": int(_STATUS[kind]),
        "detail": error.message,
    }
    problem |= {"hint": error.hint} if error.hint else {}
    problem |= {name: value for name in _DETAILS if (value := getattr(error, name, None))}
    return _shown(problem)


def _http_problem(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:  # a redirection is no problem
        return Response(error.get_response(request.environ).response, status, error.get_headers(request.environ))
    detail = error.description or ""
    if detail == NotFound.description:
        detail = "There is nothing at this address."
    problem = {"type": "about:blank", "title": error.name, "status": int(status), "detail": detail}
    response = _shown(problem)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _last_resort(error: Exception) -> Response:
    _LOG.error("The request %s %s failed.", request.method, request.path, exc_info=error)
    return _shown(
        {
            "type": "about:blank",
            "title": "Internal server error",
            "status": int(HTTPStatus.INTERNAL_SERVER_ERROR),
            "detail": "The server failed to answer. It is not the fault of the request; the failure has been logged.",
        }
    )


def _shown(problem: dict[str, Any]) -> Response:
    """Write a problem in the form that the client prefers; JSON where it prefers neither."""
    status = problem["status"]
    if _wants_page():
        text = request.args.get("query", "")
        lines = lines_around(text, problem.get("line", 0), problem.get("column")) if text else ()
        page = render_template(
            "problem.html", problem=problem, query_text=text, faulty_lines=lines, has_editor=has_editor()
        )
        response = Response(page, status, content_type=HTML.content_type)
    else:
        text = json.dumps(problem, ensure_ascii=False, indent=2) + "\n"
        response = Response(text, status, content_type=PROBLEM_JSON)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response.headers["Retry-After"] = str(math.ceil(problem.get("retry_after", _RETRY_SECONDS)))
    return response


def _wants_page() -> bool:
    if isinstance(request.routing_exception, BadRequest):
        return False  # the request names no host, and a page could link to nothing
    try:
        return negotiate(request.headers.getlist("Accept"), (_JSON, HTML)) is HTML
    except errors.NotAcceptable:
        return False


def _slug(kind: type[errors.IfrcKgError]) -> str:
    """Return the kind of problem in kebab-case: QuerySyntaxError becomes query-syntax-error."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("-")
