"""The same engine promise over any SPARQL endpoint, through SPARQLWrapper (its only importer).

In: a `QueryRequest` and a format.
Out: an `Answer` with the bytes as the endpoint sent them.
A short query goes by GET, so that caches on the way can help; a long one by POST of a form.
What goes wrong at the endpoint is told as `EndpointError`, what it finds wrong in the query as `QuerySyntaxError`.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from http.client import HTTPException
from math import ceil
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from SPARQLWrapper import GET, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from ifrc_kg.binding import bound_text
from ifrc_kg.engine import Answer, QueryForm, QueryRequest, check_format, form_of, kind_of
from ifrc_kg.errors import EndpointError, NotAcceptable, QueryRefused, QuerySyntaxError, UsageError
from ifrc_kg.media_types import HTML, N_TRIPLES, Format, formats_for
from ifrc_kg.sparql_tokens import mentions_service

__all__ = ["RemoteEngine"]

#: A query of up to so many characters goes by GET.
_SHORT: Final = 1500
_DETAIL_CHARACTERS: Final = 300
_OK, _BAD_REQUEST, _FORBIDDEN, _NOT_ACCEPTABLE = 200, 400, 403, 406

_CODES: Final[dict[type[SPARQLWrapperException], int]] = {
    QueryBadFormed: _BAD_REQUEST,
    Unauthorized: 401,
    EndPointNotFound: 404,
    URITooLong: 414,
    EndPointInternalError: 500,
}


@dataclass(frozen=True)
class RemoteEngine:
    """A SPARQL endpoint by its address; `seconds` is how long one answer may take."""

    endpoint: str
    seconds: float = 30.0

    def __post_init__(self) -> None:
        """Refuse anything but an http address: the library would also open local files."""
        if urlsplit(self.endpoint).scheme not in ("http", "https"):
            raise UsageError(
                f"{self.endpoint!r} is no SPARQL endpoint.",
                hint="Give an address that begins with http:// or https://.",
            )

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Send a request and return the answer; the errors are those of the engine protocol."""
        form = form_of(request.text)
        check_format(form, answer_format)
        if answer_format == HTML:
            raise NotAcceptable(
                "An engine writes no pages.", offered=[each.media_type for each in formats_for(kind_of(form))]
            )
        if mentions_service(request.text):
            raise QueryRefused("SERVICE is not carried out.", hint="Ask one endpoint at a time.")
        body, media_type = self._sent(self._wrapper(request, form, answer_format))
        if media_type not in _accepted(answer_format):
            raise EndpointError(
                f"The endpoint answered with {media_type or 'no media type'} instead of {answer_format.media_type}.",
                hint="Ask for another format, or check that the address is that of a SPARQL endpoint.",
            )
        return Answer(body, answer_format, form)

    def _wrapper(self, request: QueryRequest, form: QueryForm, answer_format: Format) -> SPARQLWrapper:
        text = bound_text(request.text, request.bindings)
        wrapper = SPARQLWrapper(self.endpoint, agent="ifrc-kg")
        # Set directly: setQuery() would guess the form with a regular expression, which a comment can deceive.
        wrapper.queryString, wrapper.queryType = text, form.value
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", answer_format.media_type)
        wrapper.setMethod(GET if len(text) <= _SHORT else POST)
        wrapper.setTimeout(ceil(self.seconds))
        for iri in request.default_graphs:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in request.named_graphs:
            wrapper.addParameter("named-graph-uri", iri)
        return wrapper

    def _sent(self, wrapper: SPARQLWrapper) -> tuple[bytes, str]:
        """Return the body of the answer and its media type without parameters."""
        try:
            with wrapper.query().response as response:
                return response.read(), response.headers.get_content_type()
        except SPARQLWrapperException as error:
            raise _failure(_CODES.get(type(error), 0), _body_of(error)) from error
        except HTTPError as error:
            raise _failure(error.code, error.read()) from error
        except TimeoutError as error:
            raise self._silence(error) from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._silence(error) from error
            raise EndpointError(
                f"The endpoint {self.endpoint} cannot be reached: {error.reason}.", hint="Check the address."
            ) from error
        except (OSError, HTTPException) as error:
            raise EndpointError(f"The connection to {self.endpoint} broke: {error}.", hint="Try again.") from error

    def _silence(self, error: Exception) -> EndpointError:
        del error
        return EndpointError(
            f"The endpoint did not answer within {self.seconds:g} seconds.",
            hint="Ask for less at a time, or allow more seconds.",
        )


def _accepted(answer_format: Format) -> tuple[str, ...]:
    """Return the media types under which endpoints send a format; N-Triples were text/plain once."""
    plain = ("text/plain",) if answer_format == N_TRIPLES else ()
    return (answer_format.media_type, *answer_format.synonyms, *plain)


def _body_of(error: SPARQLWrapperException) -> bytes:
    """Return the body of an error answer, which the library keeps only as a `repr` in its message."""
    try:
        body = ast.literal_eval(str(error).partition("Response:\n")[2])
    except (SyntaxError, ValueError):
        return b""
    return body if isinstance(body, bytes) else b""


def _failure(code: int, body: bytes) -> EndpointError | QuerySyntaxError | QueryRefused | NotAcceptable:
    """Return the domain's error for a status code and the body that came with it (RFC 9457 where it is one)."""
    problem = _problem(body)
    detail = str(problem.get("detail") or problem.get("title") or _beginning(body) or "no reason given")
    hint = str(problem.get("hint", ""))
    if code == _BAD_REQUEST:
        return QuerySyntaxError(
            f"The endpoint rejects the query: {detail}",
            line=_number(problem.get("line")),
            column=_number(problem.get("column")),
            hint=hint or "Check the query; some endpoints know less than SPARQL 1.1.",
        )
    if code == _FORBIDDEN:
        return QueryRefused(f"The endpoint refuses the query: {detail}", hint=hint)
    if code == _NOT_ACCEPTABLE:
        return NotAcceptable(f"The endpoint does not write this format: {detail}", hint=hint or "Ask for another one.")
    return EndpointError(
        f"The endpoint failed with status {code}: {detail}", hint=hint or "Check the address, or try again later."
    )


def _problem(body: bytes) -> dict[str, Any]:
    try:
        problem = json.loads(body)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _beginning(body: bytes) -> str:
    """Return the first words of an error body, unless it is a page for people."""
    text = " ".join(body.decode("utf-8", errors="replace").split())
    return "" if text.startswith("<") else text[:_DETAIL_CHARACTERS]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
