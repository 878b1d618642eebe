"""A trace as a flow: which of its nodes stand at a stage of the chain, and the links between them.

Pure functions: a `Trace` and the rows of the view `trace-stages` in, nodes and links out.
The picture keeps to the chain: figures are drawn where the trace is about them or about what they count, and two nodes
of one stage are linked only at the resource itself.
A link that skips stages is left out where two others lead the same way: an initiative takes place where a society that
takes part in it is at home.
The tree has everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ifrc_kg.flow import FlowLink, FlowNode
from ifrc_kg.hops import Hop, Trace
from ifrc_kg.trace import Row

__all__ = ["ACTIONS", "FIGURES", "INITIATIVES", "PRINCIPLES", "Stage", "Stages", "read_stages", "trace_flow"]

#: Numbers of stages in `trace-stages`.
PRINCIPLES: Final = 1
ACTIONS: Final = 3
INITIATIVES: Final = 4
FIGURES: Final = 7


@dataclass(frozen=True)
class Stage:
    """Where a resource stands on the chain; `place` counts all that stand there in the order of the view."""

    number: int
    label: str
    place: int


Stages = Mapping[str, Stage]


def read_stages(rows: Sequence[Row]) -> Stages:
    """Return the stage of each resource, by its IRI."""
    return {row["resource"]: Stage(int(row["stage"]), row["stageLabel"], place) for place, row in enumerate(rows)}


def trace_flow(trace: Trace, stages: Stages) -> tuple[tuple[FlowNode, ...], tuple[FlowLink, ...]]:
    """Return what is drawn of a trace, nodes in the order of their stages; nothing for what is on no stage."""
    labels = {trace.focus.iri: trace.focus.label}
    links: dict[tuple[str, str], FlowLink] = {}
    onward = {(each.object.iri, each.direction): each.hops for each in trace.hops if each.hops}
    for direction, hops in (("up", trace.up), ("down", trace.down)):
        waiting = [*hops]
        seen = {trace.focus.iri}
        while waiting:
            hop = waiting.pop(0)
            if not _is_drawn(hop, trace.focus.iri, stages):
                continue
            link = _link(hop)
            links.setdefault((link.upper, link.lower), link)
            labels[hop.object.iri] = hop.object.label
            if hop.object.iri not in seen:
                seen.add(hop.object.iri)
                waiting += onward.get((hop.object.iri, direction), ())
    if trace.focus.iri not in stages:
        return (), ()
    kept = tuple(link for link in links.values() if not _is_shortcut(link, links, stages))
    drawn = sorted(labels, key=lambda iri: (stages[iri].number, stages[iri].place))
    nodes = tuple(
        FlowNode(iri, stages[iri].number, stages[iri].label, labels[iri], is_focus=iri == trace.focus.iri)
        for iri in drawn
    )
    return nodes, kept


def _is_drawn(hop: Hop, focus: str, stages: Stages) -> bool:
    start, end = stages.get(hop.subject.iri), stages.get(hop.object.iri)
    if start is None or end is None:
        return False
    is_at_focus = hop.subject.iri == focus
    return is_at_focus or (start.number != end.number and FIGURES not in (start.number, end.number))


def _is_shortcut(link: FlowLink, links: Mapping[tuple[str, str], FlowLink], stages: Stages) -> bool:
    """Tell whether a link skips stages between which others lead the same way."""
    if stages[link.lower].number - stages[link.upper].number < 2:  # noqa: PLR2004 - the next stage but one
        return False
    return any((lower, link.lower) in links for upper, lower in links if upper == link.upper)


def _link(hop: Hop) -> FlowLink:
    upper, lower = (hop.object, hop.subject) if hop.direction == "up" else (hop.subject, hop.object)
    title = f"{hop.subject.label} {hop.relation} {hop.object.label}: {hop.grade}"
    return FlowLink(upper.iri, lower.iri, hop.grade, title)
