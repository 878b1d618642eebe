"""One answer that is kept: its body as it is sent, its headers, and how conditional requests are answered from it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Final

__all__ = [
    "Headers",
    "KeptAnswer",
    "Made",
    "kept_answer",
    "read_headers",
    "with_tag_as_asked",
    "with_vary",
    "without_gzip_marks",
]

Headers = list[tuple[str, str]]

#: Below this the compressed body is hardly smaller than the headers that tell of it.
_FEWEST_BYTES: Final = 512
_LEVEL: Final = 6
_MARK: Final = '-gzip"'
#: Headers that speak of one making of the answer, or that the cache writes itself.
_OWN: Final = frozenset({"content-length", "content-encoding", "etag", "server-timing", "vary"})
#: With one of these an answer is not for everyone, not whole, or not of the data alone.
_NOT_KEPT: Final = frozenset(
    {"content-encoding", "content-range", "last-modified", "retry-after", "set-cookie", "transfer-encoding"}
)
_READ: Final = _NOT_KEPT | {"cache-control", "etag", "vary"}
#: Headers that a 304 does without.
_OF_BODY: Final = frozenset({"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "ETag"})
#: What an answer takes besides its body and its headers' values.
_OVERHEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A body in one coding, the headers that go with it, and the entity tags of which a client may have one."""

    body: bytes
    headers: Headers
    tag: str
    plain_tag: str
    size: int

    def known_as(self, tags: frozenset[str]) -> str:
        """Return the entity tag under which a client has the answer already; nothing where it has not.

        Both codings are acceptable to a client that accepts gzip, so that it may have either.
        """
        if self.tag in tags or "*" in tags:
            return self.tag
        return self.plain_tag if self.plain_tag in tags else ""

    def not_modified(self, tag: str) -> Headers:
        """Return the headers of a 304 for a client that has the answer under a tag."""
        return [*(header for header in self.headers if header[0] not in _OF_BODY), ("ETag", tag)]


@dataclass(frozen=True, slots=True)
class Made:
    """The headers of an answer as the application made it: what they tell of keeping, and those that stay."""

    told: dict[str, str]
    shared: Headers

    def is_keepable(self, status: str) -> bool:
        """Tell whether the answer is successful, the same for everyone, and marked with a strong entity tag."""
        caching = self.told.get("cache-control", "")
        return (
            status.startswith("200 ")
            and self.told.get("etag", "").startswith('"')
            and "no-store" not in caching
            and "private" not in caching
            and self.told.get("vary", "").strip().lower() in ("", "accept")
            and _NOT_KEPT.isdisjoint(self.told)
        )


def read_headers(headers: Headers) -> Made:
    """Return what the headers of an answer tell."""
    told: dict[str, str] = {}
    shared: Headers = []
    for header in headers:
        name = header[0].lower()
        if name in _READ:
            told[name] = header[1]
        if name not in _OWN:
            shared.append(header)
    return Made(told, shared)


def kept_answer(made: Made, body: bytes, *, compressed: bool) -> KeptAnswer:
    """Return what is kept of an answer: its body, or that compressed where it pays."""
    tag = plain_tag = made.told["etag"]
    headers = [*made.shared, ("Vary", "Accept, Accept-Encoding")]
    if compressed and len(body) >= _FEWEST_BYTES:
        packed = gzip.compress(body, _LEVEL, mtime=0)
        if len(packed) < len(body):
            body, tag = packed, plain_tag[:-1] + _MARK
            headers.append(("Content-Encoding", "gzip"))
    headers += [("ETag", tag), ("Content-Length", str(len(body)))]
    return KeptAnswer(
        body, headers, tag, plain_tag, _OVERHEAD + len(body) + sum([4 * len(text) for _, text in headers])
    )


def with_vary(headers: Headers) -> Headers:
    """Return headers that tell that the answer is compressed on demand."""
    listed = ", ".join(value for name, value in headers if name.lower() == "vary")
    if "accept-encoding" in listed.lower() or listed.strip() == "*":
        return headers
    others = [(name, value) for name, value in headers if name.lower() != "vary"]
    return [*others, ("Vary", f"{listed}, Accept-Encoding" if listed else "Accept-Encoding")]


def without_gzip_marks(if_none_match: str) -> str:
    """Return a condition as the application knows it, which makes plain answers only."""
    return if_none_match.replace(_MARK, '"')


def with_tag_as_asked(headers: Headers, if_none_match: str) -> Headers:
    """Return the headers of a 304 with the entity tag that the client has; see `without_gzip_marks`."""
    return [(name, _as_asked(value, if_none_match) if name.lower() == "etag" else value) for name, value in headers]


def _as_asked(tag: str, if_none_match: str) -> str:
    marked = tag[:-1] + _MARK
    return marked if tag not in if_none_match and marked in if_none_match else tag
