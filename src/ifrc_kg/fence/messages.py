"""Errors as plain fields, so that they cross a process border without anything being executed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ifrc_kg.errors import (
    DataError,
    FileMissing,
    IfrcKgError,
    NotAcceptable,
    ParameterError,
    ParseError,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooComplex,
    QueryTooLarge,
    UploadError,
    UsageError,
)

__all__ = ["error_fields", "error_from"]

#: The errors that evaluation may end in; any other class is told as a DataError.
_KINDS: Final[Mapping[str, type[IfrcKgError]]] = {
    kind.__name__: kind
    for kind in (
        DataError,
        FileMissing,
        NotAcceptable,
        ParameterError,
        ParseError,
        QueryError,
        QueryRefused,
        QuerySyntaxError,
        QueryTimeout,
        QueryTooComplex,
        QueryTooLarge,
        UploadError,
        UsageError,
    )
}


def error_fields(error: IfrcKgError) -> dict[str, Any]:
    """Return an error as JSON can carry it."""
    name = type(error).__name__
    return {"error": name if name in _KINDS else "DataError", "state": error.__dict__}


def error_from(fields: Mapping[str, Any]) -> IfrcKgError:
    """Return the error that `error_fields` described."""
    kind = _KINDS.get(fields.get("error", ""), DataError)
    state = dict(fields.get("state", {}))
    error = kind.__new__(kind, state.get("message", ""))
    error.__dict__.update({"message": "", "hint": "", **state})
    return error
