"""What of a request decides on its answer: the key under which answers are kept.

A key is a tuple of parts and never one joined text, so that no part can pass for another.
Where a part cannot be read in the one way in which the application reads it, there is no key, and the application is
asked.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from werkzeug.exceptions import BadRequest

from ifrc_kg.media_types import parse_accept
from ifrc_kg.web.protocol import Pairs, read_pairs

__all__ = ["AnswerKey", "accepts_gzip", "read_key", "tags_of"]

#: Posted queries are kept for this path alone.
_QUERY_PATH: Final = "/sparql"
_MOST_BODY_BYTES: Final = 65_536
_MOST_HEADER_CHARACTERS: Final = 512
_MOST_REMEMBERED_CHARACTERS: Final = 2048
#: Conditions and parts of representations are the application's affair, whatever it makes of them.
_LEFT_TO_APPLICATION: Final = (
    "HTTP_RANGE",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_CONTENT_ENCODING",
)
_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_CODING: Final = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([0-9.]{1,5}))?\s*\Z", re.ASCII)

_Ranges = tuple[tuple[str, str, float], ...]


class AnswerKey(NamedTuple):
    """Everything of a request that its answer may depend on; HEAD is answered as GET."""

    method: str
    scheme: str
    host: str
    root: str
    path: str
    query: Pairs
    content_type: str
    body: bytes
    accept: _Ranges
    gzip: bool

    @property
    def size(self) -> int:
        """The bytes that the key takes, generously."""
        texts = sum([100 + 4 * (len(name) + len(value)) for name, value in self.query])
        others = len(self.host) + len(self.root) + len(self.path) + len(self.content_type) + 50 * len(self.accept)
        return 1024 + texts + 4 * others + len(self.body)


def read_key(environ: dict[str, Any]) -> AnswerKey | None:
    """Return the key of a request, or None for one whose answer is not kept; a body that is read is put back."""
    method = environ["REQUEST_METHOD"]
    path = environ.get("PATH_INFO", "")
    posted = method in ("POST", "QUERY") and path == _QUERY_PATH
    if not (posted or method in ("GET", "HEAD")) or any(name in environ for name in _LEFT_TO_APPLICATION):
        return None
    body = _body(environ, posted=posted)
    query = _query(environ.get("QUERY_STRING", ""))
    accept = _ranges(environ.get("HTTP_ACCEPT", "")[: _MOST_HEADER_CHARACTERS + 1])
    if body is None or query is None or accept is None:
        return None
    return AnswerKey(
        method if posted else "GET",
        environ.get("wsgi.url_scheme", ""),
        # A line feed, which no Host header can hold, keeps the server's own name apart from what clients send.
        environ.get("HTTP_HOST") or f"\n{environ.get('SERVER_NAME', '')}:{environ.get('SERVER_PORT', '')}",
        environ.get("SCRIPT_NAME", ""),
        path,
        query,
        environ.get("CONTENT_TYPE", "") if posted else "",
        body,
        accept,
        accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")[:_MOST_HEADER_CHARACTERS]),
    )


def _body(environ: dict[str, Any], *, posted: bool) -> bytes | None:
    """Return the body of a posted query; None where there is none, or one of which nobody knows the length."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not posted:
        return b"" if length == "0" else None
    if not (length.isascii() and length.isdecimal()) or not 0 < int(length) <= _MOST_BODY_BYTES:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body if len(body) == int(length) else None


def _query(raw: str) -> Pairs | None:
    """Return the parameters, in whatever way they are percent-encoded; their order is kept, since pages show it.

    None where the application would refuse to read them.
    """
    return _remembered_query(raw) if len(raw) <= _MOST_REMEMBERED_CHARACTERS else _read_query(raw)


def _read_query(raw: str) -> Pairs | None:
    try:
        return read_pairs(raw.encode("latin-1"), "query string")  # PEP 3333 has bytes as characters
    except (BadRequest, UnicodeEncodeError):
        return None


#: What is asked often is read once.
_remembered_query: Final = lru_cache(maxsize=256)(_read_query)


@lru_cache(maxsize=256)
def _ranges(accept: str) -> _Ranges | None:
    """Return what negotiation reads from an Accept header; None for one too long to remember."""
    if len(accept) > _MOST_HEADER_CHARACTERS:
        return None
    return tuple((each.type, each.subtype, each.quality) for each in parse_accept(accept))


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether gzip is accepted, and not less than no coding at all (RFC 9110, section 12.5.3)."""
    weights: dict[str, float] = {}
    for element in accept_encoding.lower().split(","):
        found = _CODING.match(element)
        if found:
            weights.setdefault(found[1], _weight(found[2]))
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weight(text: str | None) -> float:
    try:
        return 1.0 if text is None else float(text)
    except ValueError:
        return 0.0


def tags_of(if_none_match: str) -> frozenset[str]:
    """Return the entity tags of an If-None-Match header, weak ones without their mark; `*` stands for itself."""
    return frozenset({"*"}) if if_none_match.strip() == "*" else frozenset(_TAG.findall(if_none_match))
