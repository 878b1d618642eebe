"""Views: the answer of a query as a picture, drawn as its header asks (`view:`).

    view_columns    what a header may say (`ifrc_kg.view_columns`)
    view            what all views read and give
    svg             elements of SVG, with every text escaped
    dates           dates as spans of days, with what is uncertain about them
    timeline, bar, matrix, chain_view, world_map    one view each

Every function here is pure: results and names in, a `View` out.
A result that cannot be drawn gives a sentence, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ifrc_kg.hops import GRADES
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.view_columns import chosen_columns
from ifrc_kg.views.bar import bar
from ifrc_kg.views.chain_view import flow
from ifrc_kg.views.matrix import matrix
from ifrc_kg.views.timeline import timeline
from ifrc_kg.views.view import Answer, Drawer, Surroundings, View
from ifrc_kg.views.world_map import world_map

__all__ = ["MOST_DRAWN", "Surroundings", "View", "drawn"]

_DRAWERS: Final[Mapping[str, Drawer]] = {
    "flow": flow,
    "matrix": matrix,
    "map": world_map,
    "timeline": timeline,
    "bar": bar,
}
#: Rows that go into a picture: more cannot be told apart, and their marks would outweigh the page.
MOST_DRAWN: Final = 300


def drawn(query: StoredQuery, results: Mapping[str, Any], around: Surroundings | None = None) -> View | None:
    """Return the picture that a query asks for of its SPARQL JSON results; None where it asks for its table only."""
    drawer = _DRAWERS.get(query.view)
    if drawer is None or "results" not in results:
        return None
    variables = results["head"].get("vars", [])
    columns, lacking = chosen_columns(query.view, query.view_columns, variables)
    if lacking:
        return View(query.view, problem=lacking)
    solutions = results["results"]["bindings"]
    if not solutions:
        return None
    answer = Answer(columns, solutions[:MOST_DRAWN], around or Surroundings())
    found = {answer.grade(solution) for solution in answer}
    view = replace(drawer(answer, query.summary), grades=tuple(grade for grade in GRADES if grade in found))
    if len(solutions) <= MOST_DRAWN:
        return view
    cut = f"The picture shows the first {MOST_DRAWN} of {len(solutions):,} rows."
    return replace(view, note=f"{cut} {view.note}".strip())
