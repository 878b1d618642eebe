"""What is plainly wrong with a SPARQL text: what a reader sees before any grammar.

Engines say *that* a text is wrong; where, they often know badly.
Oxigraph 0.5 names the furthest place that it looked at, which may lie a keyword's length behind the fault (measured).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ifrc_kg.prefixes import Prefixes
from ifrc_kg.sparql_prologue import declared_prefixes, iri_of, prologue
from ifrc_kg.sparql_tokens import Token, TokenKind, significant

__all__ = ["Fault", "find_fault", "unknown_function"]

_CLOSING: Final = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, where it starts (in code points from 0), and how to repair it."""

    message: str
    start: int
    hint: str


def find_fault(text: str, prefixes: Prefixes) -> Fault | None:
    """Return the first plain fault of a text: a stray character, an open string or bracket, an undeclared prefix."""
    every = tuple(significant(text))
    return _stray_character(every) or _open_bracket(every) or _undeclared_prefix(every, text, prefixes)


def unknown_function(text: str, iri: str) -> Fault:
    """Return the fault of a text that calls a function which no engine here has (SPARQL 1.1, section 17.6)."""
    every = tuple(significant(text))
    base, prefixes = prologue(every)
    called = (
        token.start
        for token, after in pairwise(every)
        if token.kind in (TokenKind.IRI, TokenKind.NAME) and after.text == "(" and iri_of(token, base, prefixes) == iri
    )
    hint = "There are those of SPARQL 1.1, and the casts to the datatypes of XML Schema."
    return Fault(f"The function <{iri}> is not known here.", next(called, 0), hint)


def _stray_character(every: Sequence[Token]) -> Fault | None:
    for token in every:
        if token.kind is TokenKind.UNKNOWN and token.text in "\"'":
            return Fault("A string is not closed.", token.start, f"End it with {token.text} on the same line.")
        if token.kind is TokenKind.UNKNOWN:
            return Fault(f"{token.text!r} has no meaning here.", token.start, "Take it out, or put it into a string.")
    return None


def _open_bracket(every: Sequence[Token]) -> Fault | None:
    opened: list[Token] = []
    for token in every:
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values():
            if not opened:
                return Fault(f"{token.text} closes nothing.", token.start, f"Take out this {token.text}.")
            if _CLOSING[opened[-1].text] != token.text:
                wanted = _CLOSING[opened[-1].text]
                return Fault(f"{token.text} closes {opened[-1].text}.", token.start, f"Write {wanted} before it.")
            opened.pop()
    if opened:
        bracket = opened[-1]
        return Fault(f"{bracket.text} is not closed.", bracket.start, f"Write {_CLOSING[bracket.text]} where it ends.")
    return None


def _undeclared_prefix(every: Sequence[Token], text: str, prefixes: Prefixes) -> Fault | None:
    declared = declared_prefixes(text)
    for token in every:
        prefix = token.text.partition(":")[0]
        if token.kind is TokenKind.NAME and prefix not in declared:
            hint = f"Add PREFIX {prefix}: <{prefixes.namespaces.get(prefix, '…')}> at the top."
            return Fault(f"The prefix {prefix}: is not declared.", token.start, hint)
    return None
