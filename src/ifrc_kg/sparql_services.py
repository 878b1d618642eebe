"""Which endpoints a SPARQL text asks by SERVICE (SPARQL 1.1 Federated Query)."""

from __future__ import annotations

from collections.abc import Sequence

from ifrc_kg.sparql_prologue import iri_of, prologue
from ifrc_kg.sparql_tokens import TokenKind, may_be_service, mentions_service, significant

__all__ = ["asks_only"]


def asks_only(text: str, allowed: Sequence[str]) -> bool:
    """Tell whether a text asks no other endpoint than those allowed.

    An endpoint that a variable stands for is none of them, and neither is anything that an engine might read as
    SERVICE and the standard would not.
    """
    if not mentions_service(text):
        return True
    if not allowed:
        return False
    every = tuple(significant(text))
    base, prefixes = prologue(every)
    rest = []
    place = 0
    while place < len(every):
        token = every[place]
        place += 1
        if token.kind is not TokenKind.WORD or token.text.upper() != "SERVICE":
            rest.append(token)
            continue
        place += place < len(every) and every[place].text.upper() == "SILENT"
        if place == len(every) or every[place].kind not in (TokenKind.IRI, TokenKind.NAME):
            return False
        if iri_of(every[place], base, prefixes) not in allowed:
            return False
        place += 1
    return not any(map(may_be_service, rest))
