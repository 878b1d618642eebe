"""The errors and what they say."""

from __future__ import annotations

import pickle

import pytest

from ifrc_kg.errors import (
    DataError,
    EndpointError,
    FileMissing,
    IfrcKgError,
    NotAcceptable,
    ParameterError,
    ParseError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    UnknownQuery,
    UnknownResource,
    UsageError,
)

EVERY = [
    UsageError("a"),
    DataError("a", hint="b"),
    FileMissing("a"),
    ParseError("a", path="x.ttl", line=3, column=4, hint="b"),
    QuerySyntaxError("a", line=3, column=4, hint="b"),
    QueryRefused("a"),
    QueryTimeout("a"),
    UnknownQuery("a", ["b", "c"]),
    ParameterError("a", parameter="p"),
    NotAcceptable("a", offered=["text/turtle"]),
    UnknownResource("urn:a", ["urn:b"]),
    EndpointError("a"),
]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
def test_an_error_crosses_a_process_border_whole(error: IfrcKgError) -> None:
    """Pickling keeps the kind, the message and every further value."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert (type(error), str(error), vars(error)) == (type(again), str(again), vars(again))


def test_a_parse_error_says_where() -> None:
    """Path, line and column precede the message, as far as they are known."""
    assert str(ParseError("no dot", path="x.ttl", line=3, column=4)) == "x.ttl:3:4: no dot"
    assert str(ParseError("no dot", line=3)) == "3: no dot"
    assert str(ParseError("no dot")) == "no dot"


def test_near_misses_become_a_hint() -> None:
    """A mistyped name is answered with the names that resemble it."""
    assert UnknownQuery("gasp", ["gaps"]).hint == "Did you mean gaps?"
    assert UnknownResource("urn:a", ["urn:b", "urn:c"]).hint == "Did you mean urn:b or urn:c?"
    assert NotAcceptable("no", offered=["text/csv", "text/turtle"]).hint == "Offered: text/csv, text/turtle."
