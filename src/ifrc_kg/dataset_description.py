"""The dataset described by itself: VoID counted over it, and its public queries as examples.

Every count is a stored view (`queries/views/void-*.rq`, CONSTRUCT).
`ifrc-kg generate` writes what they find to `data/description/`, where the SIB's tools find it by asking the endpoint;
documents on the dataset ask the same views anew, so that they are right whatever was generated.

The description lies in the dataset that it counts, and counts itself: what it says is what a COUNT over the default
graph gives (docs/decisions/0009-the-dataset-counts-itself.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ifrc_kg.dataset import source_files
from ifrc_kg.engine import QueryEngine
from ifrc_kg.errors import DataError, FileMissing, ParseError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import N_TRIPLES
from ifrc_kg.namespaces import VOID_GRAPH
from ifrc_kg.oxigraph_terms import OxigraphQuad, Quad, Syntax, oxigraph_quad, parse_oxigraph_quads, parse_quads
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue
from ifrc_kg.query_examples import query_examples
from ifrc_kg.rdf_format import canonical_form

__all__ = ["COVERAGE_VIEWS", "FURTHER_VIEWS", "VOID_VIEWS", "constructed", "description_texts"]

#: What the graph holds of itself.
VOID_VIEWS: Final = (
    "void-classes",
    "void-datatypes",
    "void-linksets",
    "void-object-classes",
    "void-properties",
    "void-properties-of-classes",
    "void-sizes",
    "void-subsets",
    "void-vocabularies",
)
#: What only documents say: what the data cover, a number that would be one more object, and examples.
COVERAGE_VIEWS: Final = ("dataset-coverage",)
FURTHER_VIEWS: Final = (*COVERAGE_VIEWS, "void-distinct-objects", "void-examples")

#: From nothing, the second round describes all there is, the third counts it right, and the fourth shows it.
_MOST_ROUNDS: Final = 6


def constructed(engine: QueryEngine, views: QueryCatalogue, names: Iterable[str]) -> Iterator[Quad]:
    """Yield the triples that some views construct; a view that there is not constructs none."""
    for name in names:
        if name in views.queries:
            body = engine.evaluate(views.request(name, {}), N_TRIPLES).body
            yield from parse_quads(body.decode("utf-8"), Syntax.TURTLE, path=f"{name}.rq")


def description_texts(project: ProjectFiles, fresh: Mapping[Path, str]) -> dict[Path, str]:
    """Return the texts of `data/description/` by their paths, counted over the project's files.

    `fresh` holds texts that are about to replace some of the files.
    Raises what reading the files raises.
    """
    prefixes = load_prefixes(project.prefixes)
    examples = tuple(query_examples(load_catalogue(project.queries, prefixes)))
    folder = project.data / "description"
    stated = [*_statements(project, fresh, but=folder), *map(oxigraph_quad, examples)]
    views = load_catalogue(project.queries / "views", prefixes)
    counted = _counted(stated, views, guess=_present(folder / "void.ttl"))
    graphs = {"sparql-examples.ttl": examples, "void.ttl": counted}
    return {
        folder / name: canonical_form((quad._replace(graph=None) for quad in quads), Syntax.TURTLE, prefixes)
        for name, quads in graphs.items()
    }


def _counted(stated: Sequence[OxigraphQuad], views: QueryCatalogue, *, guess: frozenset[Quad]) -> frozenset[Quad]:
    """Return the description of some statements and of itself: the counts that stay when they are counted in.

    A good guess saves rounds; where a round ends does not depend on where the first began.
    """
    counted = guess
    for _ in range(_MOST_ROUNDS):
        engine = LocalEngine([*stated, *map(oxigraph_quad, counted)], views.prefixes)
        found = frozenset(quad._replace(graph=VOID_GRAPH) for quad in constructed(engine, views, VOID_VIEWS))
        if found == counted:
            return counted
        counted = found
    raise DataError("The counts of the dataset do not settle.", hint="A view counts what another view counts.")


def _present(path: Path) -> frozenset[Quad]:
    """Return what a generated file says now; nothing where it is not there or broken."""
    with suppress(FileMissing, ParseError):
        return frozenset(quad._replace(graph=VOID_GRAPH) for quad in parse_quads(read_text(path), Syntax.TURTLE))
    return frozenset()


def _statements(project: ProjectFiles, fresh: Mapping[Path, str], *, but: Path) -> Iterator[OxigraphQuad]:
    """Yield the statements of all files outside a folder; blank nodes of different files stay apart."""
    for source in source_files(project):
        if source.path.parent != but:
            text = fresh.get(source.path) or read_text(source.path)
            yield from parse_oxigraph_quads(
                text, source.syntax, path=str(source.path), graph=source.graph, unique_labels=True
            )
