"""A difference as an RDF patch: one line for each statement that goes (D) or comes (A), in one transaction.

The format is that of https://afs.github.io/rdf-delta/rdf-patch.html, which Apache Jena reads; terms are written as in
N-Quads, and a blank node that goes is named by its label in the earlier release.
"""

from __future__ import annotations

import uuid

from ifrc_kg.namespaces import BASE
from ifrc_kg.oxigraph_terms import oxigraph_quad
from ifrc_kg.releases.difference import Difference

__all__ = ["rdf_patch"]


def rdf_patch(changes: Difference) -> str:
    """Return the patch; the same difference always gives the same text, its identifier included."""
    lines = [
        *(f"D {oxigraph_quad(quad)} ." for quad in changes.removed),
        *(f"A {oxigraph_quad(quad)} ." for quad in changes.added),
    ]
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, BASE + "\n".join(lines))
    return "\n".join([f"H id <uuid:{identifier}> .", "TX .", *lines, "TC .", ""])
