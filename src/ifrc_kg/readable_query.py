"""A query with its values in it as a person would write it: CURIEs, plain numbers, no blank too many.

Engines get terms in full (`ifrc_kg.binding`), since no declaration can change what those mean.
What people read, copy and edit has the prefixes of the query, and where those do not reach, one more of the project's.
Both texts mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from ifrc_kg.binding import Term, bound_text, term_text
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.sparql_prologue import declared_prefixes
from ifrc_kg.sparql_tokens import TokenKind, significant

__all__ = ["readable_text"]

#: Lexical forms that SPARQL reads as a term of the datatype when they stand there bare (section 4.1.2).
_BARE: Final = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+", re.ASCII),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+", re.ASCII),
}
_PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})


def readable_text(query: str, bindings: Mapping[str, Term], prefixes: Prefixes) -> str:
    """Return a query in which terms stand for variables, written as briefly as the prefixes allow.

    A prefix of the project that the query does not declare is added to its declarations, in alphabetical order.
    Raises ParameterError for what is no term.
    """
    writer = _Writer(declared_prefixes(query), prefixes)
    text = bound_text(query, bindings, write=writer.written)
    for prefix, namespace in writer.added.items():
        text = _declaring(text, prefix, namespace)
    return text


class _Writer:
    """Writes terms, and remembers which prefixes it has used that the query does not declare."""

    def __init__(self, declared: Mapping[str, str], prefixes: Prefixes) -> None:
        self.added: dict[str, str] = {}
        self._declared = declared
        self._own = Prefixes(declared)
        self._all = prefixes

    def written(self, term: Term) -> str:
        in_full = term_text(term)  # which also checks it
        if isinstance(term, URIRef):
            return self._curie(str(term)) or in_full
        if term.language or not term.datatype:
            return in_full
        bare = _BARE.get(str(term.datatype))
        if bare and bare.fullmatch(term):
            return str(term)
        curie = self._curie(str(term.datatype))
        return f"{term_text(Literal(str(term)))}^^{curie}" if curie else in_full

    def _curie(self, iri: str) -> str:
        found = self._own.split(iri)
        if not found:
            found = self._all.split(iri)
            if not found or found[0] in self._declared:  # there, the prefix means something else
                return ""
            self.added[found[0]] = self._all.namespaces[found[0]]
        return f"{found[0]}:{found[1]}"


def _declaring(text: str, prefix: str, namespace: str) -> str:
    """Return a text that declares one more prefix: before the first that comes behind it, else behind the last."""
    line = f"PREFIX {prefix}: <{namespace}>"
    last = 0
    for name, start, end in _declarations(text):
        if name > prefix:
            return f"{text[:start]}{line}\n{text[start:]}"
        last = end
    return f"{text[:last]}\n{line}{text[last:]}" if last else f"{line}\n{text}"


def _declarations(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the prefixes of the prologue, each with the places where its declaration begins and ends."""
    start, name = 0, None
    for token in significant(text):
        if token.kind is TokenKind.WORD:
            if token.text.upper() not in _PROLOGUE:
                return
            start, name = token.start, None
        elif token.kind is TokenKind.NAME:
            name = token.text.rstrip(":")
        elif token.kind is TokenKind.IRI and name is not None:
            yield name, start, token.start + len(token.text)
