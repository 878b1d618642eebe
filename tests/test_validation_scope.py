"""How much is validated: each thing counted once."""

from __future__ import annotations

from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.shacl_graphs import shapes_graph
from ifrc_kg.validation_context import Context, Source
from ifrc_kg.validation_report import ValidationScope
from ifrc_kg.validation_scope import read_scope

_DATA = """
PREFIX : <urn:example:>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
:sub rdfs:subClassOf :class .
:a a :class ; :p 1 .
:b a :sub .
GRAPH :g { :a a :class }
"""
_SHAPES = """
PREFIX : <urn:example:>
PREFIX sh: <http://www.w3.org/ns/shacl#>
GRAPH <https://w3id.org/ifrc-kg/shapes> {
    :of-class a sh:NodeShape ; sh:targetClass :class ; sh:property :of-p .
    :of-subjects a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:targetNode :elsewhere .
    :of-p a sh:PropertyShape ; sh:path :p ; sh:maxCount 1 .
}
"""


def test_shapes_checks_and_focus_nodes_are_counted() -> None:
    """Instances of subclasses count; a node of two targets, and a triple of two graphs, count once."""
    sources = [
        Source(name, text, parse_quads(text, Syntax.TRIG)) for name, text in (("data", _DATA), ("shapes", _SHAPES))
    ]
    shapes = shapes_graph(quad for source in sources for quad in source.quads)
    context = Context(tuple(sources), shapes, {"urn:check": "ASK {}"}, Prefixes({}))
    assert read_scope(context) == ValidationScope(
        node_shapes=2, property_shapes=1, checks=1, focus_nodes=3, statements=4
    )
