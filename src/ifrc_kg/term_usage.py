"""Which stored queries use which terms: read off the tokens of their texts, so that it cannot be wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from ifrc_kg.sparql_prologue import iri_of, prologue
from ifrc_kg.sparql_tokens import TokenKind, significant
from ifrc_kg.stored_query import StoredQuery

__all__ = ["iris_of", "queries_by_term"]

_NAMING: Final = (TokenKind.IRI, TokenKind.NAME)


def iris_of(text: str) -> frozenset[str]:
    """Return the IRIs that a SPARQL text names, written out or by prefix; comments and strings name none."""
    every = tuple(significant(text))
    base, prefixes = prologue(every)
    return frozenset(iri_of(token, base, prefixes) for token in every if token.kind in _NAMING)


def queries_by_term(queries: Iterable[StoredQuery]) -> Mapping[str, tuple[StoredQuery, ...]]:
    """Return the queries that use each IRI, in the order in which they are given."""
    found: defaultdict[str, list[StoredQuery]] = defaultdict(list)
    for query in queries:
        for iri in iris_of(query.text):
            found[iri].append(query)
    return {iri: tuple(each) for iri, each in found.items()}
