"""Pictures of the chain as pages show them: every node leads to its own trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from ifrc_kg.flow import FlowLink, FlowNode, FlowPicture, narrow_flow, wide_flow
from ifrc_kg.namespaces import ID
from ifrc_kg.web.shown import link_of

__all__ = ["pictures", "trace_path"]


def trace_path(iri: str, root: str = "") -> str:
    """Return where the trace of a resource lies; for what is no resource of ours, where its IRI leads."""
    return f"{root}/trace/{quote(iri.removeprefix(ID))}" if iri.startswith(ID) else link_of(iri, root)


def pictures(nodes: Sequence[FlowNode], links: Sequence[FlowLink], root: str) -> tuple[FlowPicture, ...]:
    """Return the wide and the narrow picture, in which every node leads to its trace; none without a link."""
    if not links:
        return ()
    linked = [replace(node, link=trace_path(node.iri, root)) for node in nodes]
    return wide_flow(linked, links), narrow_flow(linked, links)
