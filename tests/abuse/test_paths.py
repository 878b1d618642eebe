"""Property paths that explode."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.hostile

Ask = Callable[..., object]

ANY = "(<urn:x>|!<urn:x>)"
BOTH_WAYS = "(!<urn:x>|^!<urn:x>)"
IRIS = [f"<urn:p{number}>" for number in range(3000)]

EXPLOSIONS = {
    "reaches everything from everywhere": f"SELECT (COUNT(*) AS ?n) {{ ?s {ANY}* ?o }}",
    "reaches everything from everywhere, both ways": f"SELECT (COUNT(*) AS ?n) {{ ?s {BOTH_WAYS}+ ?o }}",
    "tables what reaches what": f"SELECT * {{ ?s {BOTH_WAYS}* ?o }}",
    "stars inside stars": f"SELECT (COUNT(*) AS ?n) {{ ?s (((({ANY}*)*)*)*)* ?o }}",
    "plus inside plus": f"SELECT (COUNT(*) AS ?n) {{ ?s (((({ANY}+)+)+)+)+ ?o }}",
    "may be or may not be, many times": f"SELECT (COUNT(*) AS ?n) {{ ?s {'/'.join([BOTH_WAYS + '?'] * 20)} ?o }}",
    "one closure after another": f"SELECT (COUNT(*) AS ?n) {{ ?s {'/'.join([ANY + '*'] * 20)} ?o }}",
    "steps of steps": f"SELECT (COUNT(*) AS ?n) {{ ?s {'/'.join([BOTH_WAYS] * 40)} ?o }}",
    "closures of sequences": f"SELECT (COUNT(*) AS ?n) {{ ?s ({BOTH_WAYS}/{BOTH_WAYS}/{BOTH_WAYS})* ?o }}",
    "closures that meet": f"SELECT (COUNT(*) AS ?n) {{ ?s {ANY}* ?m . ?t {ANY}* ?m . ?m {ANY}* ?o }}",
    "closures in every graph": f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s {BOTH_WAYS}* ?o }} }}",
    "asks for a way that is not there": f"ASK {{ ?s {BOTH_WAYS}* ?o . ?o {BOTH_WAYS}* ?s FILTER(?s = <urn:none>) }}",
    "there and back again": f"SELECT (COUNT(*) AS ?n) {{ ?s ({ANY}/^{ANY})* ?o }}",
    "closures as a condition": (
        f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?x ?y ?z FILTER EXISTS {{ ?s {BOTH_WAYS}* ?z }} }}"
    ),
    "builds a graph of what reaches what": f"CONSTRUCT {{ ?s <urn:reaches> ?o }} {{ ?s {BOTH_WAYS}* ?o }}",
}

SHAPES = {
    "very many alternatives": f"ASK {{ ?s {'|'.join(IRIS)} ?o }}",
    "very many excluded": f"ASK {{ ?s !({'|'.join(IRIS)}) ?o }}",
    "very many steps": f"ASK {{ ?s {'/'.join(IRIS)} ?o }}",
    "brackets as deep as they may be": f"SELECT * {{ ?s {'(' * 98}<urn:x>{')*' * 98} ?o }}",
    "brackets deeper than they may be": f"SELECT * {{ ?s {'(' * 3000}<urn:x>{')*' * 3000} ?o }}",
    "alternatives within alternatives": f"ASK {{ ?s {'(<urn:a>|' * 70}<urn:x>{')' * 70} ?o }}",
    "closures within alternatives": f"ASK {{ ?s {'(<urn:a>|(^' * 45}<urn:x>{')*)*' * 45} ?o }}",
    "back and forth without an end": f"ASK {{ ?s {'^' * 30000}<urn:x> ?o }}",
    "not and not and not": f"ASK {{ ?s {'!' * 30000}<urn:x> ?o }}",
    "modifier upon modifier": f"ASK {{ ?s <urn:x>{'*' * 30000} ?o }}",
    "backwards in brackets": f"ASK {{ ?s {'^(' * 98}<urn:x>{')' * 98} ?o }}",
}


@pytest.mark.parametrize("text", EXPLOSIONS.values(), ids=EXPLOSIONS)
def test_a_path_that_explodes_is_ended(ask: Ask, text: str) -> None:
    """Closures over everything end by time or memory, or are quicker than they look."""
    ask(text, (200, 413, 503))


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_a_path_of_odd_shape_is_read_or_refused(ask: Ask, text: str) -> None:
    """Long, wide and deep paths end neither a parser nor an optimizer."""
    ask(text, (200, 400, 413, 503))
