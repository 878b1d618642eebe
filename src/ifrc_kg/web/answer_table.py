"""The solutions of a stored query as its page shows them: sorted as asked, a page of rows, the evidence with its grade.

Order and pages are the page's alone: data formats have all solutions, in the order of the query.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Final

from rdflib.namespace import XSD
from werkzeug.exceptions import BadRequest

from ifrc_kg.errors import ParameterError
from ifrc_kg.known_things import KnownThings
from ifrc_kg.namespaces import ID
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.search_words import folded
from ifrc_kg.web.arrangement import Arrangement
from ifrc_kg.web.plain_values import plain_value
from ifrc_kg.web.reader import words_of
from ifrc_kg.web.shown import Cell, Shorten, shown_term

__all__ = ["AnswerTable", "Column", "Place", "TermWriter", "answer_table"]

_LABEL: Final = "Label"
_NUMBERS: Final = frozenset(str(XSD[name]) for name in ("decimal", "double", "float", "integer", "nonNegativeInteger"))
_DATES: Final = frozenset(str(XSD[name]) for name in ("date", "gYear", "gYearMonth"))
_KINDS: Final = {"number": _NUMBERS, "date": _DATES}
_LONG_NUMBER: Final = re.compile(r"[1-9][0-9]{4,17}", re.ASCII)
#: A text that needs room to be read has more letters than this.
_SENTENCE: Final = 90
_PASSAGE: Final = f"{ID}passage/"

_Term = Mapping[str, str]
_Solution = Mapping[str, _Term]
#: A key to sort by: numbers come before texts.
_Key = tuple[int, Decimal, object]


@dataclass(frozen=True)
class Column:
    """A column: the variable, its name in words, and how the table is sorted by it (`aria-sort`), if it is.

    `grade` is the variable whose grades stand in this column of evidence.
    `kind` is evidence for such a column, number or date where all values are, long where some text is more than a
    line, and empty for anything else.
    """

    variable: str
    words: str
    sorted: str = ""
    grade: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Place:
    """What stands in one place of the table: the cell, and of evidence its grade."""

    cell: Cell
    grade: str = ""


@dataclass(frozen=True)
class AnswerTable:
    """A page of the table: `first` counts its first row from 1, `size` all rows, `pages` all pages.

    `empty` are the columns, in words, in which no row of the answer has a value; they are told and not drawn.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Place, ...], ...]
    size: int
    first: int
    pages: int
    arrangement: Arrangement
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class TermWriter:
    """Writes terms for people: by label where there is one.

    `things` knows names and grades, or is None where nothing is known but what the query says.
    """

    things: KnownThings | None
    shorten: Shorten
    root: str

    def place(self, solution: _Solution, column: Column) -> Place:
        """Return what stands in one column of a solution."""
        term = solution.get(column.variable)
        cell = shown_term(term, self.shorten, self.root)
        text = self._label(solution, column.variable) or plain_value(cell.text, (term or {}).get("datatype", ""))
        if text:
            cell = Cell(text, cell.link, cell.iri)
        elif column.kind == "number":
            cell = Cell(_with_commas(cell.text))
        if cell.iri.startswith(_PASSAGE):
            cell = Cell(cell.text, f"{self.root}/evidence/{cell.iri.removeprefix(_PASSAGE)}", cell.iri)
        return Place(cell, self._grade(solution, column, cell.iri))

    def text(self, solution: _Solution, variable: str) -> str:
        """Return the text by which a solution is sorted."""
        return self._label(solution, variable) or shown_term(solution.get(variable), self.shorten).text

    def _label(self, solution: _Solution, variable: str) -> str:
        label = solution.get(variable + _LABEL)
        if label:
            return label["value"]
        term = solution.get(variable)
        if not term or term["type"] != "uri" or self.things is None:
            return ""
        name = self.things.name(term["value"])
        return name.text if name and name.is_label else ""

    def _grade(self, solution: _Solution, column: Column, iri: str) -> str:
        grade = solution.get(column.grade)
        if grade:
            return grade["value"].rpartition("/")[2]
        return self.things.grade(iri, "") if iri and self.things and self.things.is_evidence(iri) else ""


def answer_table(
    results: Mapping[str, Any], arrangement: Arrangement, write: TermWriter, *, on_a_page: int
) -> AnswerTable:
    """Return the table for SPARQL JSON results.

    Raises ParameterError for a variable that the query has not, and BadRequest for a page that there is not.
    """
    variables: Sequence[str] = results["head"].get("vars", [])
    solutions: Sequence[_Solution] = results["results"]["bindings"]
    if arrangement.sort:
        _check_variable(arrangement.sort, variables)
        solutions = _sorted(solutions, arrangement, write.text)
    pages = max(math.ceil(len(solutions) / on_a_page), 1)
    if arrangement.page > pages:
        raise BadRequest(f"There are no more than {pages} pages.")
    start = (arrangement.page - 1) * on_a_page
    every = _columns(variables, solutions, arrangement)
    columns = [each for each in every if not solutions or any(each.variable in solution for solution in solutions)]
    rows = tuple(
        tuple(write.place(solution, column) for column in columns) for solution in solutions[start : start + on_a_page]
    )
    empty = tuple(each.words for each in every if each not in columns)
    return AnswerTable(tuple(columns), rows, len(solutions), start + 1, pages, arrangement, empty)


def _check_variable(name: str, variables: Sequence[str]) -> None:
    if name not in variables:
        near = get_close_matches(name[:100], variables, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Columns are {', '.join(variables)}."
        raise ParameterError(f"There is no column {name[:100]!r} to sort by.", parameter="sort", hint=hint)


def _columns(variables: Sequence[str], solutions: Sequence[_Solution], arrangement: Arrangement) -> list[Column]:
    """Return the columns: labels stand in those of what they name, grades in those of the evidence that has them."""
    grades = {grade for name in variables if (grade := _grade_of(name, variables))}
    columns = []
    for name in variables:
        if name in grades or (name.endswith(_LABEL) and name.removesuffix(_LABEL) in variables):
            continue
        is_sorted = arrangement.sort in (name, f"{name}{_LABEL}")
        direction = "descending" if arrangement.is_descending else "ascending"
        grade = _grade_of(name, variables)
        columns.append(
            Column(
                name,
                words_of(name.removesuffix(_LABEL) or name).capitalize(),
                direction if is_sorted else "",
                grade,
                "evidence" if grade else _kind(name, solutions),
            )
        )
    return columns


def _grade_of(name: str, variables: Sequence[str]) -> str:
    """Return the variable that has the grades of a variable of evidence; empty where there is none.

    It is `grade` for `evidence`, or else for `interpretation`, and `partGrade` for `partEvidence`.
    """
    if name == "evidence" or (name == "interpretation" and "evidence" not in variables):
        grade = "grade"
    else:
        grade = f"{name.removesuffix('Evidence')}Grade" if name.endswith("Evidence") else ""
    return grade if grade in variables else ""


def _kind(name: str, solutions: Sequence[_Solution]) -> str:
    terms = [solution[name] for solution in solutions if name in solution]
    found = {term.get("datatype", "") for term in terms}
    is_long = any(term["type"] == "literal" and len(term["value"]) > _SENTENCE for term in terms)
    return next((kind for kind, datatypes in _KINDS.items() if found and found <= datatypes), "long" if is_long else "")


def _with_commas(text: str) -> str:
    """Return a long whole number with its thousands told apart; a number of four digits may be a year."""
    return f"{int(text):,}" if _LONG_NUMBER.fullmatch(text) else text


def _sorted(
    solutions: Sequence[_Solution], arrangement: Arrangement, text: Callable[[_Solution, str], str]
) -> list[_Solution]:
    """Return the solutions in another order; those without a value come last, whichever way it goes."""
    name = arrangement.sort
    bound = [solution for solution in solutions if name in solution]
    unbound = [solution for solution in solutions if name not in solution]
    return [
        *sorted(bound, key=lambda each: _key(each[name], text(each, name)), reverse=arrangement.is_descending),
        *unbound,
    ]


def _key(term: _Term, text: str) -> _Key:
    if term.get("datatype") in _NUMBERS:
        try:
            number = Decimal(term["value"])
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return 0, number, ()
    return 1, Decimal(0), natural_key(folded(text) or text)
