"""Mermaid: labels cannot break out of their quotes, and the grade stands on each link."""

from __future__ import annotations

from ifrc_kg.flow import FlowLink, FlowNode
from ifrc_kg.trace_mermaid import flow_as_mermaid


def test_a_flowchart_has_stages_nodes_and_graded_links() -> None:
    """The syntax is that of a Mermaid flowchart, with quotation marks as entities."""
    nodes = [FlowNode("urn:a", 3, "Actions", 'Say "no" #1'), FlowNode("urn:b", 4, "Initiatives", "Club")]
    assert flow_as_mermaid(nodes, [FlowLink("urn:a", "urn:b", "interpreted")]).splitlines() == [
        "flowchart LR",
        '  subgraph s3["Actions"]',
        '    n1["Say #quot;no#quot; #35;1"]',
        "  end",
        '  subgraph s4["Initiatives"]',
        '    n2["Club"]',
        "  end",
        "  n1 -.->|interpreted| n2",
        '  click n1 href "urn:a"',
        '  click n2 href "urn:b"',
    ]
