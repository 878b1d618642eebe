"""A difference for people and programs: resource by resource, with the graph on whose word each statement stands.

What the dataset counts of itself changes with everything else; people are told how much of it did, programs all of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from rdflib import BNode, Literal
from rdflib.namespace import RDFS, SKOS, XSD

from ifrc_kg.namespaces import VOID_GRAPH
from ifrc_kg.oxigraph_terms import Node, Quad, to_oxigraph
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.releases.difference import Difference, difference

__all__ = [
    "ReleaseChanges",
    "ResourceChanges",
    "as_json",
    "as_markdown",
    "as_text",
    "release_changes",
    "summary_sentence",
]

_NAMING: Final = (SKOS.prefLabel, RDFS.label)
_ENGLISH: Final = "en"
#: What Turtle writes without quotes.
_BARE: Final = frozenset({XSD.integer, XSD.boolean, XSD.decimal})


@dataclass(frozen=True)
class ResourceChanges:
    """What changed about one resource: `what` is added, withdrawn or changed; blank nodes count to what has them."""

    resource: str
    label: str
    what: str
    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]


@dataclass(frozen=True)
class ReleaseChanges:
    """What changed between two releases: the statements, and the same resource by resource."""

    statements: Difference
    resources: tuple[ResourceChanges, ...]

    def count(self, what: str) -> int:
        """Return how many resources were added, withdrawn or changed."""
        return sum(each.what == what for each in self.resources)


def release_changes(before: Sequence[Quad], after: Sequence[Quad]) -> ReleaseChanges:
    """Return what changed from one release to another; raises what `difference` raises."""
    statements = difference(before, after)
    added, removed = _by_resource(statements.added), _by_resource(statements.removed)
    was, is_now = ({str(quad.subject) for quad in quads} for quads in (before, after))
    labels = {**_labels(before), **_labels(after)}
    resources = [
        ResourceChanges(
            resource=each,
            label=labels.get(each, ""),
            what="changed" if each in was and each in is_now else "added" if each in is_now else "withdrawn",
            added=added.get(each, ()),
            removed=removed.get(each, ()),
        )
        for each in sorted({*added, *removed}, key=natural_key)
    ]
    return ReleaseChanges(statements, tuple(resources))


def _by_resource(quads: Iterable[Quad]) -> dict[str, tuple[Quad, ...]]:
    """Return the statements by the IRI that they are about; those of a blank node go to what leads to it.

    What leads to a changed blank node has changed with it, since a blank node is known by what is said of it.
    """
    listed = tuple(quads)
    owner = {quad.object: quad.subject for quad in listed if isinstance(quad.object, BNode)}
    found: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in listed:
        about: Node = quad.subject
        while isinstance(about, BNode) and about in owner:
            about = owner[about]
        found[str(about)].append(quad)
    return {resource: tuple(about) for resource, about in found.items()}


def _labels(quads: Iterable[Quad]) -> dict[str, str]:
    return {
        str(quad.subject): str(quad.object)
        for quad in quads
        if quad.predicate in _NAMING and isinstance(quad.object, Literal) and quad.object.language == _ENGLISH
    }


def as_text(changes: ReleaseChanges, prefixes: Prefixes, *, is_coloured: bool = False) -> str:
    """Return the changes for a terminal: `+` came, `-` went, the graph in brackets."""
    lines = [summary_sentence(changes), *_self_counted(changes, prefixes)]
    for each in _for_people(changes):
        lines += ["", " ".join(filter(None, (each.what, prefixes.shorten(each.resource), _quoted(each.label))))]
        statements = [f"  {line}" for line in _statement_lines(each, prefixes)]
        lines += map(_coloured, statements) if is_coloured else statements
    return "\n".join(lines) + "\n"


def as_markdown(changes: ReleaseChanges, prefixes: Prefixes) -> str:
    """Return the changes as Markdown, as an entry of a changelog would have them."""
    lines = [summary_sentence(changes), *_self_counted(changes, prefixes)]
    for each in _for_people(changes):
        name = f"[{each.label or prefixes.shorten(each.resource)}]({each.resource})"
        lines += ["", f"- {name}: {each.what}"]
        lines += [f"  - `{line}`" for line in _statement_lines(each, prefixes)]
    return "\n".join(lines) + "\n"


def as_json(changes: ReleaseChanges) -> str:
    """Return the changes as JSON: counts, and the statements of each resource in the terms of N-Quads."""
    told = {
        "statements": {"added": len(changes.statements.added), "removed": len(changes.statements.removed)},
        "resources": [
            {
                "resource": each.resource,
                "label": each.label,
                "what": each.what,
                "added": [_record(quad) for quad in each.added],
                "removed": [_record(quad) for quad in each.removed],
            }
            for each in changes.resources
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _for_people(changes: ReleaseChanges) -> Iterator[ResourceChanges]:
    """Yield what changed without the counts, and without the resources of which nothing else changed."""
    for each in changes.resources:
        added, removed = (
            tuple(quad for quad in quads if quad.graph != VOID_GRAPH) for quads in (each.added, each.removed)
        )
        if added or removed:
            yield replace(each, added=added, removed=removed)


def _self_counted(changes: ReleaseChanges, prefixes: Prefixes) -> Iterator[str]:
    """Yield a sentence on the counts that changed, if any did."""
    statements = changes.statements
    size = sum(quad.graph == VOID_GRAPH for quad in (*statements.added, *statements.removed))
    if size:
        yield f"{size} of the statements are what the dataset counts of itself ({prefixes.shorten(str(VOID_GRAPH))})."


def _coloured(line: str) -> str:
    """Return a line as a terminal shows it: what came in green, what went in red."""
    return f"\x1b[{32 if line.lstrip().startswith('+') else 31}m{line}\x1b[0m"


def summary_sentence(changes: ReleaseChanges) -> str:
    """Return how much changed."""
    statements = changes.statements
    if not statements:
        return "Nothing changed."
    graphs = {quad.graph for quad in (*statements.added, *statements.removed)}
    resources = ", ".join(f"{changes.count(what)} {what}" for what in ("added", "withdrawn", "changed"))
    return (
        f"Statements: {len(statements.added)} added, {len(statements.removed)} removed, "
        f"in {len(graphs)} {'graph' if len(graphs) == 1 else 'graphs'}. Resources: {resources}."
    )


def _statement_lines(each: ResourceChanges, prefixes: Prefixes) -> Iterator[str]:
    signed = [*(("-", quad) for quad in each.removed), *(("+", quad) for quad in each.added)]
    for sign, quad in sorted(signed, key=lambda pair: (str(pair[1].predicate), pair[0] == "+")):
        graph = f" [{prefixes.shorten(str(quad.graph))}]" if quad.graph else ""
        yield f"{sign} {prefixes.shorten(str(quad.predicate))} {_shown(quad.object, prefixes)}{graph}"


def _shown(term: Node, prefixes: Prefixes) -> str:
    if isinstance(term, BNode):
        return "[…]"
    if not isinstance(term, Literal):
        return prefixes.shorten(str(term))
    if term.datatype in _BARE:
        return str(term)
    text = str(to_oxigraph(Literal(str(term), lang=term.language)))
    return f"{text}^^{prefixes.shorten(str(term.datatype))}" if term.datatype else text


def _quoted(label: str) -> str:
    return f'"{label}"' if label else ""


def _record(quad: Quad) -> Mapping[str, Any]:
    terms = {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object}
    record = {name: str(to_oxigraph(term)) for name, term in terms.items()}
    return record | ({"graph": str(quad.graph)} if quad.graph else {})
