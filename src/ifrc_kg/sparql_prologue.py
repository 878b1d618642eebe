"""What a SPARQL text declares before its pattern: base, prefixes and dataset (SPARQL 1.1, sections 4.1 and 13.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

from ifrc_kg.sparql_tokens import Token, TokenKind, significant

__all__ = ["dataset_clause", "declared_prefixes", "iri_of", "prologue"]

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPED_LOCAL: Final = re.compile(r"\\(.)")


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a text declares, with their namespaces."""
    return prologue(tuple(significant(text)))[1]


def dataset_clause(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the IRIs of FROM, and those of FROM NAMED."""
    if "from" not in text.lower():
        return (), ()
    every = tuple(significant(text))
    if not any(_is_word(token, "FROM") for token in every):
        return (), ()
    base, prefixes = prologue(every)
    default_graphs: list[str] = []
    named_graphs: list[str] = []
    for place, token in enumerate(every[:-2]):
        if _is_word(token, "FROM"):
            is_named = _is_word(every[place + 1], "NAMED")
            iri = iri_of(every[place + 1 + is_named], base, prefixes)
            (named_graphs if is_named else default_graphs).append(iri)
    return tuple(dict.fromkeys(default_graphs)), tuple(dict.fromkeys(named_graphs))


def _is_word(token: Token, word: str) -> bool:
    return token.kind is TokenKind.WORD and token.text.upper() == word


def prologue(every: tuple[Token, ...]) -> tuple[str, dict[str, str]]:
    """Return base and prefixes of a text, each prefix resolved against the base before it."""
    base = ""
    prefixes: dict[str, str] = {}
    for token, after, behind in zip(every, every[1:], every[2:], strict=False):
        if _is_word(token, "BASE") and after.kind is TokenKind.IRI:
            base = iri_of(after, base, {})
        elif _is_word(token, "PREFIX") and after.kind is TokenKind.NAME and behind.kind is TokenKind.IRI:
            prefixes[after.text.rstrip(":")] = iri_of(behind, base, {})
    return base, prefixes


def iri_of(token: Token, base: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI that an IRI reference or a prefixed name stands for."""
    if token.kind is TokenKind.NAME:
        prefix, _, local = token.text.partition(":")
        return prefixes.get(prefix, "") + _ESCAPED_LOCAL.sub(r"\1", local)
    reference = token.text.strip("<>")
    try:
        reference = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), reference)
        # urljoin drops an empty fragment, which is how many namespaces end.
        return urljoin(base, reference) + ("#" if reference.endswith("#") else "") if base else reference
    except (ValueError, OverflowError):
        return reference  # no IRI, as the parser will say
