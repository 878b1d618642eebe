"""The tokens of SPARQL texts, and what is read off them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.errors import QueryRefused, QuerySyntaxError
from ifrc_kg.sparql_tokens import (
    QueryForm,
    TokenKind,
    form_of,
    mentions_service,
    nesting,
    nests_deeper,
    position,
    significant,
    tokens,
)

_sparql_like = st.lists(
    st.sampled_from(list("<>\"'#?$:_@\\{}()[]\n .ae1u^|")) | st.sampled_from(["SERVICE", '"""', "'''", "<urn:x>"])
).map("".join)


@given(_sparql_like | st.text())
def test_the_tokens_joined_are_the_text(text: str) -> None:
    """Nothing is lost, whatever the text."""
    assert "".join(token.text for token in tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<http://example.org/a#b>", TokenKind.IRI),
        (r"<http://example.org/\u00E9>", TokenKind.IRI),
        ('"a \\" # b"', TokenKind.STRING),
        ("'<a>'", TokenKind.STRING),
        ('"""a "" b\n"""', TokenKind.STRING),
        ("'''it's'''", TokenKind.STRING),
        ('""', TokenKind.STRING),
        ("?_action_iri", TokenKind.VARIABLE),
        ("$x", TokenKind.VARIABLE),
        ("ex:1001-strengths", TokenKind.NAME),
        ("ex:a.b", TokenKind.NAME),
        (r"ex:a\/b%20", TokenKind.NAME),
        (":", TokenKind.NAME),
        ("_:b1", TokenKind.BLANK),
        ("@en-GB", TokenKind.TAG),
        ("1.5e-3", TokenKind.NUMBER),
        ("SELECT", TokenKind.WORD),
        ("# all of it", TokenKind.COMMENT),
        ("^^", TokenKind.SIGN),
        ("\\", TokenKind.UNKNOWN),
    ],
)
def test_each_kind_is_one_token(text: str, kind: TokenKind) -> None:
    """The longest match of section 19.8."""
    assert [(token.kind, token.text) for token in tokens(text)] == [(kind, text)]


def test_a_dot_ends_a_triple_and_not_a_name() -> None:
    """`ex:a.` is a name and a dot."""
    assert [token.text for token in significant("?s ex:p ex:a.#x")] == ["?s", "ex:p", "ex:a", "."]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", QueryForm.SELECT),
        ("#INSERT\nBASE <urn:ask> PREFIX insert: <urn:x> aSk {}", QueryForm.ASK),
        ("PREFIX : <urn:describe>construct WHERE {}", QueryForm.CONSTRUCT),
        ("DESCRIBE <urn:x>", QueryForm.DESCRIBE),
    ],
)
def test_the_form_is_the_first_keyword_behind_the_prologue(text: str, form: QueryForm) -> None:
    """Comments, prefixes and IRIs do not mislead."""
    assert form_of(text) is form


_PROLOGUE_PIECES = [
    "PREFIX",
    "prefix",
    "BASE",
    " ",
    "\n",
    "ex:",
    ":",
    "e-:",
    "1x:",
    "é:",
    "ex",
    "<urn:x>",
    "<a b>",
    "<",
    "#",
]


@given(
    st.lists(st.sampled_from(_PROLOGUE_PIECES)).map("".join),
    st.sampled_from([" {}", "{}", "*", "(", "?x", "$x", "<urn:x>", "#", ":x", "-", ".x:y", "x", "é:", ""]),
)
def test_plain_prefixes_are_skipped_only_as_tokens(prologue: str, behind: str) -> None:
    """The quick way past plain PREFIX lines finds the keyword exactly where reading token by token finds it."""
    text = f"{prologue} ASK{behind}"
    first = next((token for token in significant(text) if token.text not in {"PREFIX", "prefix", "BASE"}
                  and token.kind not in (TokenKind.IRI, TokenKind.NAME)), None)  # fmt: skip
    if first is not None and first.text == "ASK":
        assert form_of(text) is QueryForm.ASK
    else:
        with pytest.raises(QuerySyntaxError) as caught:
            form_of(text)
        assert (caught.value.line, caught.value.column) == position(text, first.start if first else len(text))


@pytest.mark.parametrize("word", ["INSERT", "delete", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
def test_an_update_is_refused_by_name(word: str) -> None:
    """Every operation of SPARQL 1.1 Update is refused."""
    with pytest.raises(QueryRefused, match=word.upper()):
        form_of(f"PREFIX ex: <urn:x> {word} DATA {{ }}")


@pytest.mark.parametrize(("text", "place"), [("", (1, 1)), ("PREFIX ex: <urn:x>\n  {}", (2, 3)), ("hello", (1, 1))])
def test_what_is_no_query_says_where(text: str, place: tuple[int, int]) -> None:
    """Line and column point at what stands where the form should."""
    with pytest.raises(QuerySyntaxError) as caught:
        form_of(text)
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT*{serviceSILENT<http://a/>{?s ?p ?o}}",
        "ASK { ?s ?p _:b.SERVICE<http://a/>{} }",
        # Texts that Oxigraph 0.5.13 was seen to carry out, and that another lexer reads in another way:
        "PREFIX ex: <http://a/> SELECT * { SERVICEex:foo{?x ?y ?z}}",
        'SELECT * { ?s ?p ?o FILTER(1<2#> """\n)SERVICE <http://a/> {?x ?y ?z}} #"""',
        "SELECT * { ?s ?p ?o FILTER('a'<'b>')SERVICE <http://a/> {?x ?y ?z}}#'",
    ],
)
def test_a_federated_query_is_seen(text: str) -> None:
    """No way of writing hides the keyword."""
    assert mentions_service(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?service { ?service ?p "SERVICE <http://a/> {}" } # SERVICE',
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service }",
        "ASK { ?s ?p 'SERVICE' , <http://example.org/L'Aquila#service> }",
    ],
)
def test_the_word_alone_is_no_federated_query(text: str) -> None:
    """Strings, comments, variables, local names and IRIs may say service."""
    assert not mentions_service(text)


def test_nesting_counts_brackets_that_are_open_at_once() -> None:
    """Brackets in strings do not count."""
    assert nesting("ASK { { } { ( [ ] ) '{{{{' } }") == 4


@pytest.mark.parametrize(
    ("text", "deeper"), [("((()))", False), ("(((())))", True), ("()()()()", False), ("'(((('", False)]
)
def test_nests_deeper_counts_what_is_open_at_once(text: str, deeper: bool) -> None:  # noqa: FBT001 - a parameter
    """Many brackets beside each other, or in a string, are no nesting."""
    assert nests_deeper(text, 3) is deeper


@pytest.mark.parametrize(
    "unit",
    ["é", "a.", "a-", '"', '""a', "'", "<", "<a", "<a ", "\\", "?", "1.", "1e", "@a-", "_:", "a:", "%", "(", '"\\'],
)
def test_long_texts_are_read_in_one_go(unit: str) -> None:
    """A text of a hundred thousand characters takes a moment, whatever it repeats (it took minutes for `a.a.a.…`)."""
    text = '"""' + unit * (100_000 // len(unit))
    started = time.process_time()
    mentions_service("service" + text)
    assert time.process_time() - started < 5


def test_positions_count_from_one() -> None:
    """Line and column of the first character are 1 and 1."""
    assert [position("ab\nc", start) for start in (0, 1, 3)] == [(1, 1), (1, 2), (2, 1)]
