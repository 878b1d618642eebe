"""The query engine over the project's own files: Oxigraph, in memory.

The default graph is the RDF merge of all named graphs, materialised at load.
Oxigraph's own union option, and a query with several FROM clauses, return a triple once for every graph that states it
(0.5.13, measured), so COUNT would be wrong wherever two sentences say the same.
For the same reason a request that picks its own dataset gets a store in which that dataset is merged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from ifrc_kg.binding import bound_text
from ifrc_kg.dataset import SourceFile, read_source, source_files
from ifrc_kg.engine import Answer, QueryRequest, check_format, form_of
from ifrc_kg.errors import DataError, NotAcceptable, QueryRefused, QuerySyntaxError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.media_types import Format
from ifrc_kg.oxigraph_terms import OxigraphQuad, is_iri
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.sparql_faults import find_fault
from ifrc_kg.sparql_prologue import dataset_clause
from ifrc_kg.sparql_tokens import mentions_service, nests_deeper, position

__all__ = ["LocalEngine", "load_local_engine"]

#: Stores of datasets that requests have picked, kept for the next request; the oldest makes room.
_KEPT_DATASETS: Final = 8
#: Brackets inside brackets; Oxigraph's parser ends the whole process a few thousand levels down.
_DEEPEST_NESTING: Final = 100
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
#: What the parser says in words: "The SELECT contains a variable that is unbound".
_SENTENCE: Final = re.compile(r"[A-Z][\w?]*(?: [\w?]+){2,}")
_ROOT_TAG: Final = re.compile(rb"(<rdf:RDF )([^>]*)>")
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

_RESULT_FORMATS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


class LocalEngine:
    """Answers queries over quads in memory; it never changes, and may be shared between threads."""

    def __init__(self, quads: Iterable[OxigraphQuad], prefixes: Prefixes) -> None:
        """Load quads, all of them in named graphs, and the prefixes that Turtle and TriG answers may use."""
        dataset = ox.Dataset(quads)
        # Labels that depend on the content alone: every process gives the same blank nodes, and the same fingerprint.
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        self.fingerprint = _fingerprint(dataset)
        self._prefixes = prefixes
        self._store = ox.Store()
        self._store.extend(dataset)
        self._store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in dataset)
        self._picked = lru_cache(maxsize=_KEPT_DATASETS)(self._pick)

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Answer a request (see `ifrc_kg.engine.QueryEngine`); updates and SERVICE are refused unevaluated."""
        form = form_of(request.text)
        check_format(form, answer_format)
        _refuse(request)
        results = self._query(_with_picked_dataset(request))
        return Answer(self._serialized(results, answer_format), answer_format, form)

    def _query(self, request: QueryRequest) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        text = bound_text(request.text, request.bindings)
        try:
            if not (request.default_graphs or request.named_graphs):
                return self._store.query(text)
            store = self._picked(frozenset(request.default_graphs), frozenset(request.named_graphs))
            names: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in request.named_graphs]
            return store.query(text, default_graph=ox.DefaultGraph(), named_graphs=names)
        except SyntaxError as error:
            raise self._syntax_error(text, error.msg or str(error)) from error

    def _pick(self, default_graphs: frozenset[str], named_graphs: frozenset[str]) -> ox.Store:
        """Return a store of some graphs: those of the default graph merged, and the named ones."""
        store = ox.Store()
        for iri in default_graphs:
            found = self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
            store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found)
        for iri in named_graphs:
            store.extend(self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
        return store

    def _serialized(
        self, results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, answer_format: Format
    ) -> bytes:
        if not isinstance(results, ox.QueryTriples):
            result_format = _RESULT_FORMATS.get(answer_format.token)
            if result_format is None:
                raise _not_written(answer_format)
            return results.serialize(format=result_format) or b""
        # A graph is a set, but Oxigraph gives a triple once for each solution; sorted, the answer is always the same.
        triples = sorted(set(results), key=str)
        rdf_format = ox.RdfFormat.from_media_type(answer_format.media_type)
        if rdf_format is None:
            raise _not_written(answer_format)
        statements = [ox.Quad(*triple) for triple in triples] if rdf_format.supports_datasets else triples
        body = ox.serialize(statements, format=rdf_format, prefixes=self._used_prefixes(triples)) or b""
        return _with_ordered_head(body)

    def _used_prefixes(self, triples: Iterable[ox.Triple]) -> dict[str, str]:
        iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
        iris |= {term.datatype.value for triple in triples for term in triple if isinstance(term, ox.Literal)}
        found = {pair[0] for pair in map(self._prefixes.split, iris) if pair}
        return {prefix: self._prefixes.namespaces[prefix] for prefix in sorted(found)}

    def _syntax_error(self, text: str, message: str) -> QuerySyntaxError:
        fault = find_fault(text, self._prefixes)
        if fault:
            line, column = position(text, fault.start)
            return QuerySyntaxError(fault.message, line=line, column=column, hint=fault.hint)
        match = _PLACE.fullmatch(message)
        place = (int(match[1]), int(match[2])) if match else (None, None)
        return QuerySyntaxError(
            "The query does not follow SPARQL 1.1 at this place, or shortly before it.",
            line=place[0],
            column=place[1],
            hint=_reason(match[3] if match else message),
        )


def _not_written(answer_format: Format) -> NotAcceptable:
    return NotAcceptable(f"The engine does not write {answer_format.media_type}.", hint="Ask it for JSON or Turtle.")


def _refuse(request: QueryRequest) -> None:
    """Raise an error for what must not reach the parser."""
    surrogate = _SURROGATE.search(request.text)
    if surrogate:
        line, column = position(request.text, surrogate.start())
        raise QuerySyntaxError("Half a character (a lone surrogate) is no Unicode text.", line=line, column=column)
    for iri in (*request.default_graphs, *request.named_graphs):
        if not is_iri(iri):
            raise QuerySyntaxError(f"The graph {iri!r} has no IRI.", hint="Name graphs by absolute IRIs.")
    if mentions_service(request.text):
        raise QueryRefused(
            "SERVICE is not carried out here: no query may reach another endpoint.",
            hint="Ask the other endpoint yourself. A prefix must not contain the word 'service' either.",
        )
    if nests_deeper(request.text, _DEEPEST_NESTING):
        raise QueryRefused(f"The query nests brackets deeper than {_DEEPEST_NESTING} levels.")


def _reason(message: str) -> str:
    """Return what the parser says of the meaning; its lists of keywords mislead, so grammar gets a rule of thumb."""
    reasons = _SENTENCE.findall(message)
    if reasons:
        return f"{reasons[0]}."
    return "A triple has subject, predicate and object and ends in a dot; a filter stands in brackets."


def _with_ordered_head(body: bytes) -> bytes:
    """Return Turtle, TriG or RDF/XML with its prefixes in order; Oxigraph writes them in the order of a hash table."""
    if body.startswith(b"@prefix"):
        lines = body.split(b"\n")
        count = next((place for place, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
        return b"\n".join(sorted(lines[:count]) + lines[count:])
    return _ROOT_TAG.sub(lambda match: match[1] + b" ".join(sorted(match[2].split())) + b">", body, count=1)


def _with_picked_dataset(request: QueryRequest) -> QueryRequest:
    """Return a request whose graphs are those of FROM and FROM NAMED where the protocol gives none."""
    if request.default_graphs or request.named_graphs:
        return request
    default_graphs, named_graphs = dataset_clause(request.text)
    if not all(map(is_iri, (*default_graphs, *named_graphs))):
        return request  # the parser says what is wrong with it
    return replace(request, default_graphs=default_graphs, named_graphs=named_graphs)


def _fingerprint(dataset: ox.Dataset) -> str:
    """Return the SHA-256 of the dataset's sorted N-Quads, its blank nodes labelled canonically."""
    lines = sorted((ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines())
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def load_local_engine(project: ProjectFiles) -> LocalEngine:
    """Return an engine over the project's files.

    Raises FileMissing, ParseError and DataError, the last also for a statement that stands in two files.
    """
    quads: dict[OxigraphQuad, SourceFile] = {}
    for source in source_files(project):
        for quad in read_source(source):
            other = quads.setdefault(quad, source)
            if other is not source:
                raise DataError(
                    f"{project.shown(source.path)} repeats a statement of {project.shown(other.path)}: {quad}.",
                    hint="Keep it in one of them.",
                )
    return LocalEngine(quads, load_prefixes(project.prefixes))
