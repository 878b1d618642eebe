"""Finished answers, kept in front of the application: a WSGI middleware.

What is kept: whole answers with status 200 and a strong entity tag, to GET requests and to queries that are posted to
`/sparql`, as long as the same data is served.
What decides on an answer is in its key, part for part (`ifrc_kg.web.answer_key`), and an answer whose `Vary` names
anything else is not kept.
So a full cache, or one that strangers have filled, makes nothing wrong: what was not used for longest leaves, and is
made anew.

An answer is kept as it is, and compressed with gzip, as clients ask for it; each has an entity tag of its own
(RFC 9110, section 8.8.3.3).
gzip alone: every client knows it, and the standard library has it; brotli or zstd would be one more dependency, for a
few hundred bytes of an answer that has some kilobytes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol, cast

from ifrc_kg.web.answer_key import AnswerKey, read_key, tags_of
from ifrc_kg.web.kept_answer import (
    Headers,
    KeptAnswer,
    kept_answer,
    read_headers,
    with_tag_as_asked,
    with_vary,
    without_gzip_marks,
)

__all__ = ["AnswerCache", "StartResponse", "WsgiApplication", "whole_body"]

StartResponse = Callable[..., Any]

#: No single answer may take more than this part of the room.
_SHARE: Final = 8
_CONDITION: Final = "HTTP_IF_NONE_MATCH"
#: Where the key of a request stands once it was read.
_KEY: Final = "ifrc_kg.answer_key"
_TIMING: Final = "Server-Timing"
_HIT: Final = (_TIMING, "cache;desc=hit")


class WsgiApplication(Protocol):
    """A WSGI application that calls `start_response` before it returns, as Flask does."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse, /) -> Iterable[bytes]:
        """Answer a request."""
        ...


class AnswerCache:
    """Answers from what is kept, else asks the application; shared by all threads."""

    def __init__(self, application: WsgiApplication, *, most_bytes: int, state: Callable[[], object]) -> None:
        """Stand in front of an application, with room for some bytes; without room nothing is kept.

        `state` gives the object that is served from; what was kept under another one is never given.
        """
        self._application = application
        self._most_bytes = most_bytes
        self._state = state
        self._kept: OrderedDict[AnswerKey, KeptAnswer] = OrderedDict()
        self._kept_of: object = None
        self._size = 0
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """The bytes that are taken, keys and headers included; never above the room."""
        return self._size

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        key = self._key(environ)
        if key is None:
            return self._application(environ, start_response)
        state = self._state()
        answer = self._found(key, state)
        if answer is None:
            return self._made(environ, key, state, start_response)
        return _given(environ, answer, _HIT, start_response)

    def kept(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes] | None:
        """Answer a request from what is kept; None where it is not, and then the cache itself is to be asked."""
        key = environ[_KEY] = self._key(environ)
        answer = None if key is None else self._found(key, self._state())
        return None if answer is None else _given(environ, answer, _HIT, start_response)

    def _key(self, environ: dict[str, Any]) -> AnswerKey | None:
        """Return the key of a request, which is read once."""
        if _KEY in environ:
            return cast("AnswerKey | None", environ[_KEY])
        return read_key(environ) if self._most_bytes else None

    def _found(self, key: AnswerKey, state: object) -> KeptAnswer | None:
        with self._lock:
            if self._kept_of is not state:
                return None
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def _made(
        self, environ: dict[str, Any], key: AnswerKey, state: object, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application, and keep its answer if it is of that kind."""
        condition = environ.get(_CONDITION, "")
        asked = {**environ, "REQUEST_METHOD": key.method}  # HEAD becomes GET, so that its headers are the same
        if condition and key.gzip:
            asked[_CONDITION] = without_gzip_marks(condition)
        status, headers, parts = _answered(self._application, asked)
        made = read_headers(headers)
        if made.is_keepable(status):
            answer = kept_answer(made, whole_body(parts), compressed=key.gzip)
            self._keep(key, answer, state)
            timing = next((each for each in headers if each[0] == _TIMING), None)
            return _given(environ, answer, timing, start_response)
        if status.startswith("304 "):
            headers = with_vary(with_tag_as_asked(headers, condition))
        start_response(status, headers)
        return parts if environ["REQUEST_METHOD"] != "HEAD" else [whole_body(parts)[:0]]

    def _keep(self, key: AnswerKey, answer: KeptAnswer, state: object) -> None:
        """Keep an answer if one and the same state was served while it was made; make room for it."""
        taken = answer.size + key.size
        if taken * _SHARE > self._most_bytes or self._state() is not state:
            return
        with self._lock:
            if self._kept_of is not state:
                self._kept.clear()
                self._size = 0
                self._kept_of = state
            replaced = self._kept.pop(key, None)
            if replaced is not None:
                self._size -= replaced.size + key.size
            self._kept[key] = answer
            self._size += taken
            while self._size > self._most_bytes:
                oldest, leaving = self._kept.popitem(last=False)
                self._size -= leaving.size + oldest.size


def _given(
    environ: dict[str, Any], answer: KeptAnswer, timing: tuple[str, str] | None, start_response: StartResponse
) -> Iterable[bytes]:
    """Send an answer, or that the client has it already."""
    timed = [timing] if timing else []
    condition = environ.get(_CONDITION)
    if condition and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        known = answer.known_as(tags_of(condition))
        if known:
            start_response("304 NOT MODIFIED", [*answer.not_modified(known), *timed])
            return []
    start_response("200 OK", [*answer.headers, *timed])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _answered(application: WsgiApplication, environ: dict[str, Any]) -> tuple[str, Headers, Iterable[bytes]]:
    """Return status, headers and parts of an application's answer."""
    started: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, exc_info: object = None) -> None:  # noqa: ARG001 - PEP 3333's signature
        started[:] = [(status, headers)]

    parts = application(environ, start)
    status, headers = started[0]
    return status, headers, parts


def whole_body(parts: Iterable[bytes]) -> bytes:
    """Return a body in one piece, and close what it came from (PEP 3333)."""
    if type(parts) is list and len(parts) == 1:  # as most are
        return cast("bytes", parts[0])
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
