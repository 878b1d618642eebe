"""Reading a query operation of the SPARQL 1.1 Protocol (section 2.1); pure, without Flask.

In: the method, the content type, the raw query string and the raw body.
Out: a `QueryOperation`.
What cannot be read raises one of Werkzeug's HTTP exceptions (400, 413, 415), an update `QueryRefused`.
Texts are decoded strictly: a replaced character would ask another question than the client did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import QueryRefused
from ifrc_kg.media_types import SPARQL_QUERY, SPARQL_UPDATE, WWW_FORM
from ifrc_kg.web.percent_encoding import percent_decoded

__all__ = ["FORMAT_PARAMETERS", "Pairs", "QueryOperation", "format_word", "read_operation", "read_pairs"]

#: The parameters that name a format, in the order in which they count.
FORMAT_PARAMETERS: Final = ("format", "output", "results")

Pairs = tuple[tuple[str, str], ...]

#: Room for every graph of a dataset, one for each parameter; bodies and addresses have bounds of their own.
_MOST_PARAMETERS: Final = 10_000
_MOST_REMEMBERED_BYTES: Final = 4096
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii"})


@dataclass(frozen=True)
class QueryOperation:
    """A query with its dataset, or no query at all (`text` is None), and the format that the client named.

    Of a draft, which the parameter `edit` marks, a page shows the text to be edited, and nothing is asked.
    """

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format_word: str = ""
    example: str = ""
    is_draft: bool = False

    def request(self) -> QueryRequest:
        """Return what the engine is asked; only for an operation with a query."""
        return QueryRequest(self.text or "", default_graphs=self.default_graphs, named_graphs=self.named_graphs)


def read_operation(
    method: str, content_type: str, query_string: bytes, body: bytes, *, most_bytes: int
) -> QueryOperation:
    """Read a query operation: by GET, by POST of a form, by POST of the query itself, or by QUERY as by POST.

    SPARQL 1.2's parameter `version` is accepted, as every unknown one is; all versions are answered alike.
    """
    pairs = read_pairs(query_string, "query string")
    if method != "GET":
        pairs = (*pairs, *_posted(content_type, body))
    _refuse_update(pairs)
    queries = _values(pairs, "query")
    if len(queries) > 1:
        raise BadRequest("The request carries more than one query; the protocol allows exactly one.")
    text = queries[0] if queries else None
    size = len((text or "").encode("utf-8", "surrogatepass"))
    if size > most_bytes:
        raise RequestEntityTooLarge(
            f"The query has {size:,} bytes; {most_bytes:,} are allowed. Ask in several queries, or for less in each."
        )
    return QueryOperation(
        text,
        default_graphs=_values(pairs, "default-graph-uri"),
        named_graphs=_values(pairs, "named-graph-uri"),
        format_word=format_word(dict(reversed(pairs))),
        example=dict(pairs).get("example", ""),
        is_draft="edit" in dict(pairs),
    )


def read_pairs(raw: bytes, where: str) -> Pairs:
    """Read `application/x-www-form-urlencoded` names and values, UTF-8 only.

    What was read last is remembered, since one request's are read more than once.
    """
    return _remembered_pairs(raw, where) if len(raw) <= _MOST_REMEMBERED_BYTES else _read_pairs(raw, where)


def _read_pairs(raw: bytes, where: str) -> Pairs:
    parts = [part.partition(b"=") for part in raw.replace(b"+", b" ").split(b"&") if part]
    if len(parts) > _MOST_PARAMETERS:
        raise BadRequest(f"The {where} carries more than {_MOST_PARAMETERS:,} parameters.")
    try:
        return tuple((percent_decoded(name).decode(), percent_decoded(value).decode()) for name, _, value in parts)
    except UnicodeDecodeError as error:
        raise _not_utf8(where) from error


_remembered_pairs: Final = lru_cache(maxsize=256)(_read_pairs)


def format_word(words: Mapping[str, str]) -> str:
    """Return the format that the parameters name, or nothing."""
    return next((words[name] for name in FORMAT_PARAMETERS if words.get(name)), "")


def _posted(content_type: str, body: bytes) -> Pairs:
    """Return what a POST body adds to the parameters, by its content type."""
    named, options = parse_options_header(content_type)
    media_type = named.lower()
    if options.get("charset", "utf-8").lower() not in _UTF8:
        raise UnsupportedMediaType("Only UTF-8 is read.")
    if media_type == WWW_FORM:
        return read_pairs(body, "form")
    if media_type == SPARQL_QUERY.media_type:
        return (("query", _text(body)),)
    if media_type == SPARQL_UPDATE:
        raise _update()
    raise UnsupportedMediaType(
        f"A query is sent as {WWW_FORM} or as {SPARQL_QUERY.media_type}, not as {named or 'nothing'}."
    )


def _text(body: bytes) -> str:
    """Return the query of a body; a byte order mark, which some editors put into files, is no part of it."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8("query") from error


def _values(pairs: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for each, value in pairs if each == name)


def _refuse_update(pairs: Sequence[tuple[str, str]]) -> None:
    if _values(pairs, "update"):
        raise _update()


def _update() -> QueryRefused:
    return QueryRefused(
        "This is an update; the graph is read-only.", hint="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
    )


def _not_utf8(where: str) -> BadRequest:
    return BadRequest(f"The {where} is not UTF-8.")
