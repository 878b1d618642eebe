"""The query engine over the project's own files: Oxigraph, in memory.

The default graph is the RDF merge of all named graphs, materialised at load.
Oxigraph's own union option, and a query with several FROM clauses, return a triple once for every graph that states it
(0.5.13, measured), so COUNT would be wrong wherever two sentences say the same.
For the same reason a request that picks its own dataset gets a store in which that dataset is merged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from typing import Final

import pyoxigraph as ox

from ifrc_kg.binding import bound_text
from ifrc_kg.dataset import read_sources, refuse_repetitions
from ifrc_kg.engine import Answer, QueryForm, QueryRequest, check_format, form_of
from ifrc_kg.errors import QueryError, QueryRefused, QuerySyntaxError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.media_types import Format, ResultKind, formats_for
from ifrc_kg.oxigraph_answers import (
    constructed_body,
    described,
    label_lines,
    solutions_body,
    statements_body,
    with_evidence,
)
from ifrc_kg.oxigraph_terms import OxigraphQuad, canonically_labelled, is_iri
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.query_limits import QueryLimits, check_text
from ifrc_kg.sparql_faults import find_fault, unknown_function
from ifrc_kg.sparql_projection import with_columns
from ifrc_kg.sparql_prologue import dataset_clause
from ifrc_kg.sparql_services import asks_only
from ifrc_kg.sparql_spellings import respelled
from ifrc_kg.sparql_tokens import position

__all__ = ["LocalEngine", "fingerprint_of", "load_local_engine"]

#: Stores of datasets that requests have picked, kept for the next request; the oldest makes room.
_KEPT_DATASETS: Final = 8
#: Resources whose labels are kept, since descriptions lead to the same classes and places again and again.
_KEPT_LABELS: Final = 2048
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
#: What the parser says in words: "The SELECT contains a variable that is unbound".
_SENTENCE: Final = re.compile(r"[A-Z][\w?]*(?: [\w?]+){2,}")
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
#: What the evaluation says of a function of another engine.
_UNKNOWN_FUNCTION: Final = re.compile(r"custom (?:aggregate )?function <([^>]*)>")

#: The formats in which a description names the graph of each statement.
_WITH_GRAPHS: Final = formats_for(ResultKind.DATASET)

_Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class LocalEngine:
    """Answers queries over quads in memory; it never changes, and may be shared between threads."""

    def __init__(
        self,
        quads: Iterable[OxigraphQuad],
        prefixes: Prefixes,
        *,
        limits: QueryLimits = QueryLimits(),  # noqa: B008 - a frozen value
        merged: bool = True,
    ) -> None:
        """Load quads, and the prefixes that Turtle and TriG answers may use.

        The default graph is the merge of all named graphs and of what lies in none; with `merged` false, it is what
        lies in none.
        """
        # Labels that depend on the content alone: every process gives the same blank nodes, and the same fingerprint.
        steady = canonically_labelled(quads)
        self.fingerprint = _hashed(steady)
        self._prefixes = prefixes
        self._limits = limits
        self._store = ox.Store()
        self._store.extend(steady)
        if merged:
            self._store.extend([ox.Quad(*quad.triple) for quad in steady])
        self._labels = lru_cache(maxsize=_KEPT_LABELS)(partial(label_lines, self._store))
        self._picked = lru_cache(maxsize=_KEPT_DATASETS)(self._pick)

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Answer a request (see `ifrc_kg.engine.QueryEngine`); updates and SERVICE are refused unevaluated."""
        try:
            return self._evaluated(request, answer_format)
        except QuerySyntaxError:
            text = respelled(request.text)
            if text == request.text:
                raise
            return self._evaluated(replace(request, text=text), answer_format)

    def _evaluated(self, request: QueryRequest, answer_format: Format) -> Answer:
        form = form_of(request.text)
        check_format(form, answer_format)
        _refuse(request, self._limits)
        request = _with_picked_dataset(request)
        try:
            return Answer(self._answered(request, form, answer_format), answer_format, form)
        except RecursionError:
            raise
        except RuntimeError as error:  # what pyoxigraph raises while it evaluates
            raise _evaluation_error(request.text, str(error)) from error

    def _answered(self, request: QueryRequest, form: QueryForm, answer_format: Format) -> bytes:
        results = self._query(request)
        if isinstance(results, ox.QueryTriples):
            return self._body(request, form, results, answer_format)
        return solutions_body(results, answer_format, self._limits)

    def _query(self, request: QueryRequest) -> _Results:
        text = bound_text(request.text, request.bindings)
        results = self._results(text, request)
        if "*" in text and isinstance(results, ox.QuerySolutions):
            with_order = with_columns(text, [variable.value for variable in results.variables])
            if with_order != text:
                return self._results(with_order, request)
        return results

    def _results(self, text: str, request: QueryRequest) -> _Results:
        store = self._store_of(request)
        try:
            if store is self._store:
                return store.query(text)
            names: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in request.named_graphs]
            return store.query(text, default_graph=ox.DefaultGraph(), named_graphs=names)
        except SyntaxError as error:
            raise self._syntax_error(text, error.msg or str(error)) from error

    def _store_of(self, request: QueryRequest) -> ox.Store:
        """Return the whole store, or the one of the graphs that a request picks."""
        if not (request.default_graphs or request.named_graphs):
            return self._store
        return self._picked(frozenset(request.default_graphs), frozenset(request.named_graphs))

    def _pick(self, default_graphs: frozenset[str], named_graphs: frozenset[str]) -> ox.Store:
        """Return a store of some graphs: those of the default graph merged, and the named ones."""
        store = ox.Store()
        for iri in default_graphs:
            found = self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
            store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found)
        for iri in named_graphs:
            store.extend(self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
        return store

    def _body(self, request: QueryRequest, form: QueryForm, results: ox.QueryTriples, answer_format: Format) -> bytes:
        """Return the triples of CONSTRUCT, or a description with labels and, where the format has graphs, evidence."""
        if form is not QueryForm.DESCRIBE:
            return constructed_body(results, answer_format, self._prefixes, self._limits)
        store = self._store_of(request)
        labels = self._labels if store is self._store else partial(label_lines, store)
        found = described(results, labels, self._limits)
        if answer_format in _WITH_GRAPHS:
            graphs = (*request.default_graphs, *request.named_graphs)
            found = with_evidence(self._store, found, graphs, self._limits)
        return statements_body(found, answer_format, self._prefixes, self._limits)

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


def _refuse(request: QueryRequest, limits: QueryLimits) -> None:
    """Raise an error for what must not reach the parser."""
    surrogate = None if request.text.isascii() else _SURROGATE.search(request.text)
    if surrogate:
        line, column = position(request.text, surrogate.start())
        raise QuerySyntaxError("Half a character (a lone surrogate) is no Unicode text.", line=line, column=column)
    for iri in (*request.default_graphs, *request.named_graphs):
        if not is_iri(iri):
            raise QuerySyntaxError(f"The graph {iri!r} has no IRI.", hint="Name graphs by absolute IRIs.")
    if not asks_only(request.text, limits.services):
        raise QueryRefused(
            "SERVICE is not carried out here: no query may reach another endpoint.",
            hint="Ask the other endpoint yourself. A prefix must not contain the word 'service' either.",
        )
    check_text(request.text, limits)


def _evaluation_error(text: str, message: str) -> QueryError:
    """Return the error for a query that is well-formed and that the engine cannot evaluate."""
    called = _UNKNOWN_FUNCTION.search(message)
    if called is None:
        return QueryError("The query cannot be evaluated.", hint=f"The engine says: {message}.")
    fault = unknown_function(text, called[1])
    line, column = position(text, fault.start)
    return QuerySyntaxError(fault.message, line=line, column=column, hint=fault.hint)


def _reason(message: str) -> str:
    """Return what the parser says of the meaning; its lists of keywords mislead, so grammar gets a rule of thumb."""
    reasons = _SENTENCE.findall(message)
    if reasons:
        return f"{reasons[0]}."
    return "A triple has subject, predicate and object and ends in a dot; a filter stands in brackets."


def _with_picked_dataset(request: QueryRequest) -> QueryRequest:
    """Return a request whose graphs are those of FROM and FROM NAMED where the protocol gives none."""
    if request.default_graphs or request.named_graphs:
        return request
    default_graphs, named_graphs = dataset_clause(request.text)
    picked = (*default_graphs, *named_graphs)
    if not picked or not all(map(is_iri, picked)):
        return request  # there is nothing to pick, or the parser says what is wrong with it
    return replace(request, default_graphs=default_graphs, named_graphs=named_graphs)


def fingerprint_of(quads: Iterable[OxigraphQuad]) -> str:
    """Return the fingerprint of an engine over some quads."""
    return _hashed(canonically_labelled(quads))


def _hashed(quads: Iterable[OxigraphQuad]) -> str:
    """Return the SHA-256 of the sorted N-Quads of quads, each once, their blank nodes labelled canonically."""
    lines = sorted(set((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines()))
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def load_local_engine(project: ProjectFiles, limits: QueryLimits = QueryLimits()) -> LocalEngine:  # noqa: B008 - frozen
    """Return an engine over the project's files, with the limits of a text and its answer.

    Raises FileMissing, ParseError and DataError, the last also for a statement that stands in two files.
    """
    read = read_sources(project)
    refuse_repetitions(project, read)
    return LocalEngine(chain.from_iterable(read.values()), load_prefixes(project.prefixes), limits=limits)
