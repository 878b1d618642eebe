"""What is validated, and what it is held against: texts with their statements, shapes and checks, read once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import Final

from rdflib import BNode, Graph, URIRef

from ifrc_kg.dataset import SourceFile, read_sources
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.namespaces import BASE, SH
from ifrc_kg.oxigraph_terms import OxigraphQuad, Quad, from_oxigraph_quads
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.shacl_graphs import shapes_graph
from ifrc_kg.shape_targets import node_name
from ifrc_kg.source_positions import SourcePositions
from ifrc_kg.validation_ground import Ground

__all__ = ["CHECKS", "Context", "Source", "context_of", "load_context"]

#: Before the name of a check, this makes its IRI.
CHECKS: Final = BASE + "checks/"


@dataclass(frozen=True)
class Source:
    """A text that makes statements: its name as findings show it, and its quads."""

    name: str
    text: str
    quads: tuple[Quad, ...]

    @cached_property
    def positions(self) -> SourcePositions:
        """Where in the text its statements stand."""
        return SourcePositions(self.text)

    @cached_property
    def graphs(self) -> frozenset[URIRef | BNode]:
        """The named graphs in which it makes them."""
        return frozenset(quad.graph for quad in self.quads if quad.graph is not None)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The nodes that the text speaks of, graphs included, by `node_name`."""
        return frozenset(map(node_name, self.graphs | {quad.subject for quad in self.quads}))

    def without(self, graphs: Collection[URIRef | BNode]) -> Source:
        """Return the source as it is without some graphs."""
        if self.graphs.isdisjoint(graphs):
            return self
        return replace(self, quads=tuple(quad for quad in self.quads if quad.graph not in graphs))

    @cached_property
    def shape_names(self) -> tuple[Quad, ...]:
        """The quads that give shapes their names."""
        return tuple(quad for quad in self.quads if quad.predicate == SH.name)


@dataclass(frozen=True)
class Context:
    """What a text is held against, read once: the project's statements, shapes, checks (by IRI) and prefixes."""

    sources: tuple[Source, ...]
    shapes: Graph
    checks: Mapping[str, str]
    prefixes: Prefixes

    @cached_property
    def ground(self) -> Ground:
        """The statements as checks and shapes are asked about them."""
        return Ground(quad for source in self.sources for quad in source.quads)


def load_context(project: ProjectFiles, read: Mapping[SourceFile, Collection[OxigraphQuad]] | None = None) -> Context:
    """Read what the project holds, but for files that have been read; raise DataError for one that cannot be."""
    read = read_sources(project) if read is None else read
    # All files are converted in one go, so that a term that stands in several of them is one object.
    quads = from_oxigraph_quads(chain.from_iterable(read.values()))
    sources = [
        Source(project.shown(source.path), read_text(source.path), tuple(islice(quads, len(native))))
        for source, native in read.items()
    ]
    return context_of(project, sources)


def context_of(project: ProjectFiles, sources: Sequence[Source], shapes: Graph | None = None) -> Context:
    """Return sources with the project's checks and prefixes, and some shapes or else those among the sources."""
    shapes = shapes_graph(quad for source in sources for quad in source.quads) if shapes is None else shapes
    return Context(tuple(sources), shapes, _checks(project), load_prefixes(project.prefixes))


def _checks(project: ProjectFiles) -> dict[str, str]:
    """Return the texts of the checks by their IRIs."""
    return {CHECKS + path.stem: read_text(path) for path in sorted((project.queries / "checks").glob("*.rq"))}
