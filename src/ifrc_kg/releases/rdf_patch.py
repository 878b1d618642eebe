"""A difference as an RDF patch: one line for each statement that goes (D) or comes (A), in one transaction.

The format is that of https://afs.github.io/rdf-delta/rdf-patch.html, which Apache Jena reads; terms are written as in
N-Quads, and a blank node that goes is named by its label in the earlier release.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from ifrc_kg.namespaces import BASE
from ifrc_kg.oxigraph_terms import oxigraph_quad
from ifrc_kg.releases.difference import Difference

__all__ = ["patch_of_changes", "rdf_patch"]


def rdf_patch(changes: Difference) -> str:
    """Return the patch; the same difference always gives the same text, its identifier included."""
    return _patch(map(str, map(oxigraph_quad, changes.removed)), map(str, map(oxigraph_quad, changes.added)))


def patch_of_changes(told: Mapping[str, Any]) -> str:
    """Return the patch that changes as `difference_report.as_json` tells them amount to, the same as `rdf_patch`."""
    removed, added = (
        sorted(_statement(record) for each in told["resources"] for record in each[way]) for way in ("removed", "added")
    )
    return _patch(removed, added)


def _statement(record: Mapping[str, str]) -> str:
    graph = f" <{record['graph']}>" if "graph" in record else ""
    return f"{record['subject']} {record['predicate']} {record['object']}{graph}"


def _patch(removed: Iterable[str], added: Iterable[str]) -> str:
    lines = [*(f"D {statement} ." for statement in removed), *(f"A {statement} ." for statement in added)]
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, BASE + "\n".join(lines))
    return "\n".join([f"H id <uuid:{identifier}> .", "TX .", *lines, "TC .", ""])
