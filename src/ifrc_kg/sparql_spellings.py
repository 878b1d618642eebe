r"""Spellings that SPARQL 1.1 allows and Oxigraph's parser (0.5.13, measured) does not read, put into ones that it does.

- `TRUE` and `False`: keywords are in any case (section 19.8, note 1).
- `COALESCE (`, `CONCAT (` and `BNODE (`: tokens may stand apart (section 19.3).
- `?caf\u00E9` and `e:caf\u00E9`: escapes of code points may stand in names as well (section 19.2).
- `e:1.2.3`: a local name may have dots in more than one place (section 19.8, PN_LOCAL).

It costs a query nothing that the parser reads at once: only a refused text is respelled, and tried again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ifrc_kg.sparql_tokens import Token, TokenKind, tokens

__all__ = ["respelled"]

_BOOLEANS: Final = frozenset({"true", "false"})
_GLUED: Final = frozenset({"COALESCE", "CONCAT", "BNODE"})
_SILENT: Final = (TokenKind.SPACE, TokenKind.COMMENT)
#: Where escapes are left to the parser, or mean nothing.
_OPAQUE: Final = (TokenKind.STRING, TokenKind.IRI, TokenKind.COMMENT)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: A dot of a local name that stands there as itself.
_DOT: Final = re.compile(r"\\.|(\.)")
_IN_NAMES: Final = re.compile(r"[\w\-·]")
_HIGHEST: Final = 0x10FFFF


def respelled(text: str) -> str:
    """Return a query in spellings that Oxigraph reads; the same text where there is nothing to respell.

    What is respelled may say something else to a check, so that every check must be made again.
    """
    return "".join(_apart(list(tokens(_without_escapes(text)))))


def _without_escapes(text: str) -> str:
    """Return a text whose names hold the characters themselves."""
    if _ESCAPE.search(text) is None:
        return text
    return "".join(
        token.text if token.kind in _OPAQUE else _ESCAPE.sub(_character, token.text) for token in _pieces(text)
    )


def _pieces(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, those between opaque ones as one piece, since an escape is none by itself."""
    piece: list[str] = []
    for token in tokens(text):
        if token.kind not in _OPAQUE:
            piece.append(token.text)
            continue
        yield Token(TokenKind.UNKNOWN, "".join(piece), 0)
        yield token
        piece = []
    yield Token(TokenKind.UNKNOWN, "".join(piece), 0)


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    character = chr(number) if number <= _HIGHEST else ""
    return character if _IN_NAMES.match(character) else escape[0]


def _apart(every: Sequence[Token]) -> Iterator[str]:
    """Yield the tokens' texts: booleans in lower case, dots of names escaped, blanks behind brackets that need it."""
    place = 0
    while place < len(every):
        token = every[place]
        place += 1
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        yield token.text.lower() if word.lower() in _BOOLEANS else _with_escaped_dots(token)
        if word in _GLUED:
            behind = next((index for index in range(place, len(every)) if every[index].kind not in _SILENT), place)
            if behind < len(every) and every[behind].text == "(":
                yield "("
                yield from (each.text for each in every[place:behind])
                place = behind + 1


def _with_escaped_dots(token: Token) -> str:
    """Return a name with its local dots escaped, and any other token as it is."""
    if token.kind is not TokenKind.NAME or "." not in token.text:
        return token.text
    prefix, colon, local = token.text.partition(":")
    return prefix + colon + _DOT.sub(lambda found: "\\." if found[1] else found[0], local)
