"""Plain queries, answered ahead of Flask: the same answers by a shorter way.

Flask's own work takes longer than many a query, so that what needs none of it does without: a query to `/sparql` whose
answer is data.
Everything else goes on to Flask: pages, conditions, requests without a query, and every error, so that errors look the
same wherever they happen.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from werkzeug.exceptions import HTTPException

from ifrc_kg.engine import QueryForm, QueryRequest, form_of, kind_of
from ifrc_kg.errors import IfrcKgError
from ifrc_kg.media_types import HTML, Format, by_token, formats_for, negotiate
from ifrc_kg.web.answer_cache import StartResponse, WsgiApplication
from ifrc_kg.web.headers import ALWAYS, version_headers
from ifrc_kg.web.limits import LIMITS_HEADER, ClientPlaces, limits_field
from ifrc_kg.web.problems import outcome_of
from ifrc_kg.web.protocol import QueryOperation, format_word, read_operation, read_pairs
from ifrc_kg.web.replies import caching, disposition, timing_field
from ifrc_kg.web.site import Site
from ifrc_kg.web.sparql import ERROR, tag_of

__all__ = ["DirectQueries"]

_PATH: Final = "/sparql"
#: Larger bodies, and those of unknown length, are read by Flask with its bounds.
_MOST_BODY_BYTES: Final = 65_536


class DirectQueries:
    """Answers plain queries, and hands all other requests on; shared by all threads."""

    def __init__(self, application: WsgiApplication, *, site: Callable[[], Site], places: ClientPlaces) -> None:
        """Stand in front of an application that draws on a site, and whose clients share these places."""
        self._application = application
        self._site = site
        self._places = places
        self._always = [*ALWAYS.items(), (LIMITS_HEADER, limits_field(site().settings))]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if environ.get("PATH_INFO") != _PATH or "HTTP_IF_NONE_MATCH" in environ:
            return self._application(environ, start_response)
        site = self._site()
        try:
            operation = _operation(environ, site.settings.query_bytes)
            asked = _asked(operation, environ.get("HTTP_ACCEPT", ""))
        except (HTTPException, IfrcKgError):  # Flask will come to the same, and say so
            asked = None
        if asked is None:
            return self._application(environ, start_response)
        outcome = outcome_of(lambda: self._answered(site, *asked, environ))
        if isinstance(outcome, Exception):
            return self._application({**environ, ERROR: outcome}, start_response)
        headers, body = outcome
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answered(
        self, site: Site, request: QueryRequest, answer_format: Format, environ: dict[str, Any]
    ) -> tuple[list[tuple[str, str]], bytes]:
        """Return the headers and the body of an answer; raise what the engine raises."""
        client = environ.get("REMOTE_ADDR", "")
        is_named = bool(format_word(dict(reversed(read_pairs(_query_string(environ), "query string")))))
        began = time.perf_counter()
        self._places.take(client)
        try:
            body = site.engine.evaluate(request, answer_format).body
        finally:
            self._places.give_back(client)
        took = (time.perf_counter() - began) * 1000
        return [
            ("Content-Type", answer_format.content_type),
            ("Content-Length", str(len(body))),
            *disposition(answer_format, "results", is_named=is_named),
            ("Server-Timing", timing_field({"query": took})),
            ("Vary", "Accept"),
            *caching(tag_of(site, request, answer_format)),
            *self._always,
            *version_headers(site.version),
        ], body


def _operation(environ: dict[str, Any], most_bytes: int) -> QueryOperation | None:
    """Return the query operation of a request, its body put back; None for one that Flask is to read."""
    method = environ["REQUEST_METHOD"]
    body = b""
    if method in ("POST", "QUERY"):
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdecimal()) or int(length) > _MOST_BODY_BYTES:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        if len(body) != int(length):
            return None
    elif method not in ("GET", "HEAD"):
        return None
    return read_operation(
        "GET" if method == "HEAD" else method,
        environ.get("CONTENT_TYPE", ""),
        _query_string(environ),
        body,
        most_bytes=most_bytes,
    )


def _query_string(environ: dict[str, Any]) -> bytes:
    raw: str = environ.get("QUERY_STRING", "")
    return raw.encode("latin-1")  # PEP 3333 has bytes as characters


def _asked(operation: QueryOperation | None, accept: str) -> tuple[QueryRequest, Format] | None:
    """Return what the engine is to be asked; None for a page, and for a request without a query."""
    if operation is None or operation.text is None:
        return None
    chosen = _chosen(form_of(operation.text), operation.format_word, accept)
    return None if chosen == HTML else (operation.request(), chosen)


@lru_cache(maxsize=256)
def _chosen(form: QueryForm, word: str, accept: str) -> Format:
    """Return the format that a request asks for; raise NotAcceptable."""
    offered = formats_for(kind_of(form))
    return by_token(word, offered) if word else negotiate(accept, offered)
