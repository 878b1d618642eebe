"""What is told of the limits, and the limit that only the web knows: how much one client asks at the same time."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import UnsupportedMediaType

from ifrc_kg.errors import TooManyRequests
from ifrc_kg.settings import Settings
from ifrc_kg.web.site import current_site

__all__ = ["LIMITS_HEADER", "ClientPlaces", "announced", "limit_sentences", "limits_field", "register_client_places"]

#: The header of every response of the endpoint that announces its limits.
LIMITS_HEADER: Final = "X-Query-Limits"


def limits_field(settings: Settings) -> str:
    """Return the limits as a dictionary of structured fields (RFC 9651): times in seconds, sizes in bytes."""
    told = {
        "seconds": f"{settings.query_seconds:g}",
        "query-bytes": settings.query_bytes,
        "query-nesting": settings.query_nesting,
        "query-patterns": settings.query_patterns,
        "answer-bytes": settings.answer_bytes,
        "answer-rows": settings.answer_rows,
        "client-requests": settings.client_requests,
    }
    return ", ".join(f"{name}={value}" for name, value in told.items())


def limit_sentences(settings: Settings) -> tuple[str, ...]:
    """Return the limits in words, a sentence for each."""
    told = f"""
        A query may take {settings.query_seconds:g} seconds.
        Its text may have {settings.query_bytes:,} bytes, {settings.query_nesting:,} levels of brackets and \
{settings.query_patterns:,} patterns.
        An answer may have {settings.answer_rows:,} rows and {settings.answer_bytes:,} bytes; a larger one is refused \
with status 413, never cut.
        At most {settings.client_requests:,} requests of a client are worked on at the same time.
        {settings.quick_places:,} queries are evaluated at the same time, {settings.slow_places:,} of the slow ones; \
{settings.waiting:,} may wait, and further ones get status 503 and Retry-After.
    """
    return tuple(line.strip() for line in told.strip().splitlines())


def announced(response: Response) -> Response:
    """Return a response with the header that announces the limits."""
    response.headers[LIMITS_HEADER] = limits_field(current_site().settings)
    return response


class ClientPlaces:
    """Counts the requests under way by client; shared by all threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, client: str) -> None:
        """Take a place; raise TooManyRequests where the client has none left."""
        with self._lock:
            if self._taken[client] >= self._most:
                raise TooManyRequests(f"{self._most:,} requests of this client are under way already.")
            self._taken[client] += 1

    def give_back(self, client: str) -> None:
        """Give a place back."""
        with self._lock:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]


def register_client_places(application: Flask, places: ClientPlaces) -> None:
    """Let every request of the application take one of its client's places while it is worked on."""

    def take() -> None:
        client = request.remote_addr or ""
        places.take(client)
        g.client_place = client

    def give_back(_error: BaseException | None) -> None:
        client = g.pop("client_place", None)
        if client is not None:
            places.give_back(client)

    application.before_request(_refuse_compressed)
    application.before_request(take)
    application.teardown_request(give_back)


def _refuse_compressed() -> None:
    """Refuse a compressed body: nobody knows its size before it is unpacked."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding != "identity":
        raise UnsupportedMediaType("A compressed body is not read; send it as it is.")
