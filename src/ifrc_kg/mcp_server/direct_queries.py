"""A SPARQL query of the model's own, within the same limits as on the web."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ifrc_kg.engine import QueryForm, QueryRequest, form_of
from ifrc_kg.errors import QueryTooLarge
from ifrc_kg.mcp_server.holdings import Holdings
from ifrc_kg.mcp_server.paging import Window, page_of, page_words
from ifrc_kg.mcp_server.questions import record_of, row_line
from ifrc_kg.media_types import JSON, N_TRIPLES
from ifrc_kg.results import read_solutions

__all__ = ["QueryAnswer", "query"]


@dataclass(frozen=True)
class QueryAnswer:
    """A page of the answer: rows for SELECT, a boolean for ASK, triples as N-Triples for CONSTRUCT and DESCRIBE.

    IRIs stand in full, literals by their lexical form; what is absent from a row is unbound.
    """

    form: str
    columns: list[str]
    rows: list[dict[str, str]]
    boolean: bool | None
    triples: list[str]
    total: int
    offset: int
    next_offset: int | None


def query(holdings: Holdings, text: str, window: Window) -> tuple[QueryAnswer, str]:
    """Return a page of the answer to a query.

    Raises QueryTooLarge for a text that is too long, and what engines raise.
    """
    most = holdings.settings.query_bytes
    if len(text.encode("utf-8", "surrogatepass")) > most:
        raise QueryTooLarge(f"The query has more than {most:,} bytes.", hint="Ask in several queries.")
    form = form_of(text)
    if form is QueryForm.SELECT:
        return _selected(holdings, text, window)
    if form is QueryForm.ASK:
        answer = bool(json.loads(holdings.engine.evaluate(QueryRequest(text), JSON).body)["boolean"])
        return QueryAnswer("ASK", [], [], answer, [], 1, 0, None), "true" if answer else "false"
    body = holdings.engine.evaluate(QueryRequest(text), N_TRIPLES).body.decode("utf-8")
    # A graph has no order: sorted, the pages of it are the same whenever they are asked for.
    page = page_of(sorted(filter(None, body.splitlines())), window, size=len)
    told = QueryAnswer(form.value, [], [], None, list(page.rows), page.total, page.offset, page.next_offset)
    return told, "\n".join([page_words(page, "triple"), *page.rows])


def _selected(holdings: Holdings, text: str, window: Window) -> tuple[QueryAnswer, str]:
    solutions = read_solutions(holdings.engine.evaluate(QueryRequest(text), JSON).body)
    names = solutions.variables
    page = page_of(solutions.rows, window, size=lambda row: len(row_line(holdings, names, row)))
    rows = [record_of(row) for row in page.rows]
    lines = [page_words(page, "row"), " | ".join(names), *(row_line(holdings, names, row) for row in page.rows)]
    told = QueryAnswer("SELECT", list(names), rows, None, [], page.total, page.offset, page.next_offset)
    return told, "\n".join(lines)
