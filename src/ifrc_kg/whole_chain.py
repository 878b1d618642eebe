"""The whole chain as a flow, from the principles to the countries: what the front page draws.

Pure functions over the rows of the views `whole-chain` and `trace-stages`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ifrc_kg.flow import FlowLink, FlowNode
from ifrc_kg.hops import GRADES
from ifrc_kg.trace import Row
from ifrc_kg.trace_flow import ACTIONS, PRINCIPLES, read_stages

__all__ = ["whole_chain"]


def whole_chain(stage_rows: Sequence[Row], link_rows: Sequence[Row]) -> tuple[list[FlowNode], list[FlowLink]]:
    """Return every node of the chain, and the links.

    Principles, actions and areas are there whether a link leads on from them or not:
    that nothing hangs on one is a finding.
    The others are there where a link leads to them.
    """
    stages = read_stages(stage_rows)
    labels = {row["resource"]: row["label"] for row in stage_rows}
    known = [row for row in link_rows if row["upper"] in stages and row["lower"] in stages]
    linked = {row[end] for row in known for end in ("upper", "lower")}
    nodes = [
        FlowNode(iri, stage.number, stage.label, labels[iri])
        for iri, stage in stages.items()
        if iri in linked or stage.number in (PRINCIPLES, ACTIONS)
    ]
    links = [_link(row, labels) for row in known]
    return nodes, links


def _link(row: Row, labels: dict[str, str]) -> FlowLink:
    grade = GRADES[int(row["gradeRank"])]
    title = f"{labels[row['upper']]} {row['relation']} {labels[row['lower']]}: {grade}"
    return FlowLink(row["upper"], row["lower"], grade, title)
