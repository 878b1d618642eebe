"""Trace a resource along the chain from principles and instruments down to societies and countries, and back.

`build_trace` asks the stored views `trace-hops`, `trace-node`, `trace-evidence` and `trace-gaps`.
It returns a `Trace`: a tree of hops in each direction, each hop with its evidence and its grade.
The chain itself (which properties, which end lies further down, how a link reads) is the table in `trace-hops`.

A participation and a response are nodes in between: the hop goes through them and keeps them as `via`.
The grade of a hop is that of its weakest statement; a statement is as good as its best evidence.
So nothing that rests on an interpretation is ever passed off as the paper's word.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ifrc_kg.errors import UnknownResource
from ifrc_kg.hops import GRADES, Detail, Evidence, Hop, Node, Statement, Trace

__all__ = ["Ask", "Grouped", "Row", "build_trace", "evidence_of"]

#: Asks a stored view by name, with values for its parameters; one mapping from variable to text for each solution.
Row = Mapping[str, str]
Ask = Callable[[str, Mapping[str, str]], Sequence[Row]]
#: Answers of the views, by view and by resource.
Grouped = dict[str, dict[str, list[Row]]]


@dataclass(frozen=True)
class _Link:
    """A statement as `trace-hops` gives it, with all the evidence that makes it."""

    relation: str
    statement: tuple[str, str, str]
    other: str
    is_joint: bool
    is_aside: bool
    evidence: tuple[tuple[str, str], ...]

    @property
    def grade(self) -> str:
        return min((grade for _, grade in self.evidence), key=GRADES.index)

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(Statement(*self.statement, evidence) for evidence, _ in self.evidence)


@dataclass
class _Walk:
    """What is remembered on one walk: answers of the views by resource, nodes already expanded, hops left out."""

    ask: Ask
    grades: frozenset[str]
    depth: int
    rows: Grouped
    expanded: set[tuple[str, str]] = field(default_factory=set)
    left_out: int = 0

    def about(self, view: str, iri: str) -> Sequence[Row]:
        """Return the rows of a view about one resource.

        A view is asked once, about all resources: four questions for a trace, and not some for each hop.
        """
        if view not in self.rows:
            by_resource: dict[str, list[Row]] = {}
            for row in self.ask(view, {}):
                by_resource.setdefault(row["resource"], []).append(row)
            self.rows[view] = by_resource
        return self.rows[view].get(iri, [])


def build_trace(
    ask: Ask, iri: str, *, grades: Collection[str] = GRADES, depth: int = 0, known: Grouped | None = None
) -> Trace:
    """Return the trace of one resource in both directions.

    `grades` keeps only hops of these grades, and what is reached through them; `depth` is the most hops from the
    resource, 0 for no limit; `known` are answers from earlier traces of the same state of the data, which are added to.
    Raises UnknownResource where the graph says nothing about the IRI.
    """
    walk = _Walk(ask, frozenset(grades), depth, {} if known is None else known)
    if not walk.about("trace-node", iri):
        raise UnknownResource(iri)
    walk.expanded = {(iri, "up"), (iri, "down")}
    focus = _node(walk, iri)
    return Trace(
        focus,
        up=_hops(walk, focus, "up", 1),
        down=_hops(walk, focus, "down", 1),
        up_gaps=_gaps(walk, iri, "up"),
        down_gaps=_gaps(walk, iri, "down"),
        left_out=walk.left_out,
    )


def _hops(walk: _Walk, start: Node, direction: str, depth: int) -> tuple[Hop, ...]:
    """Return the hops from one node in one direction, each with all that follows."""
    found = []
    for links in _chains(walk, start.iri, direction):
        grade = max((link.grade for link in links), key=GRADES.index)
        if grade in walk.grades:
            found.append(_hop(walk, start, direction, depth, links))
        else:
            walk.left_out += 1
    return tuple(found)


def _hop(walk: _Walk, start: Node, direction: str, depth: int, links: tuple[_Link, ...]) -> Hop:
    end = _node(walk, links[-1].other)
    has_more = bool(_links(walk, end.iri, direction))
    is_repeated = has_more and (end.iri, direction) in walk.expanded
    is_aside = links[0].is_aside and depth > 1
    is_cut = has_more and 0 < walk.depth <= depth
    goes_on = not (is_repeated or is_aside or is_cut)
    if goes_on:
        walk.expanded.add((end.iri, direction))
    cited = dict.fromkeys(evidence for link in links for evidence, _ in link.evidence)
    return Hop(
        direction=direction,
        depth=depth,
        subject=start,
        relation=links[0].relation,
        object=end,
        via=_node(walk, links[0].other) if len(links) > 1 else None,
        grade=max((link.grade for link in links), key=GRADES.index),
        evidence=tuple(sorted((evidence_of(each, walk.about("trace-evidence", each)) for each in cited), key=_rank)),
        statements=tuple(statement for link in links for statement in link.statements),
        hops=_hops(walk, end, direction, depth + 1) if goes_on else (),
        gaps=_gaps(walk, end.iri, direction) if goes_on else (),
        is_repeated=is_repeated,
        is_aside=is_aside,
        is_cut=is_cut,
    )


def _rank(evidence: Evidence) -> int:
    """Order evidence by its grade, the best first."""
    return GRADES.index(evidence.grade)


def _chains(walk: _Walk, iri: str, direction: str) -> Iterator[tuple[_Link, ...]]:
    """Yield each link from a node; one that ends in a node in between goes on to where that one leads."""
    for link in _links(walk, iri, direction):
        onward = _links(walk, link.other, direction) if link.is_joint else []
        if onward:
            yield from ((link, further) for further in onward)
        else:
            yield (link,)


def _links(walk: _Walk, iri: str, direction: str) -> list[_Link]:
    """Return the links from a node in one direction; the same statement on several evidence is one link."""
    links: dict[tuple[str, str, str], _Link] = {}
    for row in walk.about("trace-hops", iri):
        if row["direction"] != direction:
            continue
        statement = (row["subject"], row["property"], row["object"])
        known = links.get(statement)
        evidence = (*(known.evidence if known else ()), (row["evidence"], row["grade"]))
        links[statement] = _Link(
            relation=row["relation"],
            statement=statement,
            other=row["other"],
            is_joint=row["otherIsJoint"] == "true",
            is_aside=row["isAside"] == "true",
            evidence=tuple(dict.fromkeys(evidence)),
        )
    return list(links.values())


def _gaps(walk: _Walk, iri: str, direction: str) -> tuple[str, ...]:
    rows = walk.about("trace-gaps", iri)
    return tuple(row["gap"] for row in rows if row["direction"] == direction)


def _node(walk: _Walk, iri: str) -> Node:
    rows = walk.about("trace-node", iri)
    named = {row["word"]: row["value"] for row in reversed(rows)}
    details = dict.fromkeys(
        Detail(row["word"], row["value"], row["grade"], row["evidence"]) for row in rows if row.get("grade")
    )
    return Node(iri, named.get("label", ""), named.get("kind", ""), tuple(details))


def evidence_of(iri: str, rows: Sequence[Row]) -> Evidence:
    """Return a piece of evidence by its rows in the view `trace-evidence`; there is one row for each key phrase."""
    first = rows[0] if rows else {}
    return Evidence(
        iri=iri,
        label=first.get("label", ""),
        grade=first.get("grade", ""),
        section=first.get("section", ""),
        key_phrases=tuple(dict.fromkeys(row["keyPhrase"] for row in rows if row.get("keyPhrase"))),
        citation=first.get("citation", ""),
        reason=first.get("reason", ""),
        strength=first.get("strength", ""),
    )
