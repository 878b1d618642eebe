"""Which file goes into which named graph.

| file | named graph |
| --- | --- |
| `ontology/ifrc.ttl`, `alignments.ttl`, `prefixes.ttl` | `…/ontology`, `…/ontology/alignments`, `…/prefixes` |
| `ontology/vocabularies/<scheme>.ttl` | `…/vocabulary/<scheme>` |
| `ontology/shapes/*.ttl` | `…/shapes`, all of them |
| `data/dataset.ttl` | `…/dataset` |
| `data/description/<name>.ttl` | `…/.well-known/<name>` |
| `data/**/*.trig` | the graphs that the file names; nothing outside of them |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import URIRef

from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.namespaces import (
    ALIGNMENTS_GRAPH,
    BASE,
    DATASET_GRAPH,
    ID,
    ONTOLOGY_GRAPH,
    PREFIXES_GRAPH,
    SHAPES_GRAPH,
    VOCABULARY,
    WELL_KNOWN,
)
from ifrc_kg.oxigraph_terms import (
    OxigraphQuad,
    Quad,
    Syntax,
    from_oxigraph_quad,
    graph_name,
    is_in_default_graph,
    parse_oxigraph_quads,
)

__all__ = ["SourceFile", "read_quads", "read_source", "read_sources", "refuse_repetitions", "source_files"]


@dataclass(frozen=True)
class SourceFile:
    """A file of the dataset and the named graph of its triples (None: TriG, which names its graphs itself)."""

    path: Path
    graph: URIRef | None

    @property
    def syntax(self) -> Syntax:
        """The syntax of the file."""
        return Syntax.TRIG if self.graph is None else Syntax.TURTLE


def source_files(project: ProjectFiles) -> tuple[SourceFile, ...]:
    """Return the files of the dataset, each once, in a fixed order; files that are not there are left out."""
    return tuple(source for source in _all_sources(project) if source.path.is_file())


def _all_sources(project: ProjectFiles) -> Iterator[SourceFile]:
    yield SourceFile(project.ontology / "ifrc.ttl", ONTOLOGY_GRAPH)
    yield SourceFile(project.ontology / "alignments.ttl", ALIGNMENTS_GRAPH)
    yield SourceFile(project.prefixes, PREFIXES_GRAPH)
    for path in project.vocabularies:
        yield SourceFile(path, VOCABULARY[path.stem])
    for path in project.shapes:
        yield SourceFile(path, SHAPES_GRAPH)
    yield SourceFile(project.data / "dataset.ttl", DATASET_GRAPH)
    for path in project.descriptions:
        yield SourceFile(path, WELL_KNOWN[path.stem])
    for path in project.trig:
        yield SourceFile(path, None)


def read_source(source: SourceFile) -> tuple[OxigraphQuad, ...]:
    """Return the quads of a file as pyoxigraph's, all of them in named graphs.

    Blank nodes carry labels that no other file shares.
    Raises FileMissing, ParseError with line and column, and DataError for TriG with triples outside a named graph or
    in a graph of the schema.
    """
    quads = parse_oxigraph_quads(
        read_text(source.path), source.syntax, path=str(source.path), graph=source.graph, unique_labels=True
    )
    outside = [quad for quad in quads if is_in_default_graph(quad)]
    if outside:
        raise DataError(
            f"{source.path}: {len(outside)} triples lie outside a named graph, the first about {outside[0].subject}.",
            hint="Nothing is asserted without evidence: put them into the graph of a passage, a reference or an "
            "interpretation.",
        )
    if source.graph is None:
        _refuse_schema_graphs(source, quads)
    return quads


def read_sources(project: ProjectFiles) -> dict[SourceFile, tuple[OxigraphQuad, ...]]:
    """Return the quads of each file of the dataset; see `read_source`."""
    return {source: read_source(source) for source in source_files(project)}


def refuse_repetitions(project: ProjectFiles, read: Mapping[SourceFile, Iterable[OxigraphQuad]]) -> None:
    """Raise DataError for a statement that stands in two files."""
    first: dict[OxigraphQuad, SourceFile] = {}
    for source, quads in read.items():
        for quad in quads:
            other = first.setdefault(quad, source)
            if other is not source:
                raise DataError(
                    f"{project.shown(source.path)} repeats a statement of {project.shown(other.path)}: {quad}.",
                    hint="Keep it in one of them.",
                )


def _refuse_schema_graphs(source: SourceFile, quads: Iterable[OxigraphQuad]) -> None:
    """Raise DataError for data that writes into the graph of the ontology, the shapes or a concept scheme."""
    for graph in sorted({graph_name(quad) for quad in quads}):
        if graph.startswith(BASE) and not graph.startswith(ID):
            raise DataError(
                f"{source.path}: {graph} is no graph of evidence.",
                hint="Data lies in the graph of a passage, a reference or an interpretation; terms lie in ontology/.",
            )


def read_quads(source: SourceFile) -> tuple[Quad, ...]:
    """Return the quads of a file in rdflib's terms; see `read_source`."""
    return tuple(from_oxigraph_quad(quad) for quad in read_source(source))
