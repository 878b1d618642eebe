"""The page of the shapes: what `shapes.html` shows, each shape with its targets and its demands in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import RDF, SKOS
from rdflib.namespace import DCTERMS

from ifrc_kg.namespaces import SH, SHAPES_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.shape_demands import Demand, NodeShape, read_shapes
from ifrc_kg.web.document_reader import DocumentReader
from ifrc_kg.web.named_graph import rdflib_graph
from ifrc_kg.web.shown import Cell
from ifrc_kg.web.site import Site
from ifrc_kg.web.term_views import phrase_cells

__all__ = ["shapes_content"]


@dataclass(frozen=True)
class _Line:
    """A demand with its path and its phrases in cells."""

    demand: Demand
    path: tuple[Cell, ...]
    phrases: tuple[tuple[Cell, ...], ...]
    constraint: str

    @property
    def severity(self) -> str:
        """How strictly it is meant: the local name of the severity."""
        return self.demand.severity


@dataclass(frozen=True)
class _ShapeView:
    """A shape with its targets, the shapes that take it in, and its demands."""

    shape: NodeShape
    targets: tuple[tuple[Cell, ...], ...]
    users: tuple[Cell, ...]
    lines: tuple[_Line, ...]


def shapes_content(site: Site, quads: Sequence[Quad], root: str) -> dict[str, object]:
    """Return what the template shows, for the triples of the shapes."""
    reader = DocumentReader(site.describer.things, site.prefixes.shorten, root, document=str(SHAPES_GRAPH))
    graph = rdflib_graph(quads)
    groups = sorted(graph.subjects(RDF.type, SH.PropertyGroup), key=lambda each: str(graph.value(each, SH.order)))
    return {
        "description": str(graph.value(SHAPES_GRAPH, DCTERMS.description) or ""),
        "licences": [reader.named(str(each)) for each in graph.objects(SHAPES_GRAPH, DCTERMS.license)],
        "shapes": [_view(shape, reader) for shape in read_shapes(graph)],
        "groups": [(str(each).rpartition("#")[2], str(graph.value(each, SKOS.prefLabel))) for each in groups],
    }


def _view(shape: NodeShape, reader: DocumentReader) -> _ShapeView:
    return _ShapeView(
        shape,
        tuple(phrase_cells(target, reader) for target in shape.targets),
        tuple(Cell(iri.rpartition("#")[2], reader.named(iri).link, iri) for iri in shape.users),
        tuple(
            _Line(
                each,
                phrase_cells(each.path, reader),
                tuple(phrase_cells(phrase, reader) for phrase in each.phrases),
                each.constraint.rpartition("#")[2],
            )
            for each in (*shape.own, *shape.demands)
        ),
    )
