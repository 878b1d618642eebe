"""An answer as a page shows it: a table of solutions, a word for a boolean, a table of triples."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, cast

from flask import request

from ifrc_kg.engine import QueryForm, QueryRequest, form_of
from ifrc_kg.media_types import JSON, N_TRIPLES
from ifrc_kg.namespaces import BASE
from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.web.first_rows import first_solutions, first_triples
from ifrc_kg.web.json_terms import term_of
from ifrc_kg.web.replies import timed
from ifrc_kg.web.shown import Table, solution_table
from ifrc_kg.web.site import Site

__all__ = ["ShownAnswer", "results_of", "shown_answer"]

#: Rows that a page shows; it says when there are more, and the downloads have them all.
_MOST_ROWS: Final = 1000


@dataclass(frozen=True)
class ShownAnswer:
    """A table, or the boolean of an ASK query."""

    table: Table | None = None
    boolean: bool | None = None
    is_graph: bool = False


def shown_answer(site: Site, asked: QueryRequest) -> ShownAnswer:
    """Evaluate a query for a page that shows its solutions as they are."""
    is_graph = _is_graph(asked)
    with timed("query"):
        body = site.engine.evaluate(asked, N_TRIPLES if is_graph else JSON).body
    with timed("page"):
        results, size = first_triples(body, _MOST_ROWS) if is_graph else first_solutions(body, _MOST_ROWS)
        if "boolean" in results:
            return ShownAnswer(boolean=bool(results["boolean"]))
        name = partial(_name, site)
        table = solution_table(results, site.prefixes.shorten, request.root_path, most=_MOST_ROWS, name=name)
        return ShownAnswer(table=replace(table, size=size), is_graph=is_graph)


def results_of(site: Site, asked: QueryRequest) -> dict[str, Any]:
    """Evaluate a query, and return SPARQL JSON results; triples in the shape of solutions."""
    is_graph = _is_graph(asked)
    with timed("query"):
        body = site.engine.evaluate(asked, N_TRIPLES if is_graph else JSON).body
        return _as_solutions(body) if is_graph else cast("dict[str, Any]", json.loads(body))


def _is_graph(asked: QueryRequest) -> bool:
    return form_of(asked.text) in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)


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
