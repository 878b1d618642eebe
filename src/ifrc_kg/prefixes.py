"""The prefixes: read from `ontology/prefixes.ttl`, the single list there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from rdflib import URIRef

from ifrc_kg.errors import DataError
from ifrc_kg.files import read_text
from ifrc_kg.namespaces import SH
from ifrc_kg.oxigraph_terms import Syntax, parse_quads

__all__ = ["Prefixes", "load_prefixes"]

#: IRIs whose CURIEs are remembered.
_MOST_REMEMBERED: Final = 4096
#: Local names that Turtle, TriG and SPARQL all read without an escape.
_PLAIN_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")


@dataclass(frozen=True)
class Prefixes:
    """Prefixes and the namespaces that they stand for."""

    namespaces: Mapping[str, str]

    def expand(self, curie: str) -> URIRef | None:
        """Return the IRI that a CURIE stands for; None where its prefix is not in the list."""
        prefix, colon, local = curie.partition(":")
        namespace = self.namespaces.get(prefix) if colon else None
        return None if namespace is None else URIRef(namespace + local)

    def shorten(self, iri: str) -> str:
        """Return the CURIE of an IRI, or the IRI itself where no prefix covers it or its local name needs an escape."""
        found = self.split(iri)
        return f"{found[0]}:{found[1]}" if found else iri

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return prefix and local name of an IRI, under its longest namespace; None where it has no plain CURIE."""
        return self._remembered_split(iri)

    @cached_property
    def _remembered_split(self) -> Callable[[str], tuple[str, str] | None]:
        """Answers hold the same classes and properties again and again."""
        return lru_cache(maxsize=_MOST_REMEMBERED)(self._split)

    def _split(self, iri: str) -> tuple[str, str] | None:
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        if iri[:end] in self._by_namespace:
            local = iri[end:]
            return (self._by_namespace[iri[:end]], local) if _PLAIN_LOCAL.fullmatch(local) else None
        for namespace, prefix in self._longest_first:
            if iri.startswith(namespace):
                local = iri[len(namespace) :]
                return (prefix, local) if _PLAIN_LOCAL.fullmatch(local) else None
        return None

    @cached_property
    def _by_namespace(self) -> Mapping[str, str]:
        """The prefixes by namespace, for IRIs whose local name begins behind the last slash or hash, as most do.

        Empty where a namespace ends otherwise, since a longer one could then be meant.
        """
        found = {namespace: prefix for prefix, namespace in self.namespaces.items()}
        return found if all(namespace.endswith(("/", "#")) for namespace in found) else {}

    @cached_property
    def _longest_first(self) -> tuple[tuple[str, str], ...]:
        pairs = ((namespace, prefix) for prefix, namespace in self.namespaces.items())
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def load_prefixes(path: Path) -> Prefixes:
    """Return the prefixes that a Turtle file declares with sh:declare.

    Raises DataError for a prefix that is declared twice, or half, and for a namespace with two prefixes.
    """
    names: dict[object, str] = {}
    namespaces: dict[object, str] = {}
    for quad in parse_quads(read_text(path), Syntax.TURTLE, path=str(path)):
        if quad.predicate == SH.prefix:
            names[quad.subject] = str(quad.object)
        elif quad.predicate == SH.namespace:
            namespaces[quad.subject] = str(quad.object)
    if names.keys() != namespaces.keys():
        raise DataError(f"{path}: every sh:PrefixDeclaration must have one sh:prefix and one sh:namespace.")
    found = {name: namespaces[node] for node, name in names.items()}
    if not len(names) == len(found) == len(set(found.values())):
        raise DataError(f"{path}: a prefix or a namespace is declared twice.")
    return Prefixes(dict(sorted(found.items())))
