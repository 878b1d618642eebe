"""The front door: requests come in whole, and answers go out within bounded room; a WSGI middleware.

- A body is read before anything else is done for its request, so that a body that does not come holds nothing but its
  connection and a thread: no place of its client, no evaluator.
  A body without a length gets one here, and one that stops before its length is answered with 400.
- A request that names no host is refused: its answer could link to nowhere.
- Work is done on a bounded number of requests at a time, however many threads there are; see `ifrc_kg.waiting_room`.
  Answers that are kept already take no such place, so that they do not queue behind evaluations.
- Large bodies that are awaited and large answers that are being sent are bounded in bytes; beyond that the answer is
  503, which takes next to nothing.
- A large answer is sent piece by piece, and the room that it takes is given back when it is gone.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from http import HTTPStatus
from threading import get_ident
from time import monotonic
from typing import Any, Final, cast

from ifrc_kg.fence.waited import note_wait
from ifrc_kg.host_header import names_host
from ifrc_kg.media_types import PROBLEM_JSON
from ifrc_kg.waiting_room import WaitingRoom
from ifrc_kg.web.answer_cache import whole_body
from ifrc_kg.web.headers import ALWAYS, version_headers

__all__ = ["FrontDoor", "Room"]

_Headers = list[tuple[str, str]]
_WsgiApplication = Callable[..., Iterable[bytes]]

#: No version, and no other product's name.
_SERVER: Final = ("Server", "ifrc-kg")
#: Bodies up to this size are awaited without a bound on their number.
_SMALL_BODY: Final = 65_536
#: Bytes that larger ones may have together while they are awaited.
_ROOM_FOR_BODIES: Final = 50_331_648
#: Bytes of a body that is refused which are still taken off the line.
_MOST_DISCARDED: Final = 67_108_864
#: Answers up to this size are handed over in one piece.
_SMALL_ANSWER: Final = 65_536
_PIECE: Final = 32_768
_RETRY_SECONDS: Final = 3
#: How long a refusal counts as a sign that room is wanted.
_WANTED_SECONDS: Final = 3.0
_VALIDATION: Final = "/validate"
_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: Why a body is not taken.
_BODY_REFUSED: Final = {
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many large bodies are on their way.",
    HTTPStatus.BAD_REQUEST: "The body is shorter than its Content-Length says.",
}


class Room:
    """A number of bytes that large answers share while they are sent, or large bodies; shared by all threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._taken = 0
        self._refused_at = -_WANTED_SECONDS
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Take some bytes, if there is room; who is alone may take any number."""
        with self._lock:
            if self._taken and self._taken + size > self._size:
                self._refused_at = monotonic()
                return False
            self._taken += size
            return True

    def give_back(self, size: int) -> None:
        """Give some bytes back."""
        with self._lock:
            self._taken -= size

    def is_wanted(self) -> bool:
        """Tell whether somebody was refused a moment ago."""
        return monotonic() - self._refused_at < _WANTED_SECONDS


class _Pieces:
    """A large answer, piece by piece; whoever iterates over it closes it, and then its room is free."""

    def __init__(self, body: bytes, room: Room) -> None:
        self._body = body
        self._room: Room | None = room

    def __iter__(self) -> Iterator[bytes]:
        return (self._body[start : start + _PIECE] for start in range(0, len(self._body), _PIECE))

    def close(self) -> None:
        """Give the room back (PEP 3333); a second call does nothing."""
        room, self._room = self._room, None
        if room is not None:
            room.give_back(len(self._body))


class _Started:
    """Takes the place of the server's `start_response` (PEP 3333)."""

    __slots__ = ("headers", "status")

    def __call__(self, status: str, headers: _Headers, exc_info: object = None) -> None:  # noqa: ARG002 - PEP 3333
        self.status = status
        self.headers = headers


class FrontDoor:
    """Lets requests in and answers out; shared by all threads."""

    def __init__(  # noqa: PLR0913 - what a server shares, each under its name
        self,
        application: _WsgiApplication,
        *,
        most_body_bytes: int,
        places: WaitingRoom,
        places_of_validation: WaitingRoom,
        room: Room,
        version: Callable[[], str] = str,
        kept: Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes] | None] = lambda *_: None,
    ) -> None:
        """Stand in front of an application that reads bodies of so many bytes, and refuses longer ones itself.

        `places` are for requests that are worked on, others for those that may take long; `room` is for large answers.
        `version` gives the version of the data that are served, for what is refused here.
        `kept` answers what needs no work, and returns None for the rest.
        """
        self._application = application
        self._most_body_bytes = most_body_bytes
        self._places = places
        self._places_of_validation = places_of_validation
        self._room = room
        self._version = version
        self._kept = kept
        self._room_for_bodies = Room(_ROOM_FOR_BODIES)
        self._works: dict[int, float] = {}

    def works(self) -> Sequence[float]:
        """Return the times (`time.monotonic`) at which work began that goes on now."""
        return tuple(self._works.values())

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        refused = self._refusal(environ)
        if refused is not None:
            return self._problem(start_response, *refused)
        started = _Started()
        parts = self._kept(environ, started)
        body = self._answered(environ, started) if parts is None else whole_body(parts)
        if body is None:
            return self._busy(start_response, "Too many requests are waiting.")
        if len(body) <= _SMALL_ANSWER:
            start_response(started.status, [*started.headers, _SERVER])
            return [body]
        if not self._room.take(len(body)):
            return self._busy(start_response, "Too many large answers are being sent.")
        start_response(started.status, [*started.headers, _SERVER])
        return _Pieces(body, self._room)

    def _refusal(self, environ: dict[str, Any]) -> tuple[HTTPStatus, str] | None:
        """Read the body of a request; return why it is not let in, or None."""
        if not names_host(environ.get("HTTP_HOST", ""), environ.get("SERVER_PROTOCOL", "")):
            return HTTPStatus.BAD_REQUEST, "The Host header names no host."
        status = None if environ["REQUEST_METHOD"] in _BODILESS else self._read_body(environ)
        return None if status is None else (status, _BODY_REFUSED[status])

    def _busy(self, start_response: Callable[..., Any], detail: str) -> list[bytes]:
        return self._problem(start_response, HTTPStatus.SERVICE_UNAVAILABLE, detail)

    def _problem(self, start_response: Callable[..., Any], status: HTTPStatus, detail: str) -> list[bytes]:
        wait = [("Retry-After", str(_RETRY_SECONDS))] if status is HTTPStatus.SERVICE_UNAVAILABLE else []
        problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
        body = json.dumps(problem).encode()
        headers = [
            ("Content-Type", PROBLEM_JSON),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *wait,
            *ALWAYS.items(),
            *version_headers(self._version()),
            _SERVER,
        ]
        start_response(f"{int(status)} {status.phrase.upper()}", headers)
        return [body]

    def _answered(self, environ: dict[str, Any], started: _Started) -> bytes | None:
        """Return the body of the application's answer; None where no place became free for the work."""
        is_validation = environ.get("PATH_INFO", "").startswith(_VALIDATION)
        places = self._places_of_validation if is_validation else self._places
        thread = get_ident()
        self._works[thread] = monotonic()
        try:
            if not places.enter():
                return None
            note_wait(monotonic() - self._works[thread])
            try:
                return whole_body(self._application(environ, started))
            finally:
                places.leave()
        finally:
            del self._works[thread]

    def _read_body(self, environ: dict[str, Any]) -> HTTPStatus | None:
        """Put a body that was read in the place of one that is to come; return a status where that fails."""
        told = environ.get("CONTENT_LENGTH")
        length = int(told) if told else None
        if length is None and "HTTP_TRANSFER_ENCODING" not in environ:
            return None
        if length is not None and length <= _SMALL_BODY:
            body = environ["wsgi.input"].read(length)
        else:
            size = self._most_body_bytes if length is None else min(length, self._most_body_bytes)
            if not self._room_for_bodies.take(size):
                return HTTPStatus.SERVICE_UNAVAILABLE
            try:
                body = self._read_large_body(environ, length)
            finally:
                self._room_for_bodies.give_back(size)
            if body is None:
                return None
        if length is not None and len(body) != length:
            return HTTPStatus.BAD_REQUEST
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return None

    def _read_large_body(self, environ: dict[str, Any], length: int | None) -> bytes | None:
        """Return a body as far as anybody wants to read it; None for one that the application refuses unread.

        What is too long is taken off the line all the same, within bounds: a client that still sends when the
        connection is closed never reads why its request was refused.
        """
        stream = environ["wsgi.input"]
        if length is None:
            body: bytes = stream.read(self._most_body_bytes + 1)
            if len(body) > self._most_body_bytes:
                _discard(stream)
            return body
        if length <= self._most_body_bytes:
            return cast("bytes", stream.read(length))
        if length <= _MOST_DISCARDED and "HTTP_EXPECT" not in environ:
            _discard(stream)
        return None


def _discard(stream: Any) -> None:
    """Read what still comes, and keep nothing of it."""
    left = _MOST_DISCARDED
    while left > 0 and (piece := stream.read(_PIECE)):
        left -= len(piece)
