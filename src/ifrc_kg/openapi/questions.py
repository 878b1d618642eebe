"""Each stored query as an operation: its parameters, their types, defaults and examples are those of its header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ifrc_kg.engine import kind_of
from ifrc_kg.media_types import NOTEBOOK, SPARQL_QUERY, Format, ResultKind, formats_for
from ifrc_kg.openapi.answers import given, not_modified, problems, shorter_address
from ifrc_kg.openapi.values import Operation, Parameter, Schema, as_typed
from ifrc_kg.parameters import Parameter as QueryParameter
from ifrc_kg.parameters import ParameterType
from ifrc_kg.sparql_tokens import QueryForm
from ifrc_kg.stored_query import StoredQuery

__all__ = ["format_parameter", "question_operations"]

_STATUSES: Final = (400, 406, 413)
_SCHEMAS: Final[dict[ParameterType, Schema]] = {
    ParameterType.IRI: {"type": "string"},
    ParameterType.LITERAL: {"type": "string"},
    ParameterType.LANGUAGE: {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    ParameterType.NUMBER: {"type": "number"},
    ParameterType.INTEGER: {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1},
    ParameterType.DATE: {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
}
#: How the page of a question is arranged; data have all rows, in the order of the query.
_ARRANGING: Final = (
    Parameter("sort", "The column by which the page is sorted, by its variable.", {"type": "string"}),
    Parameter("order", "Which way the page is sorted.", {"type": "string", "enum": ["asc", "desc"]}, "desc"),
    Parameter(
        "page", "Which page of the rows.", {"type": "integer", "minimum": 1, "maximum": 99_999, "default": 1}, "1"
    ),
)
_TAKES: Final = {
    ParameterType.IRI: "an IRI, or a CURIE of the project's prefixes",
    ParameterType.LITERAL: "any text",
    ParameterType.LANGUAGE: "a language tag",
    ParameterType.NUMBER: "a number",
    ParameterType.INTEGER: "a whole number",
    ParameterType.DATE: "a year, a month or a day",
}


def question_operations(queries: Iterable[StoredQuery], tag: str, *, version: bool = True) -> tuple[Operation, ...]:
    """Return the operations of stored queries, in their order."""
    return tuple(_question(query, tag, version=version) for query in queries)


def _question(query: StoredQuery, tag: str, *, version: bool) -> Operation:
    formats = (*formats_for(kind_of(query.form)), SPARQL_QUERY, NOTEBOOK)
    kind = kind_of(query.form)
    has_rows = query.form is QueryForm.SELECT
    name = "Graph" if kind is ResultKind.GRAPH else "Solutions"
    answer = given(
        f"{name}OfQuestion",
        "The answer, a page, the text of the query, or a notebook that asks it.",
        formats,
        headers=("Link", "Server-Timing", "Vary"),
        version=version,
    )
    return Operation(
        "get",
        f"/queries/{query.name}",
        query.summary,
        tag,
        query.description,
        (*map(_parameter, query.parameters), *(_ARRANGING if has_rows else ()), format_parameter(formats)),
        (
            answer,
            shorter_address(version=version),
            not_modified(version=version),
            *problems(_STATUSES, version=version),
        ),
    )


def _parameter(parameter: QueryParameter) -> Parameter:
    schema = dict(_SCHEMAS[parameter.type])
    if parameter.least:
        schema["minimum"] = as_typed(schema, parameter.least)
    if parameter.default:
        schema["default"] = as_typed(schema, parameter.default)
    meant = f" of {parameter.class_name}" if parameter.class_name else ""
    return Parameter(
        parameter.name,
        f"{parameter.label}: {_TAKES[parameter.type]}{meant}.",
        schema,
        parameter.example or parameter.default,
        required=not (parameter.default or parameter.optional),
    )


def format_parameter(formats: Sequence[Format]) -> Parameter:
    """Return the parameter that names a format; other names of formats are understood too, and win over Accept."""
    words = list(dict.fromkeys(each.suffix for each in formats))
    text = "The format, which else the Accept header decides; media types and other usual names are understood too."
    return Parameter("format", text, {"type": "string", "enum": words}, words[0])
