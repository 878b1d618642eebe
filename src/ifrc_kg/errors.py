"""The errors that the project raises, by their domain names.

    IfrcKgError(message, hint)
    ├── UsageError                      a setting or an argument cannot be used
    ├── DataError                       a source file of the project is wrong
    │   ├── FileMissing
    │   └── ParseError(path, line, column)
    ├── QueryError                      a question cannot be answered
    │   ├── QuerySyntaxError(line, column)
    │   ├── QueryRefused
    │   ├── QueryTimeout
    │   ├── QueryTooComplex             a text with deeper nesting or more patterns than allowed
    │   ├── QueryTooLarge               an answer, a text or its evaluation is larger than allowed
    │   ├── ServiceBusy(retry_after)    no place to run the query in
    │   │   └── TooManyRequests         of the same client at once
    │   ├── UnknownQuery(name, near)
    │   └── ParameterError(parameter)
    ├── UploadError(line, column)       what a client sent to be validated cannot be read
    ├── NotAcceptable(offered)          no representation in an accepted media type
    ├── UnknownResource(iri, near)
    ├── WithdrawnResource(iri, replaced_by)
    └── EndpointError                   a remote SPARQL endpoint failed

The message says what is wrong, the hint how to repair it.
Nothing here knows of HTTP: `ifrc_kg.web.problems` alone turns these into responses.
All of them survive pickling, so that they can cross a process border.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = [
    "DataError",
    "EndpointError",
    "FileMissing",
    "IfrcKgError",
    "NotAcceptable",
    "ParameterError",
    "ParseError",
    "QueryError",
    "QueryRefused",
    "QuerySyntaxError",
    "QueryTimeout",
    "QueryTooComplex",
    "QueryTooLarge",
    "ServiceBusy",
    "TooManyRequests",
    "UnknownQuery",
    "UnknownResource",
    "UploadError",
    "UsageError",
    "WithdrawnResource",
]


class IfrcKgError(Exception):
    """Anything that the project itself finds wrong: a message, and a hint that says how to repair it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[IfrcKgError], arguments: tuple[object, ...], state: Mapping[str, object]) -> IfrcKgError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(state)
    return error


def _place(path: str, line: int | None, column: int | None) -> str:
    """Return `path:line:column`, as far as it is known."""
    return ":".join(str(part) for part in (path, line, column) if part)


class UsageError(IfrcKgError):
    """A setting or an argument that cannot be used."""


class DataError(IfrcKgError):
    """A source file of the project (ontology, data, query) that is wrong."""


class FileMissing(DataError):
    """A source file or folder that is not where it must be."""


class ParseError(DataError):
    """A file or text that does not follow its syntax; line and column are counted from 1."""

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = _place(self.path, self.line, self.column)
        return f"{place}: {self.message}" if place else self.message


class QueryError(IfrcKgError):
    """A question that cannot be answered as it was asked."""


class QuerySyntaxError(QueryError):
    """A query text that SPARQL 1.1 does not allow; line and column are counted from 1."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column


class QueryRefused(QueryError):
    """A request that is well-formed and that this service does not carry out: an update, a federated query."""


class QueryTimeout(QueryError):
    """A query that took longer than the time it was given."""


class QueryTooComplex(QueryError):
    """A query whose text is nested deeper, or holds more patterns, than it may."""


class QueryTooLarge(QueryError):
    """A query that is itself too large, or whose evaluation or answer would take more room than it is given."""


class ServiceBusy(QueryError):
    """A query for which there is no place now; `retry_after` is the number of seconds after which to ask again."""

    def __init__(self, message: str, *, retry_after: int = 1, hint: str = "") -> None:
        super().__init__(message, hint=hint or f"Ask again in {retry_after} s.")
        self.retry_after = retry_after


class TooManyRequests(ServiceBusy):
    """More requests of one client at the same time than it may have."""


class UnknownQuery(QueryError):
    """A name that the catalogue does not have; `near` are the names that resemble it."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "See the catalogue for the names there are."
        super().__init__(f"There is no query named {name!r}.", hint=hint)
        self.name = name
        self.near = tuple(near)


class ParameterError(QueryError):
    """A value that a parameter of a stored query does not take, or a parameter that it lacks."""

    def __init__(self, message: str, *, parameter: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.parameter = parameter


class UploadError(IfrcKgError):
    """A text that a client sent and that does not follow its syntax; line and column are counted from 1."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column


class NotAcceptable(IfrcKgError):
    """No representation in a media type that was asked for; `offered` are the media types there are."""

    def __init__(self, message: str, *, offered: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint or (f"Offered: {', '.join(offered)}." if offered else ""))
        self.offered = tuple(offered)


class UnknownResource(IfrcKgError):
    """An IRI that the graph says nothing about; `near` are IRIs that resemble it."""

    def __init__(self, iri: str, near: Sequence[str] = ()) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"The graph says nothing about {iri}.", hint=hint)
        self.iri = iri
        self.near = tuple(near)


class WithdrawnResource(IfrcKgError):
    """An IRI that the project has published once and has withdrawn; `replaced_by` may stand in its place."""

    def __init__(self, iri: str, *, withdrawn: str, reason: str, replaced_by: str = "") -> None:
        hint = f"See {replaced_by}." if replaced_by else ""
        super().__init__(f"{iri} was withdrawn on {withdrawn}: {reason}", hint=hint)
        self.iri = iri
        self.replaced_by = replaced_by


class EndpointError(IfrcKgError):
    """A remote SPARQL endpoint that did not answer, or not as the protocol says."""
