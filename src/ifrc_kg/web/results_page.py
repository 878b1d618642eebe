"""An answer as a page shows it: a table of solutions, a word for a boolean, a table of triples."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import request

from ifrc_kg.engine import QueryForm, QueryRequest, form_of
from ifrc_kg.media_types import JSON, N_TRIPLES
from ifrc_kg.namespaces import BASE
from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.web.json_terms import term_of
from ifrc_kg.web.replies import timed
from ifrc_kg.web.shown import Table, labelled_table, solution_table
from ifrc_kg.web.site import Site

__all__ = ["ShownAnswer", "shown_answer"]

#: Rows that a page shows; it says when there are more, and the downloads have them all.
_MOST_ROWS: Final = 1000


@dataclass(frozen=True)
class ShownAnswer:
    """A table, or the boolean of an ASK query."""

    table: Table | None = None
    boolean: bool | None = None
    is_graph: bool = False


def shown_answer(site: Site, asked: QueryRequest, *, with_labels: bool = False) -> ShownAnswer:
    """Evaluate a query for a page."""
    form = form_of(asked.text)
    is_graph = form in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)
    with timed("query"):
        body = site.engine.evaluate(asked, N_TRIPLES if is_graph else JSON).body
    with timed("page"):
        results = _as_solutions(body) if is_graph else json.loads(body)
        if form is QueryForm.ASK:
            return ShownAnswer(boolean=bool(results["boolean"]))
        shorten, root = site.prefixes.shorten, request.root_path
        if with_labels:
            table = labelled_table(results, shorten, root, most=_MOST_ROWS, name=partial(_name, site))
        else:
            table = solution_table(results, shorten, root, most=_MOST_ROWS)
        return ShownAnswer(table=table, is_graph=is_graph)


def _name(site: Site, iri: str) -> str:
    """Return the English label of a thing of ours; a remote endpoint is not asked for more than the query."""
    if not site.fingerprint or not iri.startswith(BASE):
        return ""
    found = site.describer.things.name(iri)
    return found.text if found and found.is_label else ""


def _as_solutions(body: bytes) -> dict[str, Any]:
    """Return triples in the shape of SPARQL JSON results, sorted, so that one table shows both."""
    triples = sorted(quad[:3] for quad in parse_quads(body.decode("utf-8"), Syntax.TURTLE))
    columns = ("subject", "predicate", "object")
    rows = [dict(zip(columns, map(term_of, triple), strict=True)) for triple in triples]
    return {"head": {"vars": list(columns)}, "results": {"bindings": rows}}
