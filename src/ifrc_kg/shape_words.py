"""The constraints of a SHACL shape in words (SHACL, section 4), and its property paths (section 2.3.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ifrc_kg.namespaces import SH

__all__ = ["Phrase", "constraint_phrases", "path_phrase", "path_properties"]

#: Texts and IRIs in turn; whoever shows it names and links the IRIs.
Phrase = tuple[str | URIRef, ...]

#: A pattern that asks for nothing but of which kind a resource is: the prefix of a resource is its kind.
_KIND: Final = re.compile(r"\^https?://[\w./-]+/id/\(?([a-z|-]+)\)?/\Z")
_LANGUAGES: Final = {"en": "English", "fr": "French", "es": "Spanish", "ar": "Arabic"}
_NODE_KINDS: Final = {
    "IRI": "an IRI",
    "Literal": "a literal",
    "BlankNode": "a blank node",
    "BlankNodeOrIRI": "a blank node or an IRI",
    "BlankNodeOrLiteral": "a blank node or a literal",
    "IRIOrLiteral": "an IRI or a literal",
}
#: Constraints that say one thing of each value, with the words before and after it.
_SIMPLE: Final[Mapping[str, tuple[str, str]]] = {
    "class": ("is of the class ", ""),
    "datatype": ("has the datatype ", ""),
    "hasValue": ("one of them is ", ""),
    "minInclusive": ("is ", " or more"),
    "maxInclusive": ("is ", " or less"),
    "minExclusive": ("is more than ", ""),
    "maxExclusive": ("is less than ", ""),
    "minLength": ("has at least ", " characters"),
    "maxLength": ("has at most ", " characters"),
    "node": ("fits the ", ""),
    "equals": ("is also a value of ", ""),
    "disjoint": ("is no value of ", ""),
    "lessThan": ("comes before the value of ", ""),
    "lessThanOrEquals": ("does not come after the value of ", ""),
}
_LOGIC: Final = {"or": "either ", "xone": "exactly one: ", "and": ""}
_JOINED: Final = {"or": ", or ", "xone": ", or ", "and": "; and "}
#: What is said elsewhere, or is no constraint.
_SILENT: Final = frozenset(
    {
        *("name", "description", "order", "group", "message", "severity", "path", "property", "sparql", "flags"),
        *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "minCount", "maxCount"),
        *("qualifiedMinCount", "qualifiedMaxCount", "ignoredProperties"),
    }
)


def constraint_phrases(graph: Graph, node: Node) -> Iterator[Phrase]:
    """Yield what a shape demands of values: first how many there are, then of what kind; a phrase for each constraint.

    A constraint that has no words here is named as it is, so that nothing is left out.
    """
    yield from _counts(graph, node, "minCount", "maxCount")
    stated = [
        (str(predicate).removeprefix(str(SH)), value)
        for predicate, value in graph.predicate_objects(node)
        if str(predicate).startswith(str(SH))
    ]
    known = [*_SIMPLE, *_SPECIAL]
    for name, value in sorted(stated, key=lambda each: (known.index(each[0]) if each[0] in known else -1, each)):
        if name in _SIMPLE:
            before, after = _SIMPLE[name]
            yield (before, _shown(value), after)
        elif name in _SPECIAL:
            yield from _SPECIAL[name](graph, node, value)
        elif name not in _SILENT:
            yield (f"sh:{name} ", _shown(value))


def _counts(graph: Graph, node: Node, least: str, most: str) -> Iterator[Phrase]:
    """Yield how many values there must be; nothing where any number will do."""
    low, high = (graph.value(node, SH[name]) for name in (least, most))
    fewest = int(str(low)) if low is not None else 0
    if high is not None and int(str(high)) == fewest:
        yield (f"exactly {_number(fewest)}",)
    elif high is not None:
        yield (f"{_number(fewest)} to {high}" if fewest else f"at most {_number(int(str(high)))}",)
    elif fewest:
        yield (f"at least {_number(fewest)}",)


def _number(number: int) -> str:
    return "one" if number == 1 else str(number)


def _pattern(_graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
    kinds = _KIND.match(str(value))
    if kinds:
        yield ("has an IRI that begins with " + " or ".join(f"`{each}:`" for each in kinds[1].split("|")),)
    else:
        yield (f"matches `{value}`",)


def _kind(_graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
    yield (f"is {_NODE_KINDS[str(value).removeprefix(str(SH))]}",)


def _languages(graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
    codes = [str(each) for each in Collection(graph, value)]
    yield (f"is in {' or '.join(_LANGUAGES.get(each, each) for each in codes)}",)


def _unique_language(_graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
    if str(value) == "true":
        yield ("one for each language",)


def _choice(graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
    members = list(Collection(graph, value))
    parts: list[str | URIRef] = ["is one of "]
    for place, each in enumerate(members):
        parts += [", "] if place else []
        parts.append(_shown(each))
    yield tuple(parts)


def _not(graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
    yield ("not: ", *_inside(graph, value))


def _closed(_graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
    if str(value) == "true":
        yield ("has no other properties",)


def _qualified(graph: Graph, node: Node, value: Node) -> Iterator[Phrase]:
    for count in _counts(graph, node, "qualifiedMinCount", "qualifiedMaxCount"):
        yield (*count, " of them ", *_inside(graph, value))


def _logic(name: str) -> Callable[[Graph, Node, Node], Iterator[Phrase]]:
    def phrases(graph: Graph, _node: Node, value: Node) -> Iterator[Phrase]:
        parts: list[str | URIRef] = [_LOGIC[name]]
        for place, each in enumerate(Collection(graph, value)):
            parts += [_JOINED[name]] if place else []
            parts += _inside(graph, each)
        yield tuple(parts)

    return phrases


def _inside(graph: Graph, node: Node) -> Iterator[str | URIRef]:
    """Yield what a shape inside of another demands, in one phrase."""
    if isinstance(node, URIRef):
        yield "fits the "
        yield node
        return
    path = graph.value(node, SH.path)
    if path is not None:
        yield "has "
        yield from path_phrase(graph, path)
        yield ": "
    for place, phrase in enumerate(constraint_phrases(graph, node)):
        if place:
            yield " and "
        yield from phrase
    for part in graph.objects(node, SH.property):
        yield from _inside(graph, part)


_SPECIAL: Final[Mapping[str, Callable[[Graph, Node, Node], Iterator[Phrase]]]] = {
    "pattern": _pattern,
    "nodeKind": _kind,
    "languageIn": _languages,
    "uniqueLang": _unique_language,
    "in": _choice,
    "not": _not,
    "closed": _closed,
    "qualifiedValueShape": _qualified,
    "or": _logic("or"),
    "xone": _logic("xone"),
    "and": _logic("and"),
}


def _shown(value: Node) -> str | URIRef:
    if isinstance(value, URIRef):
        return value
    return f"`{value}`" if isinstance(value, Literal) and not str(value).isdigit() else str(value)


def path_phrase(graph: Graph, path: Node) -> Phrase:
    """Return a property path in words: what points here, one of several properties, one after the other."""
    if isinstance(path, URIRef):
        return (path,)
    inverse, alternatives = graph.value(path, SH.inversePath), graph.value(path, SH.alternativePath)
    if inverse is not None:
        return ("← ", *path_phrase(graph, inverse))
    members = list(Collection(graph, alternatives if alternatives is not None else path))
    parts: list[str | URIRef] = []
    for place, each in enumerate(members):
        parts += [" or " if alternatives is not None else " / "] if place else []
        parts += path_phrase(graph, each)
    return tuple(parts)


def path_properties(graph: Graph, path: Node) -> Iterator[str]:
    """Yield the properties that a path goes along."""
    if isinstance(path, BNode | URIRef):
        yield from dict.fromkeys(str(part) for part in path_phrase(graph, path) if isinstance(part, URIRef))
