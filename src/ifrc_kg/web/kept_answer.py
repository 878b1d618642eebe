"""One answer that is kept: its body as it is sent, its headers, and how conditional requests are answered from it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Final

__all__ = [
    "Headers",
    "KeptAnswer",
    "is_keepable",
    "kept_answer",
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


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A body in one coding, the headers that go with it, and the entity tags of which a client may have one."""

    body: bytes
    headers: Headers
    not_modified: Headers
    tag: str
    plain_tag: str

    @property
    def size(self) -> int:
        """The bytes that the answer takes, generously."""
        return 1024 + len(self.body) + 2 * sum(len(name) + len(value) + 200 for name, value in self.headers)

    def known_as(self, tags: frozenset[str]) -> str:
        """Return the entity tag under which a client has the answer already; nothing where it has not.

        Both codings are acceptable to a client that accepts gzip, so that it may have either.
        """
        if self.tag in tags or "*" in tags:
            return self.tag
        return self.plain_tag if self.plain_tag in tags else ""


def is_keepable(status: str, headers: Headers) -> bool:
    """Tell whether an answer is successful, the same for everyone, and marked with a strong entity tag."""
    told = {name.lower(): value for name, value in headers}
    caching = told.get("cache-control", "")
    return (
        status.startswith("200 ")
        and told.get("etag", "").startswith('"')
        and "no-store" not in caching
        and "private" not in caching
        and told.get("vary", "").strip().lower() in ("", "accept")
        and _NOT_KEPT.isdisjoint(told)
    )


def kept_answer(headers: Headers, body: bytes, *, compressed: bool) -> KeptAnswer:
    """Return what is kept of an answer with a strong entity tag: its body, or that compressed where it pays."""
    plain_tag = next(value for name, value in headers if name.lower() == "etag")
    packed = gzip.compress(body, _LEVEL, mtime=0) if compressed and len(body) >= _FEWEST_BYTES else body
    is_packed = len(packed) < len(body)
    tag = plain_tag[:-1] + _MARK if is_packed else plain_tag
    shared = [(name, value) for name, value in headers if name.lower() not in _OWN]
    shared.append(("Vary", "Accept, Accept-Encoding"))
    told = [*shared, ("ETag", tag), ("Content-Length", str(len(packed) if is_packed else len(body)))]
    if is_packed:
        told.append(("Content-Encoding", "gzip"))
    of_body = ("content-type", "content-disposition")
    not_modified = [(name, value) for name, value in shared if name.lower() not in of_body]
    return KeptAnswer(packed if is_packed else body, told, not_modified, tag, plain_tag)


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
