"""Stored queries: a SPARQL text under a `#+` header.

The header is YAML behind `#+` at column 1, before anything else, in the keys of grlc (summary, description, tags,
defaults, enumerate, method, pagination), so that grlc and the SIB tools read the same files.
Beyond grlc it has `params`, `view` and `expect`; docs/queries.md explains every key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ifrc_kg.binding import Term, bound_text, misplaced_variables, term_text
from ifrc_kg.errors import ParseError, QueryError, QueryRefused
from ifrc_kg.parameters import Parameter, ParameterType, bind_parameters
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_header import Entry, read_header
from ifrc_kg.sparql_tokens import QueryForm, TokenKind, form_of, position, significant
from ifrc_kg.view_columns import VIEWS, NamedColumns, read_view

__all__ = [
    "VIEWS",
    "Expectation",
    "Parameter",
    "ParameterType",
    "StoredQuery",
    "Term",
    "bind_values",
    "bound_text",
    "parse_stored_query",
    "term_text",
]

_KEYS = ("summary", "description", "tags", "params", "defaults", "enumerate", "view", "expect", "method", "pagination")
_PARAMETER_KEYS = ("name", "variable", "type", "label", "class", "kind", "default", "example", "language", "min")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?", re.ASCII)


@dataclass(frozen=True)
class Expectation:
    """What the answer must have on the project's own data: these variables, in order, and so many solutions."""

    variables: tuple[str, ...] = ()
    min_rows: int = 0


@dataclass(frozen=True)
class StoredQuery:
    """A query with its name (the stem of its file), its header and its complete text."""

    name: str
    summary: str
    text: str
    form: QueryForm
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    view: str = "table"
    view_columns: NamedColumns = ()
    expect: Expectation = Expectation()
    enumerate: tuple[str, ...] = ()
    pagination: int = 0

    @property
    def body(self) -> str:
        """The text without its header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("#+")).lstrip("\n")


def bind_values(query: StoredQuery, values: Mapping[str, str], prefixes: Prefixes) -> dict[str, Term]:
    """Return a checked term for each variable of a query, from texts by parameter name; see `bind_parameters`."""
    return bind_parameters(query.parameters, values, prefixes)


def parse_stored_query(name: str, text: str, *, path: str = "") -> StoredQuery:
    """Return the stored query that a file holds; raise ParseError with file, line and repair for a malformed one."""
    header = read_header(text, path or f"{name}.rq")
    header.only(_KEYS)
    method = header.text("method", "GET")
    if method.upper() not in {"GET", "POST"}:
        raise header.error("method", f"method: {method} is no method of the protocol", "Write GET or POST.")
    # Most queries name no view, and then their variables need not be read.
    view, view_columns = read_view(header, _variables(text) if "view" in header.nodes else ())
    query = StoredQuery(
        name=name,
        summary=header.required("summary"),
        text=text,
        form=_form(text, header),
        description=header.text("description"),
        tags=header.texts("tags"),
        parameters=tuple(_parameter(entry) for entry in header.entries("params")),
        view=view,
        view_columns=view_columns,
        expect=_expectation(header),
        enumerate=header.names("enumerate"),
        pagination=header.number("pagination"),
    )
    _check_defaults(query, header)
    _check_variables(query, header)
    return query


def _variables(text: str) -> tuple[str, ...]:
    """Return the variables of a text but the parameters, each once."""
    names = (token.text[1:] for token in significant(text) if token.kind is TokenKind.VARIABLE)
    return tuple(dict.fromkeys(name for name in names if not name.startswith("_")))


def _form(text: str, header: Entry) -> QueryForm:
    try:
        return form_of(text)
    except QueryError as error:
        line = getattr(error, "line", None) if not isinstance(error, QueryRefused) else None
        raise ParseError(error.message, path=header.path, line=line, hint=error.hint) from error


def _parameter(entry: Entry) -> Parameter:
    entry.only(_PARAMETER_KEYS)
    variable, kind = entry.required("variable"), _type(entry)
    suffix = "literal" if kind is ParameterType.LANGUAGE else kind.value
    if not (variable.startswith("_") and variable.endswith(f"_{suffix}")):
        raise entry.error(
            "variable",
            f"variable: {variable} does not follow grlc's names",
            f"Write _{entry.required('name').replace('-', '_')}_{suffix}, or with two underscores if optional.",
        )
    least = entry.text("min")
    if least and not (kind in (ParameterType.NUMBER, ParameterType.INTEGER) and _PLAIN_NUMBER.fullmatch(least)):
        raise entry.error("min", f"min: {least} bounds nothing", "Write a number, for a parameter that is one.")
    return Parameter(
        name=entry.required("name"),
        variable=variable,
        type=kind,
        label=entry.required("label"),
        class_name=entry.text("class"),
        kind=entry.text("kind"),
        default=entry.text("default"),
        example=entry.text("example"),
        language=entry.text("language"),
        least=least,
    )


def _type(entry: Entry) -> ParameterType:
    return ParameterType(entry.choice("type", tuple(kind.value for kind in ParameterType), "literal"))


def _expectation(header: Entry) -> Expectation:
    entry = header.entry("expect")
    if entry is None:
        return Expectation()
    entry.only(("variables", "min_rows"))
    return Expectation(variables=entry.texts("variables"), min_rows=entry.number("min_rows"))


def _check_defaults(query: StoredQuery, header: Entry) -> None:
    """Hold grlc's `defaults` against ours: two places, one truth."""
    ours = {parameter.name: parameter.default for parameter in query.parameters if parameter.default}
    theirs = {key: entry.text(key) for entry in header.entries("defaults") for key in entry.keys()}  # noqa: SIM118
    if ours != theirs:
        wanted = ", ".join(f"{name}: {value}" for name, value in ours.items()) or "none"
        raise header.error(
            "defaults", "defaults differ from those of params", f"Make them the same; params say {wanted}."
        )


def _check_variables(query: StoredQuery, header: Entry) -> None:
    """Hold the parameters against the variables of the text that begin with an underscore."""
    declared = {parameter.variable for parameter in query.parameters}
    if len(declared) < len(query.parameters) or len({each.name for each in query.parameters}) < len(query.parameters):
        raise header.error("params", "two parameters share a name or a variable", "Give each its own.")
    used: dict[str, int] = {}
    for token in significant(query.text):
        if token.kind is TokenKind.VARIABLE and token.text[1] == "_":
            used.setdefault(token.text[1:], token.start)
    for variable in declared - used.keys():
        raise header.error("params", f"the query has no variable ?{variable}", "Use it, or take it out of params.")
    for variable in used.keys() - declared:
        line, column = position(query.text, used[variable])
        hint = "Describe it under params, or begin its name with a letter."
        raise ParseError(f"?{variable} is no parameter", path=header.path, line=line, column=column, hint=hint)
    for token in misplaced_variables(query.text, tuple(declared)):
        line, column = position(query.text, token.start)
        hint = f"Write BIND({token.text} AS ?name) in the pattern, and use ?name here."
        raise ParseError(
            f"{token.text} is projected or assigned", path=header.path, line=line, column=column, hint=hint
        )
