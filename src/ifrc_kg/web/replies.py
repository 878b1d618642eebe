"""From bytes and a format to an HTTP response: negotiation, entity tags, file names, timing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from flask import Response, g, request

from ifrc_kg import __version__
from ifrc_kg.media_types import CSV, TSV, Format, by_suffix, by_token, negotiate
from ifrc_kg.web.protocol import FORMAT_PARAMETERS, format_word

__all__ = [
    "alternate",
    "caching",
    "chosen_format",
    "disposition",
    "entity_tag",
    "not_modified",
    "reply",
    "timed",
    "timing_field",
    "words_of_request",
]

#: A copy may be kept, and is asked for again by its entity tag before it is used.
_REVALIDATE: Final = "public, max-age=0, must-revalidate"


def words_of_request(*, but: Iterable[str] = ()) -> dict[str, str]:
    """Return the parameters of the URL without those that name a format."""
    left_out = {*FORMAT_PARAMETERS, *but}
    return {name: value for name, value in request.args.items() if name not in left_out}


def chosen_format(offered: Sequence[Format], *, suffix: str = "", word: str = "") -> Format:
    """Choose a format: by the extension of the path, else by `?format=`, else by the Accept headers.

    Raises NotAcceptable with the list of what is offered.
    """
    if suffix:
        return by_suffix(suffix, offered)
    word = word or format_word(request.args)
    if word:
        return by_token(word, offered)
    return negotiate(request.headers.getlist("Accept"), offered)


def entity_tag(fingerprint: str, answer_format: Format, *parts: object) -> str:
    """Return the strong entity tag of a representation, made of dataset, software, question and format.

    It is empty where the dataset has no fingerprint.
    """
    if not fingerprint:
        return ""
    question = "\x1f".join([__version__, answer_format.media_type, *map(repr, parts)])
    return f"{fingerprint[:16]}-{hashlib.sha256(question.encode()).hexdigest()[:16]}"


def not_modified(tag: str) -> Response | None:
    """Return 304 when the client has the representation already; to be asked before any work is done.

    Whether there is one, as `If-None-Match: *` asks, is known when the work is done, and `reply` tells.
    """
    if request.if_none_match.star_tag or not _is_known(tag):
        return None
    return _tagged(Response(status=304), tag)


def _is_known(tag: str) -> bool:
    return bool(tag) and request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Measure a step of the answer for the Server-Timing header, in milliseconds."""
    start = time.perf_counter()
    try:
        yield
    finally:
        steps: dict[str, float] = g.setdefault("timing", {})
        steps[what] = steps.get(what, 0.0) + (time.perf_counter() - start) * 1000


def reply(
    body: bytes | str,
    answer_format: Format,
    *,
    tag: str = "",
    name: str = "",
    links: Mapping[str, str] | None = None,
) -> Response:
    """Return a response in a format; `name` is the file name without extension, `links` are `rel` by target."""
    if _is_known(tag):
        return _tagged(Response(status=304), tag)
    response = Response(body, content_type=answer_format.content_type)
    response.headers.extend(disposition(answer_format, name, is_named=bool(format_word(request.args))))
    for target, relation in (links or {}).items():
        response.headers.add("Link", f"<{target}>; {relation}")
    steps: dict[str, float] = g.get("timing", {})
    if steps:
        response.headers["Server-Timing"] = timing_field(steps)
    return _tagged(response, tag)


def alternate(other: Format) -> str:
    """Return the parameters of a link to the same in another format (RFC 8288)."""
    return f'rel="alternate"; type="{other.media_type}"'


def disposition(answer_format: Format, name: str, *, is_named: bool) -> list[tuple[str, str]]:
    """Return the header with a file name: for tables, and where the URL names a format."""
    if not name or not (is_named or answer_format in (CSV, TSV)):
        return []
    manner = "attachment" if answer_format in (CSV, TSV) else "inline"
    return [("Content-Disposition", f'{manner}; filename="{name}.{answer_format.suffix}"')]


def caching(tag: str) -> list[tuple[str, str]]:
    """Return the headers that say how long an answer may be kept, and by which entity tag it is asked for again."""
    return [("Cache-Control", _REVALIDATE), ("ETag", f'"{tag}"')] if tag else [("Cache-Control", "no-store")]


def timing_field(steps: Mapping[str, float]) -> str:
    """Return what steps took, in milliseconds, as the Server-Timing header writes it."""
    return ", ".join(f"{what};dur={spent:.2f}" for what, spent in steps.items())


def _tagged(response: Response, tag: str) -> Response:
    response.vary.add("Accept")
    response.headers.extend(caching(tag))
    return response
