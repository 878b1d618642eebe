"""The tokens of a SPARQL text (SPARQL 1.1 Query Language, section 19.8).

Values are bound and requests are refused by token, never by searching in text: a word inside a string, a comment or
an IRI is no keyword.
The tokens of a text, joined, are the text again.

Engines that parse without a separate lexer read a few texts in another way than the standard's longest match:
`FILTER(1<2#>` is a comparison and a comment to them, and an IRI to the standard.
`mentions_service` therefore refuses a text that has both the word SERVICE and such an ambiguity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from ifrc_kg.errors import QueryRefused, QuerySyntaxError

__all__ = [
    "QueryForm",
    "Token",
    "TokenKind",
    "form_of",
    "may_be_service",
    "mentions_service",
    "nesting",
    "nests_deeper",
    "position",
    "significant",
    "tokens",
]


class QueryForm(Enum):
    """The four query forms of SPARQL 1.1."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


class TokenKind(Enum):
    """What a token is."""

    SPACE = "space"
    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    NAME = "name"  # a prefixed name
    BLANK = "blank"  # a blank node label
    TAG = "tag"  # a language tag
    NUMBER = "number"
    WORD = "word"  # a keyword, a function, true, false, a
    SIGN = "sign"
    UNKNOWN = "unknown"  # a character that SPARQL has no use for here


class Token(NamedTuple):
    """A piece of the text, and where it starts (in code points from 0)."""

    kind: TokenKind
    text: str
    start: int


_BASE_CHARACTER: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_START: Final = _BASE_CHARACTER + "_"
_IN_VARIABLE: Final = _START + r"0-9\u00B7\u0300-\u036F\u203F\u2040"
_IN_NAME: Final = _IN_VARIABLE + r"\-"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
# No prefix is that long; without a bound, `a.a.a.…` would be read again from each of its letters.
_PREFIX: Final = rf"(?:[{_BASE_CHARACTER}](?:[{_IN_NAME}.]{{0,200}}[{_IN_NAME}])?)?"
_LOCAL: Final = rf"(?:[{_START}:0-9]|{_ESCAPED})(?:(?:[{_IN_NAME}:.]|{_ESCAPED})*(?:[{_IN_NAME}:]|{_ESCAPED}))?"
_ESCAPE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

_GRAMMAR: Final[tuple[tuple[TokenKind, str], ...]] = (
    (TokenKind.SPACE, r"[ \t\r\n]+"),
    (TokenKind.COMMENT, r"\#[^\r\n]*"),
    (TokenKind.IRI, rf'<(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPE})*>'),
    (
        TokenKind.STRING,
        (
            r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
            r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
            r'|"(?!"")(?:[^"\\\n\r]|\\.)*"'
            r"|'(?!'')(?:[^'\\\n\r]|\\.)*'"
        ),
    ),
    (TokenKind.VARIABLE, rf"[?$][{_START}0-9][{_IN_VARIABLE}]*"),
    (TokenKind.BLANK, rf"_:[{_START}0-9](?:[{_IN_NAME}.]*[{_IN_NAME}])?"),
    (TokenKind.NAME, rf"{_PREFIX}:(?:{_LOCAL})?"),
    (TokenKind.TAG, r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    (TokenKind.NUMBER, r"[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+(?:\.[0-9]+)?"),
    (TokenKind.WORD, r"[A-Za-z_][A-Za-z0-9_]*"),
    (TokenKind.SIGN, r"\^\^|&&|\|\||<=|>=|!=|[(){}\[\].,;*+\-/|^?!=<>]"),
    (TokenKind.UNKNOWN, rf"[{_IN_NAME}]+|."),
)
_KINDS: Final = {kind.name: kind for kind in TokenKind}
_SILENT: Final = frozenset({TokenKind.SPACE.name, TokenKind.COMMENT.name})
#: How nearly every query begins: plain declarations of prefixes, a query form, and a character that ends the word.
#: What is not so plain is read token by token.
_PLAIN_START: Final = re.compile(
    r'(?:[ \t\r\n]*PREFIX[ \t\r\n]+(?:[a-z][a-z0-9\-]{0,50})?:[ \t\r\n]*<[^<>"{}|^`\\\x00-\x20]*>)*'
    r"[ \t\r\n]*(SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[ \t\r\n({*?$<])",
    re.IGNORECASE | re.ASCII,
)
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"},
)


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    """Return the pattern of all tokens; to compile it takes longer than to import all of this project's modules."""
    return re.compile("|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _GRAMMAR), re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a SPARQL text in order, blanks and comments included."""
    for match in _token().finditer(text):
        yield Token(_KINDS[match.lastgroup or "UNKNOWN"], match.group(), match.start())


def significant(text: str) -> Iterator[Token]:
    """Yield the tokens that carry meaning: neither blanks nor comments."""
    for match in _token().finditer(text):
        kind = match.lastgroup
        if kind not in _SILENT:  # half of all: they are passed over before anything is made of them
            yield Token(_KINDS[kind or "UNKNOWN"], match.group(), match.start())


def position(text: str, start: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a place in a text."""
    before = text[:start]
    return before.count("\n") + 1, start - before.rfind("\n")


def form_of(text: str) -> QueryForm:
    """Return the query form of a SPARQL text, read off its first keyword behind the prologue.

    Raises QueryRefused for an update, and QuerySyntaxError where neither a query nor an update begins.
    """
    plain = _PLAIN_START.match(text)
    if plain:
        return QueryForm[plain[1].upper()]
    for token in significant(text):
        word = token.text.upper()
        if token.kind is TokenKind.WORD and word in QueryForm.__members__:
            return QueryForm[word]
        if token.kind is TokenKind.WORD and word in _UPDATES:
            raise QueryRefused(
                f"{word} is an update; the graph is read-only.", hint="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
            )
        if not _in_prologue(token):
            raise _no_form(text, token.start)
    raise _no_form(text, len(text))


def _in_prologue(token: Token) -> bool:
    """Tell whether a token may stand before the query form: BASE, PREFIX, SPARQL 1.2's VERSION, what follows them."""
    if token.kind is TokenKind.WORD:
        return token.text.upper() in {"BASE", "PREFIX", "VERSION"}
    return token.kind in (TokenKind.IRI, TokenKind.NAME, TokenKind.STRING)


def _no_form(text: str, start: int) -> QuerySyntaxError:
    line, column = position(text, start)
    return QuerySyntaxError(
        "No query form found.",
        line=line,
        column=column,
        hint="A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines.",
    )


def mentions_service(text: str) -> bool:
    """Tell whether a query asks another endpoint (SERVICE), or may be read so by an engine without a lexer."""
    if "service" not in text.lower():
        return False
    return any(may_be_service(token) for token in significant(text))


def may_be_service(token: Token) -> bool:
    """Tell whether a token is the keyword SERVICE, or may hide it from an engine without a lexer."""
    if token.kind is TokenKind.IRI:
        return _may_be_comparison(token.text)
    if token.kind is TokenKind.NAME:
        prefix, _, local = token.text.lower().partition(":")
        return "service" in prefix or ".service" in local
    if token.kind is TokenKind.BLANK:
        return ".service" in token.text.lower()
    return token.kind is TokenKind.UNKNOWN or (token.kind is TokenKind.WORD and "service" in token.text.lower())


def _may_be_comparison(iri: str) -> bool:
    """Tell whether `<…>` could also be read as a less-than sign, with a quote or a comment behind it."""
    return not re.match(r"<[A-Za-z][A-Za-z0-9+.\-]*://", iri) and any(sign in iri for sign in "'#")


def nests_deeper(text: str, levels: int) -> bool:
    """Tell whether brackets lie inside brackets by more than some levels."""
    brackets = text.count("{") + text.count("(") + text.count("[")
    return brackets > levels and nesting(text) > levels


def nesting(text: str) -> int:
    """Return how deep brackets lie inside brackets."""
    depth = deepest = 0
    for token in significant(text):
        if token.text in {"(", "{", "["}:
            depth += 1
            deepest = max(deepest, depth)
        elif token.text in {")", "}", "]"}:
            depth -= 1
    return deepest
