"""The first rows of an answer, as much as a page can show, and how many there are; pure.

A page is made in the web process, where nothing bounds it: of an answer that has megabytes only its beginning is read
into Python's objects, and texts without an end are shortened.
The downloads have all of it.
"""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.web.json_terms import term_of

__all__ = ["first_solutions", "first_triples"]

#: Characters of an answer that a page shows, and those of one text.
_MOST_CHARACTERS: Final = 1_000_000
_MOST_OF_TEXT: Final = 10_000
#: What stands before the solutions in what our engines write.
_HEAD: Final = re.compile(r'\{"head":(\{.*?\}),"results":\{"bindings":\[', re.DOTALL)
_COLUMNS: Final = ("subject", "predicate", "object")
_DECODER: Final = json.JSONDecoder()

_Row = Mapping[str, Mapping[str, str]]


def first_solutions(body: bytes, most: int) -> tuple[dict[str, Any], int]:
    """Return SPARQL JSON results with the first rows alone, and the number of all rows (0 for a boolean)."""
    text = body.decode("utf-8")
    head = _HEAD.match(text) if len(text) > _MOST_CHARACTERS else None
    if head is None:
        results = cast("dict[str, Any]", json.loads(text))
        rows = results.get("results", {}).get("bindings", [])
        return results if len(rows) <= most else _results(results["head"], rows[:most]), len(rows)
    rows, size, place = [], 0, head.end()
    while text.startswith("{", place):
        row, end = _DECODER.raw_decode(text, place)
        if size < most and (not rows or end - head.end() <= _MOST_CHARACTERS):
            rows.append(_shortened(row))
        size += 1
        place = end + 1  # behind the comma
    return _results(json.loads(head[1]), rows), size


def first_triples(body: bytes, most: int) -> tuple[dict[str, Any], int]:
    """Return the first triples of N-Triples in the shape of SPARQL JSON results, sorted, and the number of all."""
    lines = body.splitlines()
    kept = _within_bounds(heapq.nsmallest(most, lines))
    triples = sorted(quad[:3] for quad in parse_quads(b"\n".join(kept).decode("utf-8"), Syntax.TURTLE))
    rows = [dict(zip(_COLUMNS, map(term_of, triple), strict=True)) for triple in triples]
    return _results({"vars": list(_COLUMNS)}, [_shortened(row) for row in rows]), len(lines)


def _within_bounds(lines: list[bytes]) -> list[bytes]:
    """Return the first lines that a page has room for, and one at least."""
    left = _MOST_CHARACTERS
    for number, line in enumerate(lines):
        left -= len(line)
        if left < 0:
            return lines[: max(1, number)]
    return lines


def _results(head: object, rows: list[_Row]) -> dict[str, Any]:
    return {"head": head, "results": {"bindings": rows}}


def _shortened(row: _Row) -> _Row:
    if all(len(term["value"]) <= _MOST_OF_TEXT for term in row.values()):
        return row
    return {name: _short_term(term) for name, term in row.items()}


def _short_term(term: Mapping[str, str]) -> Mapping[str, str]:
    """Return a term as it is, or the beginning of its text: a shortened IRI names something else, and is a text."""
    value = term["value"]
    return term if len(value) <= _MOST_OF_TEXT else {"type": "literal", "value": f"{value[:_MOST_OF_TEXT]} \u2026"}
