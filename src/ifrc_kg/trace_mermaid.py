"""A flow as a Mermaid flowchart, which many editors of Markdown draw (https://mermaid.js.org/syntax/flowchart.html)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ifrc_kg.flow import FlowLink, FlowNode

__all__ = ["flow_as_mermaid"]

#: How a link of each grade is drawn: the weaker the word, the weaker the line.
_LINES: Final = {"stated": "-->", "attributed": "==>", "external": "-.->", "interpreted": "-.->"}


def flow_as_mermaid(nodes: Sequence[FlowNode], links: Sequence[FlowLink]) -> str:
    """Return a flowchart from left to right, with the grade on each link and a subgraph for each stage."""
    names = {node.iri: f"n{place}" for place, node in enumerate(nodes, start=1)}
    lines = ["flowchart LR"]
    stages = dict.fromkeys((node.stage, node.stage_label) for node in nodes)
    for number, label in stages:
        lines.append(f'  subgraph s{number}["{_quoted(label)}"]')
        lines += [f'    {names[node.iri]}["{_quoted(node.label)}"]' for node in nodes if node.stage == number]
        lines.append("  end")
    for link in links:
        lines.append(f"  {names[link.upper]} {_LINES[link.grade]}|{link.grade}| {names[link.lower]}")
    lines += [f'  click {names[node.iri]} href "{node.iri}"' for node in nodes]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Write what would end a quoted text, or begin an entity, as Mermaid's own entities."""
    return text.replace("#", "#35;").replace('"', "#quot;")
