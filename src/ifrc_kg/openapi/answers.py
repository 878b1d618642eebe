"""Answers that operations share: successes in formats, problems (RFC 9457), and the headers that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ifrc_kg.media_types import HTML, JSON, JSON_DOCUMENT, JSON_LD, PROBLEM_JSON, SARIF, Format
from ifrc_kg.openapi.values import Answer

__all__ = ["HEADERS", "PROBLEMS", "given", "not_modified", "problems", "shorter_address"]

_TEXT: Final = {"type": "string"}

#: What every header means; those that are required stand on every answer that names them.
HEADERS: Final[Mapping[str, Mapping[str, object]]] = {
    "Allow": {"description": "The methods that there are.", "schema": _TEXT, "required": True},
    "Cache-Control": {"description": "How long a copy may be kept.", "schema": _TEXT, "required": True},
    "Content-Disposition": {"description": "A file name, for tables and named formats.", "schema": _TEXT},
    "Content-Location": {"description": "The address of this very representation.", "schema": _TEXT},
    "Dataset-Version": {
        "description": "The version of the dataset that the answer is made of.",
        "schema": _TEXT,
        "required": True,
    },
    "ETag": {
        "description": "The state of the data and the representation, for If-None-Match.",
        "schema": {"type": "string", "pattern": '^(W/)?"[^"]*"$'},
        "required": True,
    },
    "Link": {"description": "Other formats, descriptions, the licence (RFC 8288).", "schema": _TEXT},
    "Location": {"description": "Where the answer is.", "schema": _TEXT, "required": True},
    "Retry-After": {
        "description": "Seconds after which to ask again.",
        "schema": {"type": "integer", "minimum": 1},
        "required": True,
    },
    "Server-Timing": {"description": "What the steps took, in milliseconds.", "schema": _TEXT},
    "Vary": {"description": "On which headers of the request the answer depends.", "schema": _TEXT, "required": True},
    "X-Query-Limits": {
        "description": "The limits, as a dictionary of structured fields (RFC 9651).",
        "schema": _TEXT,
        "required": True,
    },
}

#: Every problem that a request may meet: its name among the components, and when it is met.
PROBLEMS: Final[Mapping[int, tuple[str, str]]] = {
    400: ("BadRequest", "The query, a parameter or a body cannot be understood; the problem says where and why."),
    403: ("Refused", "An update, or SERVICE: the graph is read-only, and nothing is fetched."),
    404: ("NotFound", "Nothing is known under that name; `near` names what resembles it."),
    406: ("NotAcceptable", "No format that was asked for can be had; `offered` lists those that can."),
    410: ("Gone", "The IRI was withdrawn; `replaced_by` names what stands in its place."),
    413: ("TooLarge", "The query, its answer or an upload is larger than allowed; it is never cut."),
    414: ("UriTooLong", "The URL is longer than the server reads; nothing is told but the status."),
    415: ("UnsupportedMediaType", "The body's media type is not understood, or the body is compressed."),
    429: ("TooManyRequests", "The client has too many requests under way."),
    431: ("HeadTooLarge", "The head of the request is longer than the server reads; nothing is told but the status."),
    500: ("Failure", "The server failed to answer, which is not the fault of the request."),
    502: ("EndpointFailed", "The endpoint that this server asks failed."),
    503: ("Busy", "There is no place for the request now, or it took longer than it may."),
}
#: What may be met wherever something is asked.
_EVERYWHERE: Final = (429, 500, 503)
_RETRIED: Final = frozenset({429, 503})
_OK: Final = 200
#: What is answered before anything is read, without a word.
_WORDLESS: Final = frozenset({414, 431})
#: Problems that are told in RDF too where a description was asked for.
_IN_RDF: Final = frozenset({404, 410})
#: The schemas of what is JSON whatever is asked.
_SCHEMAS: Final = {
    JSON.media_type: "SparqlResults",
    JSON_LD.media_type: "JsonLd",
    SARIF.media_type: "Sarif",
}


def given(  # noqa: PLR0913 - what is told of an answer, each under its name
    name: str,
    description: str,
    formats: Sequence[Format],
    *,
    schema: str = "",
    headers: Iterable[str] = (),
    is_kept: bool = True,
    version: bool = True,
    status: int = 200,
) -> Answer:
    """Return the success of an operation: `schema` is that of its JSON, and `is_kept` tells whether it has a tag."""
    content = tuple(
        (each.media_type, schema if each == JSON_DOCUMENT else _SCHEMAS.get(each.media_type, "")) for each in formats
    )
    own = (
        {*headers}
        | ({"Cache-Control"} if status == _OK else set())
        | ({"ETag"} if is_kept else set())
        | _version(is_told=version)
    )
    return Answer(status, description, name, content, tuple(sorted(own)))


def not_modified(*, version: bool = True) -> Answer:
    """Return the answer to a client that has the representation already."""
    headers = {"Cache-Control", "ETag", *_version(is_told=version)}
    return Answer(304, "The client has this representation already.", "NotModified", headers=tuple(sorted(headers)))


def shorter_address(*, version: bool = True) -> Answer:
    """Return the answer to a form that sent every field: the address that says the same in fewer words."""
    headers = {"Cache-Control", "Location", *_version(is_told=version)}
    return Answer(302, "The page has a shorter address.", "ShorterAddress", headers=tuple(sorted(headers)))


def problems(statuses: Iterable[int], rdf: Sequence[Format] = (), *, version: bool = True) -> tuple[Answer, ...]:
    """Return the problems that a request may meet; with formats, what is unknown or withdrawn is told in these too."""
    return tuple(_problem(status, rdf, version=version) for status in sorted({*statuses, *_EVERYWHERE}))


def _problem(status: int, rdf: Sequence[Format], *, version: bool) -> Answer:
    name, description = PROBLEMS[status]
    if status in _WORDLESS:
        return Answer(status, description, name)
    content = [(PROBLEM_JSON, "Problem"), (HTML.media_type, "")]
    if rdf and status in _IN_RDF:
        name += "InRdf"
        content += [(each.media_type, _SCHEMAS.get(each.media_type, "")) for each in rdf if each != HTML]
    headers = {"Cache-Control"} | ({"Retry-After"} if status in _RETRIED else set()) | _version(is_told=version)
    return Answer(status, description, name, tuple(content), tuple(sorted(headers)))


def _version(*, is_told: bool) -> set[str]:
    """Return the header that tells the version of the data, which a server over another endpoint does not send."""
    return {"Dataset-Version"} if is_told else set()
