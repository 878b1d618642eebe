"""Functions that make texts, numbers and patterns larger than memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.hostile

Ask = Callable[..., object]


def doubled(times: int, start: str = '"aaaaaaaaaaaaaaaa"') -> str:
    """Return assignments of which each is twice as long as the one before; the last is `?v<times>`."""
    lines = [f"BIND({start} AS ?v0)"]
    return " ".join(lines + [f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(times)])


LONG = doubled(20)
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "

BOMBS = {
    "doubles a text sixty times": f"SELECT (STRLEN(?v60) AS ?n) {{ {doubled(60)} }}",
    "doubles a text to just below a limit": f"SELECT ?v26 {{ {doubled(26)} }}",
    "gives a text that is larger than an answer": f"SELECT ?v22 {{ {doubled(22)} }}",
    "gives a text that is larger than an answer in XML escapes": f"""SELECT ?v21 {{ {doubled(21, '"<&<&<&<&<&<&<&<&"')} }}""",
    "replaces each letter by many": (
        f"""SELECT (STRLEN(REPLACE(REPLACE(?v12, "a", ?v12), "a", ?v12)) AS ?n) {{ {doubled(12)} }}"""
    ),
    "replaces the empty text": f"""SELECT (REPLACE(?v16, "", ?v8) AS ?r) {{ {doubled(16)} }}""",
    "replaces by what was found, again and again": (
        """SELECT (STRLEN(REPLACE(REPLACE(REPLACE(?v14, "(a*)", "$1$1$1$1$1$1$1$1"), "(a*)", "$1$1$1$1$1$1$1$1"), """
        f""""(a*)", "$1$1$1$1$1$1$1$1")) AS ?n) {{ {doubled(14)} }}"""
    ),
    "joins all texts of all pairs": (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?t) { ?a ?b ?c . ?d ?e ?f }"
    ),
    "joins distinct texts of all pairs": (
        "SELECT (GROUP_CONCAT(DISTINCT CONCAT(STR(?a), STR(?f)); SEPARATOR='----------') AS ?t) { ?a ?b ?c . ?d ?e ?f }"
    ),
    "joins texts with a long separator": (f"SELECT (GROUP_CONCAT(?o; SEPARATOR='{'x' * 30000}') AS ?t) {{ ?s ?p ?o }}"),
    "joins long texts for every subject": (
        f"SELECT ?s (GROUP_CONCAT(CONCAT(STR(?o), ?v12)) AS ?t) {{ ?s ?p ?o {doubled(12)} }} GROUP BY ?s"
    ),
    "matches a pattern that goes back and back": (
        f"""ASK {{ {doubled(12)} FILTER(REGEX(CONCAT(?v12, "!"), "^(a+)+$")) }}"""
    ),
    "matches with classes inside repetitions": (
        f"""ASK {{ {LONG} FILTER(REGEX(?v20, "(a|aa|aaa|.a|a.)*b(a|aa|.)*c.*d")) }}"""
    ),
    "matches a pattern that unfolds to thousands of millions": 'ASK { FILTER(REGEX("a", "((a{1000}){1000}){1000}")) }',
    "matches many Unicode classes": (
        'ASK { FILTER(REGEX("a", "' + r"(\\\\p{L}|\\\\w|\\\\W|\\\\d)" * 200 + '{500}")) }'
    ),
    "matches a pattern that is long": f"ASK {{ FILTER(REGEX('a', '{'(a?)' * 5000}{'a' * 5000}')) }}",
    "matches a pattern that nests": f"ASK {{ FILTER(REGEX('a', '{'(' * 20000}a{')*' * 20000}')) }}",
    "matches each object against each": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), STR(?f))) }",
    "compiles a pattern for each object": (
        """SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX("a", CONCAT(STR(?c), STR(?f), "{500}"))) }"""
    ),
    "encodes again and again": "SELECT ({}?v16{} AS ?r) {{ {} }}".format("ENCODE_FOR_URI(" * 40, ")" * 40, doubled(16)),
    "changes case of long texts": f"SELECT (STRLEN({'UCASE(LCASE(' * 20}?v20{'))' * 20}) AS ?n) {{ {LONG} }}",
    "hashes a long text often": "SELECT ({}?v20{} AS ?h) {{ {} }}".format("SHA512(" * 60, ")" * 60, LONG),
    "hashes long texts for each triple": f"SELECT (SHA512(CONCAT(?v20, STR(?o))) AS ?h) {{ {LONG} ?s ?p ?o }}",
    "makes an IRI of a long text": f"SELECT (IRI(CONCAT('urn:', ?v22)) AS ?i) {{ {doubled(22)} }}",
    "makes a datatype of a long text": f"SELECT (STRDT('a', IRI(CONCAT('urn:', ?v22))) AS ?i) {{ {doubled(22)} }}",
    "makes a language tag of a long text": f"SELECT (STRLANG('a', ?v20) AS ?i) {{ {LONG} }}",
    "reads a number with a million digits": f"{XSD} SELECT (xsd:integer(REPLACE(?v16, 'a', '9')) AS ?i) {{ {doubled(16)} }}",
    "makes names for all pairs": "SELECT (STRUUID() AS ?u) (UUID() AS ?w) { ?a ?b ?c . ?d ?e ?f }",
    "takes parts of a long text for each pair": (
        f"SELECT (COUNT(SUBSTR(?v20, STRLEN(STR(?a)), 1000000)) AS ?n) {{ {LONG} ?a ?b ?c . ?d ?e ?f }}"
    ),
    "sorts by long texts": f"SELECT ?s {{ {doubled(14)} ?s ?p ?o }} ORDER BY CONCAT(?v14, STR(?o))",
}

NUMBERS = {
    "multiplies until a number overflows": (
        "SELECT ?v40 { BIND(9223372036854775807 AS ?v0) "
        + " ".join(f"BIND(?v{n} * ?v{n} AS ?v{n + 1})" for n in range(40)) + " }"
    ),
    "divides by nothing": "SELECT (1/0 AS ?a) (1.0/0.0 AS ?b) (1e0/0e0 AS ?c) (-9223372036854775808 / -1 AS ?d) {}",
    "writes a number of sixty thousand digits": f"SELECT ({'9' * 60000} AS ?n) {{}}",
    "writes decimals of sixty thousand digits": f"SELECT ({'9' * 30000}.{'9' * 30000} AS ?n) {{}}",
    "writes an exponent of sixty thousand digits": f"SELECT (1e{'9' * 60000} AS ?n) {{}}",
    "rounds the greatest numbers": "SELECT (ROUND(1e308*10) AS ?a) (CEIL(-1e308) AS ?b) (ABS(-9223372036854775808) AS ?c) {}",
    "adds times to times": (
        f'{XSD} SELECT ("9999999999-12-31T23:59:59Z"^^xsd:dateTime + "P99999999999Y"^^xsd:duration AS ?d) {{}}'
    ),
    "reads a year beyond all years": f'{XSD} SELECT (YEAR("{"9" * 1000}-01-01T00:00:00Z"^^xsd:dateTime) AS ?y) {{}}',
    "takes the least part": 'SELECT (SUBSTR("abc", -9223372036854775808, 9223372036854775807) AS ?t) {}',
    "takes a part at no number": 'SELECT (SUBSTR("abc", 0.0/0.0, 1e308) AS ?t) {}',
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_of_texts_goes_off_behind_the_fence(ask: Ask, text: str) -> None:
    """It is answered where it can be, and else refused in time, without the tree growing beyond its bound."""
    ask(text, (200, 400, 413, 503))


@pytest.mark.parametrize("text", NUMBERS.values(), ids=NUMBERS)
def test_odd_numbers_are_answered_or_refused(ask: Ask, text: str) -> None:
    """Arithmetic at the end of the numbers is an unbound variable or a mistake, never a crash."""
    ask(text, (200, 400))
