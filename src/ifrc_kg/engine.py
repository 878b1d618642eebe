"""What a query engine is: a request goes in, an answer comes out, both plain values.

Two engines keep this promise: `ifrc_kg.local_engine` and `ifrc_kg.remote_engine`.
A request and an answer hold text, terms and bytes only, so that an engine may work in another process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

from ifrc_kg.binding import Term
from ifrc_kg.errors import NotAcceptable
from ifrc_kg.media_types import Format, ResultKind, formats_for
from ifrc_kg.sparql_tokens import QueryForm, form_of

__all__ = ["Answer", "QueryEngine", "QueryForm", "QueryRequest", "Term", "check_format", "form_of", "kind_of"]

_KINDS: Final[Mapping[QueryForm, ResultKind]] = {
    QueryForm.SELECT: ResultKind.SOLUTIONS,
    QueryForm.ASK: ResultKind.BOOLEAN,
    QueryForm.CONSTRUCT: ResultKind.GRAPH,
    QueryForm.DESCRIBE: ResultKind.GRAPH,
}


@dataclass(frozen=True)
class QueryRequest:
    """A query as the SPARQL 1.1 Protocol carries it, and terms bound to its variables (named without the `?`).

    `default_graphs` and `named_graphs` are the IRIs of default-graph-uri and named-graph-uri.
    Where one of them is given, they replace what FROM and FROM NAMED say (SPARQL 1.1 Protocol, section 2.1.4).
    """

    text: str
    bindings: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer as the engine wrote it, complete, in one format."""

    body: bytes
    format: Format
    form: QueryForm


class QueryEngine(Protocol):
    """Something that answers SPARQL queries over one dataset."""

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Answer a request in a format that suits its form (see `form_of` and `kind_of`).

        Raises QuerySyntaxError, QueryRefused (an update, SERVICE), QueryTimeout, EndpointError, and NotAcceptable for
        a format that cannot carry the answer.
        """
        ...


def kind_of(form: QueryForm) -> ResultKind:
    """Return what a query of this form results in, which decides on the formats that can carry it."""
    return _KINDS[form]


def check_format(form: QueryForm, answer_format: Format) -> None:
    """Raise NotAcceptable for a format that cannot carry the answer of a query form."""
    if kind_of(form) not in answer_format.kinds:
        raise NotAcceptable(
            f"{answer_format.media_type} cannot carry the answer of a query with {form.value}.",
            offered=tuple(offered.media_type for offered in formats_for(kind_of(form))),
        )
