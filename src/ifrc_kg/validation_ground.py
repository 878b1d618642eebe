"""What texts are held against, kept ready: a store for the checks, and a graph for the shapes.

Both hold the RDF merge of all graphs.
To build them costs many times more than to look at a text about a few resources, so they are built once.
What a text states is put into them, what it stands in for is taken out, and afterwards all is as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Node

from ifrc_kg.namespaces import SHAPES_GRAPH
from ifrc_kg.oxigraph_terms import OxigraphQuad, Quad, from_oxigraph_quad, is_in_default_graph, is_iri, oxigraph_quad

__all__ = ["Ground", "Row"]

_Triple = tuple[Node, Node, Node]
_GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_FOCUS: Final = ox.Variable("focus")
_DEFAULT: Final = ox.DefaultGraph()
_SHAPES: Final = ox.NamedNode(SHAPES_GRAPH)
#: So many focus nodes are asked about one by one, each from its own statements; more of them in one question about all.
_FEW: Final = 24


class Row(NamedTuple):
    """A row of a check: the focus node, the severity and the message."""

    focus: str
    severity: str
    message: str


@dataclass(frozen=True)
class _Change:
    """What leaves and enters the store and the graph, and the named graphs that were not there before."""

    leaving: tuple[OxigraphQuad, ...]
    entering: tuple[OxigraphQuad, ...]
    leaving_data: tuple[_Triple, ...]
    entering_data: tuple[_Triple, ...]
    new_graphs: tuple[ox.NamedNode | ox.BlankNode, ...]


class Ground:
    """Statements among which others can stand in for some, for a while; for one thread at a time."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Load quads; the default graph of the store becomes the merge of all."""
        each = dict.fromkeys(quads)
        native = list(map(oxigraph_quad, each))
        self._in_no_graph = frozenset(quad.triple for quad in native if is_in_default_graph(quad))
        self._store = ox.Store()
        self._store.extend(native)
        self._store.extend(map(_merged, native))
        #: The merge of all graphs but the shapes.
        self.data = Graph()
        for quad in each:
            if quad.graph != SHAPES_GRAPH:
                self.data.add(quad[:3])

    @contextmanager
    def standing_in(self, quads: Iterable[Quad]) -> Iterator[None]:
        """Hold other quads as well, whose named graphs stand in for those of the same names."""
        change = self._change(dict.fromkeys(quads))
        try:
            self._exchange(change.leaving, change.entering)
            self._exchange_data(change.leaving_data, change.entering_data)
            yield
        finally:
            self._exchange(change.entering, change.leaving)
            self._exchange_data(change.entering_data, change.leaving_data)
            for name in change.new_graphs:
                self._store.remove_graph(name)

    def rows(self, check: str, focus: Collection[str] | None = None) -> Iterator[Row]:
        """Yield the rows of a check: all, or with `focus` at least those about these IRIs."""
        if focus is None or len(focus) > _FEW:
            yield from self._rows(check)
            return
        for name in focus:
            if is_iri(name):
                yield from self._rows(check, ox.NamedNode(name))

    def _rows(self, check: str, focus: ox.NamedNode | None = None) -> Iterator[Row]:
        solutions = self._store.query(check, substitutions={_FOCUS: focus} if focus else None)
        if isinstance(solutions, ox.QuerySolutions):
            for solution in solutions:
                yield Row(*(_text(solution[name]) for name in Row._fields))

    def _change(self, own: Collection[Quad]) -> _Change:
        native = list(map(oxigraph_quad, own))
        names = {quad.graph_name for quad in native if not isinstance(quad.graph_name, ox.DefaultGraph)}
        replaced = [quad for name in names for quad in self._store.quads_for_pattern(None, None, None, name)]
        graphs = {quad.triple: self._graphs(quad) - names for quad in replaced}
        loose = {triple: others for triple, others in graphs.items() if triple not in self._in_no_graph}
        leaving = dict.fromkeys((*replaced, *(ox.Quad(*triple) for triple, others in loose.items() if not others)))
        entering = dict.fromkeys((*native, *map(_merged, native)))
        unsaid = (ox.Quad(*triple) for triple, others in loose.items() if others <= {_SHAPES})
        leaving_data = {triple: None for triple in map(_triple, unsaid) if triple in self.data}
        entering_data = dict.fromkeys(quad[:3] for quad in own if quad.graph != SHAPES_GRAPH)
        return _Change(
            tuple(leaving),
            tuple(quad for quad in entering if quad in leaving or quad not in self._store),
            tuple(leaving_data),
            tuple(triple for triple in entering_data if triple in leaving_data or triple not in self.data),
            tuple(name for name in names if not self._store.contains_named_graph(name)),
        )

    def _graphs(self, quad: OxigraphQuad) -> set[_GraphName]:
        """Return the named graphs that state the triple of a quad."""
        found = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return {each.graph_name for each in found} - {_DEFAULT}

    def _exchange(self, leaving: Iterable[OxigraphQuad], entering: Iterable[OxigraphQuad]) -> None:
        for quad in leaving:
            self._store.remove(quad)
        self._store.extend(entering)

    def _exchange_data(self, leaving: Iterable[_Triple], entering: Iterable[_Triple]) -> None:
        for triple in leaving:
            self.data.remove(triple)
        for triple in entering:
            self.data.add(triple)


def _merged(quad: OxigraphQuad) -> OxigraphQuad:
    """Return what a quad adds to the merge of all graphs."""
    return ox.Quad(*quad.triple)


def _triple(quad: OxigraphQuad) -> _Triple:
    return from_oxigraph_quad(quad)[:3]


def _text(term: object) -> str:
    """Return an IRI, a label or a lexical form; empty for what is unbound."""
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else ""
