"""What one dataset says and another does not.

Blank nodes have no names that two releases share, so that each is known by what is said of it, all the way down, and by
the way that leads to it from an IRI: two at the end of the same way that say the same are the same.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from rdflib import BNode

from ifrc_kg.errors import DataError
from ifrc_kg.oxigraph_terms import Node, Quad, oxigraph_quad

__all__ = ["Difference", "difference"]

#: Hexadecimal digits of a blank node's name; more than enough to tell some thousands apart.
_DIGITS: Final = 24


@dataclass(frozen=True)
class Difference:
    """The statements that only the later dataset has, and those that only the earlier one has, in a fixed order.

    A blank node that the earlier dataset has carries its label there; one that is new carries a label made from what
    is said of it.
    """

    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.removed)


def difference(before: Iterable[Quad], after: Iterable[Quad]) -> Difference:
    """Return what changed; raise DataError where blank nodes refer to each other in a circle."""
    old, old_names = _by_content(before)
    new, _ = _by_content(after)
    labels = {name: label for label, name in old_names.items()}
    return Difference(_ordered(new - old, labels), _ordered(old - new, labels))


def _ordered(quads: Iterable[Quad], labels: Mapping[BNode, BNode]) -> tuple[Quad, ...]:
    """Return the quads in the order of their N-Quads, blank nodes of the earlier dataset under its own labels."""
    return tuple(sorted((_renamed(quad, labels) for quad in quads), key=lambda quad: str(oxigraph_quad(quad))))


def _by_content(quads: Iterable[Quad]) -> tuple[frozenset[Quad], dict[BNode, BNode]]:
    """Return the quads with blank nodes named by what is said of them, and those names by label."""
    given = tuple(quads)
    names = _content_names(given)
    return frozenset(_renamed(quad, names) for quad in given), names


def _content_names(quads: Iterable[Quad]) -> dict[BNode, BNode]:
    """Return a name for each blank node, from what is said of it and from the way that leads to it."""
    said: defaultdict[BNode, list[Quad]] = defaultdict(list)
    leading: defaultdict[BNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BNode):
            said[quad.subject].append(quad)
        if isinstance(quad.object, BNode):
            leading[quad.object].append(quad)
    inner_first = _inner_first(said, leading)
    content: dict[Node, str] = {}
    for node in inner_first:
        content[node] = _digest(
            f"{each.predicate} {content.get(each.object) or repr(each.object)} {each.graph}" for each in said[node]
        )
    way: dict[Node, str] = {}
    for node in reversed(inner_first):
        way[node] = _digest(f"{way.get(each.subject, each.subject)} {each.predicate}" for each in leading[node])
    return {node: BNode("b" + _digest((content[node], way[node]))) for node in inner_first}


def _inner_first(said: Mapping[BNode, list[Quad]], leading: Mapping[BNode, list[Quad]]) -> tuple[BNode, ...]:
    """Return the blank nodes, each behind those that it mentions."""
    mentioned = {
        node: [each.object for each in said.get(node, ()) if isinstance(each.object, BNode)]
        for node in {**said, **leading}
    }
    try:
        return tuple(TopologicalSorter(mentioned).static_order())
    except CycleError as error:
        raise DataError(
            "Blank nodes that refer to each other in a circle cannot be compared.", hint="Give them IRIs."
        ) from error


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:_DIGITS]


def _renamed(quad: Quad, names: Mapping[BNode, BNode]) -> Quad:
    if not (isinstance(quad.subject, BNode) or isinstance(quad.object, BNode)):
        return quad
    subject, found = quad.subject, quad.object
    return quad._replace(
        subject=names.get(subject, subject) if isinstance(subject, BNode) else subject,
        object=names.get(found, found) if isinstance(found, BNode) else found,
    )
