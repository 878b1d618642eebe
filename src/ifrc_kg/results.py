"""Solutions: SPARQL 1.1 Query Results JSON read into rows, and rows written as a table for a terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import BNode, Literal, URIRef

from ifrc_kg.errors import DataError
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.prefixes import Prefixes

__all__ = ["Solutions", "read_boolean", "read_solutions", "shown_term", "text_table"]

#: Columns narrower than this cannot be read.
_NARROWEST: Final = 8
_GAP: Final = "  "


@dataclass(frozen=True)
class Solutions:
    """The answer of a SELECT query: its variables in order, and its solutions, each with the variables it binds."""

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, Node], ...]

    def column(self, variable: str) -> tuple[Node | None, ...]:
        """Return the terms of one variable, None where a solution leaves it unbound."""
        return tuple(row.get(variable) for row in self.rows)


def read_solutions(body: bytes) -> Solutions:
    """Return the solutions of a SPARQL results JSON document; raise DataError for anything else."""
    document = _document(body)
    try:
        variables = tuple(str(name) for name in document["head"]["vars"])
        bindings = document["results"]["bindings"]
        rows = tuple({str(name): _term(value) for name, value in binding.items()} for binding in bindings)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError("This is no document of SPARQL solutions in JSON.") from error
    return Solutions(variables, rows)


def read_boolean(body: bytes) -> bool:
    """Return the answer of an ASK query from a SPARQL results JSON document; raise DataError for anything else."""
    answer = _document(body).get("boolean")
    if not isinstance(answer, bool):
        raise DataError("This is no document of a SPARQL boolean in JSON.")
    return answer


def _document(body: bytes) -> dict[str, dict[str, list[dict[str, dict[str, str]]]]]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise DataError("This is no JSON.") from error
    if not isinstance(document, dict):
        raise DataError("This is no document of SPARQL results in JSON.")
    return document


def _term(value: Mapping[str, str]) -> Node:
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return URIRef(text)
    if kind == "bnode":
        return BNode(text)
    if language := value.get("xml:lang"):
        return Literal(text, lang=language)
    datatype = value.get("datatype")
    return Literal(text, datatype=URIRef(datatype) if datatype else None, normalize=False)


def shown_term(term: Node | None, prefixes: Prefixes) -> str:
    """Return a term as people read it: a CURIE for an IRI, the lexical form of a literal, nothing for unbound."""
    if term is None:
        return ""
    if isinstance(term, URIRef):
        return prefixes.shorten(str(term))
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def text_table(solutions: Solutions, prefixes: Prefixes, *, width: int) -> str:
    """Return solutions as a table no wider than `width` columns (if that can be), with a line that counts them.

    What does not fit ends in `…`; control characters are shown as blanks, so that no value can steer a terminal.
    """
    head = list(solutions.variables)
    rows = [[_one_line(shown_term(row.get(name), prefixes)) for name in solutions.variables] for row in solutions.rows]
    widths = _fitted([max(map(_cells, column)) for column in zip(head, *rows, strict=True)], width)
    rule = ["─" * each for each in widths]
    lines = [_line(cells, widths) for cells in (head, rule, *rows)] if head else []
    count = len(rows)
    return "\n".join([*lines, f"{count} {'solution' if count == 1 else 'solutions'}"]) + "\n"


def _fitted(wanted: Sequence[int], width: int) -> list[int]:
    """Return column widths that fit: the widest columns give way first, down to the narrowest that can be read."""
    widths = [min(each, width) for each in wanted]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    while excess > 0 and max(widths) > _NARROWEST:
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= 1
        excess -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(_cell(text, width) for text, width in zip(cells, widths, strict=True)).rstrip()


def _cell(text: str, width: int) -> str:
    if _cells(text) > width:
        text = text[: 2 * width]  # enough, and never a long way to the end
        while _cells(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _cells(text))


def _one_line(text: str) -> str:
    """Return a text without line breaks and control characters."""
    return "".join(
        " " if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} else character for character in text
    )


def _cells(text: str) -> int:
    """Return how many columns a terminal gives a text: two for wide characters, none for combining marks."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
