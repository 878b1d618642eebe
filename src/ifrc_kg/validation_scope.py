"""How much a validation looks at: shapes, checks, the nodes that they speak to, the statements that are there."""

from __future__ import annotations

from rdflib import RDF

from ifrc_kg.namespaces import SH
from ifrc_kg.shape_targets import focus_nodes
from ifrc_kg.validation_context import Context
from ifrc_kg.validation_report import ValidationScope

__all__ = ["read_scope"]


def read_scope(context: Context) -> ValidationScope:
    """Return how much there is to validate in what a context holds."""
    data = context.ground.data
    return ValidationScope(
        node_shapes=len(set(context.shapes.subjects(RDF.type, SH.NodeShape))),
        property_shapes=len(set(context.shapes.subjects(RDF.type, SH.PropertyShape))),
        checks=len(context.checks),
        focus_nodes=len(focus_nodes(context.shapes, data)),
        statements=len(data),
    )
