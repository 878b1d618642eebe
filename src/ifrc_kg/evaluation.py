"""What conformance suites drive: one query, or one set of shapes, over some files.

`evaluate_query` answers as `/sparql` does, with the same reading, negotiation, engine and writers; the W3C's SPARQL 1.1
query evaluation tests name data, named graphs and a query.
Unlike the server's, the default graph here is what the data files hold and nothing else.

`evaluate_shapes` finds what `/validate` and `ifrc-kg validate` find, by the same engine; the W3C's SHACL tests name a
data graph and a shapes graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.namespace import RDF, XSD

from ifrc_kg.engine import QueryRequest, form_of, kind_of
from ifrc_kg.errors import FileMissing
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import HTML, ResultKind, by_suffix, formats_for, negotiate
from ifrc_kg.namespaces import SH
from ifrc_kg.oxigraph_terms import OxigraphQuad, Quad, from_oxigraph_quad, read_rdf
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_output import quads_as
from ifrc_kg.shacl_graphs import sound_shapes, with_own_paths
from ifrc_kg.sparql_prologue import dataset_clause
from ifrc_kg.validation import shacl_report

__all__ = ["Files", "evaluate_query", "evaluate_shapes"]

#: Files by the IRIs under which they are read and named, or just files, which are named by their file: IRIs.
Files = Iterable[Path | str] | Mapping[str, Path | str]

_REPORT_PREFIXES: Final = Prefixes({"rdf": str(RDF), "sh": str(SH), "xsd": str(XSD)})
_RDF: Final = tuple(each for each in formats_for(ResultKind.GRAPH) if each != HTML)


def evaluate_query(
    data_files: Files,
    named_graph_files: Files,
    query: str,
    accept: str | Sequence[str] = "",
    *,
    base: str = "",
) -> tuple[bytes, str]:
    """Return the body of an answer and its media type.

    The files are Turtle, N-Triples, TriG, N-Quads, RDF/XML or JSON-LD, told apart by their suffixes.
    `accept` is the value of one Accept header or of several.
    `base` resolves relative IRIs of the query; without it, the folder of the first file does.
    FROM and FROM NAMED pick among the given files, by their IRIs; nothing else is ever read.
    Raises FileMissing, ParseError, NotAcceptable and the errors of an engine.
    """
    data, named = _by_iri(data_files), _by_iri(named_graph_files)
    base = base or next(iter((*data, *named)), "")
    text = f"BASE <{base}> {query}" if base else query
    offered = tuple(each for each in formats_for(kind_of(form_of(text))) if each != HTML)
    answer_format = negotiate(accept, offered)
    engine = LocalEngine(_quads(data, named, picks=any(dataset_clause(text))), Prefixes({}), merged=False)
    answer = engine.evaluate(QueryRequest(text), answer_format)
    return answer.body, answer.format.media_type


def evaluate_shapes(data_files: Files, shapes_files: Files = (), accept: str | Sequence[str] = "") -> tuple[bytes, str]:
    """Return the validation report on a data graph (SHACL, section 3.6) and its media type, one of those of RDF.

    The data graph is the merge of the data files, named graphs included, and the shapes graph that of the shapes files;
    without such, the data files hold the shapes as well.
    Nothing is inferred, no `owl:imports` is followed and no script is run.
    Raises FileMissing, ParseError, NotAcceptable, and DataError for a failure (section 3.4.1).
    """
    answer_format = negotiate(accept, _RDF)
    data, shapes = _by_iri(data_files), _by_iri(shapes_files)
    data_graph = _merge(data)
    shapes_graph = sound_shapes(data_graph if shapes in ({}, data) else _merge(shapes))
    report = with_own_paths(shacl_report(data_graph, shapes_graph))
    quads = (Quad(*triple, None) for triple in report)  # type: ignore[arg-type]  # three terms
    return quads_as(quads, answer_format, _REPORT_PREFIXES).encode(), answer_format.media_type


def _merge(files: Mapping[str, Path]) -> Graph:
    """Return the RDF merge of some files."""
    graph = Graph()
    for iri, path in files.items():
        for quad in map(from_oxigraph_quad, _read(path, iri, "")):
            graph.add(quad[:3])
    return graph


def _by_iri(files: Files) -> dict[str, Path]:
    if isinstance(files, Mapping):
        return {iri: Path(file) for iri, file in files.items()}
    return {Path(file).resolve().as_uri(): Path(file) for file in files}


def _quads(data: Mapping[str, Path], named: Mapping[str, Path], *, picks: bool) -> Iterator[OxigraphQuad]:
    """Yield the dataset; for a query that picks its own by FROM, the data files are graphs with names as well."""
    for iri, path in data.items():
        yield from _read(path, iri, iri if picks else "")
    for iri, path in named.items():
        yield from _read(path, iri, iri)


def _read(path: Path, base: str, graph: str) -> tuple[OxigraphQuad, ...]:
    media_type = by_suffix(path.suffix, _RDF).media_type
    try:
        return read_rdf(path.read_bytes(), media_type, base=base, graph=graph)
    except OSError as error:
        raise FileMissing(f"{path} cannot be read: {error.strerror}.") from error
