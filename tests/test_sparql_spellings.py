"""Spellings of the standard that the engine does not read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import QueryRefused, QuerySyntaxError, QueryTooComplex
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.sparql_spellings import respelled

EMPTY = LocalEngine([], Prefixes({}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { FILTER(TRUE && !False) }", "ASK { FILTER(true && !false) }"),
        ("ASK { BIND(coalesce (1) AS ?x) }", "ASK { BIND(coalesce( 1) AS ?x) }"),
        ("ASK { BIND(CONCAT #c\n ('a') AS ?x) }", "ASK { BIND(CONCAT( #c\n 'a') AS ?x) }"),
        (r"ASK { ?x\u00E9 ?\U00000070 ?o }", "ASK { ?xé ?p ?o }"),
        (r"PREFIX e: <urn:> ASK { e:\u0061 e:b-\u002D 1 }", "PREFIX e: <urn:> ASK { e:a e:b-- 1 }"),
        (
            r"PREFIX e: <urn:> ASK { ?s e:1.2.3 e:a\.b.c . ?s ?p e:a.b.c. }",
            r"PREFIX e: <urn:> ASK { ?s e:1\.2\.3 e:a\.b\.c . ?s ?p e:a\.b\.c. }",
        ),
    ],
)
def test_what_the_standard_allows_is_read(text: str, expected: str) -> None:
    """Each spelling is put into one that the engine answers."""
    assert respelled(text) == expected
    assert "boolean" in json.loads(EMPTY.evaluate(QueryRequest(text), JSON).body)


@pytest.mark.parametrize(
    "text",
    [
        r"SELECT ?x { ?x <urn:\u0070> '\u0061 TRUE COALESCE (' } # \u0061 CONCAT (",
        "PREFIX e: <urn:> ASK { e:TRUE e:BNODE (1) . FILTER(BNODE() = true) }",
        r"ASK { ?x\u0020y \u007B ?o }",
        r"ASK { \UFFFFFFFF }",
        "ASK { FILTER(?true || STR (1)) } COALESCE",
    ],
)
def test_nothing_else_is_touched(text: str) -> None:
    """Strings, IRIs, comments, names and variables stay, and so do escapes of what no name may hold."""
    assert respelled(text) == text


def test_a_respelled_query_is_checked_again() -> None:
    """An escape hides neither SERVICE nor anything else that is refused; an error is the engine's on the new text."""
    with pytest.raises(QueryRefused):
        EMPTY.evaluate(QueryRequest(r"ASK { SERV\u0049CE <urn:x> {} }"), JSON)
    with pytest.raises(QueryRefused):
        EMPTY.evaluate(QueryRequest("ASK { FILTER(TRUE) SERVICE <urn:x> {} }"), JSON)
    with pytest.raises(QueryTooComplex):
        EMPTY.evaluate(QueryRequest("ASK { FILTER(" + "(" * 120 + "TRUE" + ")" * 120 + ") }"), JSON)
    with pytest.raises(QuerySyntaxError):
        EMPTY.evaluate(QueryRequest("ASK { FILTER(TRUE) ?s ?p }"), JSON)


@given(st.text(alphabet="TRUEtrueCOALSC (\\u0041U\"'<>#\n{}?:", max_size=60))
def test_once_is_enough(text: str) -> None:
    """Respelling any text ends, and leaves nothing for a second time."""
    assert respelled(respelled(text)) == respelled(text)
