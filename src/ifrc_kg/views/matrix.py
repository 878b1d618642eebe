"""The view `matrix`: what meets what, as a table whose cells lead to the evidence."""

from __future__ import annotations

from typing import Final

from ifrc_kg.views.view import Answer, Matrix, MatrixMark, View, in_words

__all__ = ["matrix"]

_MOST_COLUMNS: Final = 30
_MOST_ROWS: Final = 120
_EMPTY: Final = "“none”: nothing in the answer links the two."


def matrix(answer: Answer, summary: str) -> View:
    """Return the rows and columns in the order of the answer, and each mark once.

    A solution with one end only is a row, or a column, in which nothing needs to stand.
    """
    rows: dict[tuple[str, str], None] = {}
    columns: dict[tuple[str, str], None] = {}
    cells: dict[tuple[tuple[str, str], tuple[str, str]], dict[MatrixMark, None]] = {}
    for solution in answer:
        row = answer.words(solution, "row"), answer.link(solution, "row")
        column = answer.words(solution, "column"), answer.link(solution, "column")
        rows |= {row: None} if row[0] else {}
        columns |= {column: None} if column[0] else {}
        if not (row[0] and column[0]):
            continue
        grade = answer.grade(solution)
        words = answer.words(solution, "value") or grade or "•"
        title = f"{row[0]} and {column[0]}: {words}" + (f", {grade}" if grade not in ("", words) else "")
        mark = MatrixMark(words, answer.link(solution, "evidence"), grade, title)
        cells.setdefault((row, column), {})[mark] = None
    if not cells:
        return View("matrix", problem="No row of this answer has both ends of a link.")
    if len(columns) > _MOST_COLUMNS or len(rows) > _MOST_ROWS:
        size = f"{len(rows)} rows and {len(columns)} columns"
        return View("matrix", problem=f"A matrix of {size} would be too large to read: the table has them all.")
    body = tuple((row, tuple(tuple(cells.get((row, column), ())) for column in columns)) for row in rows)
    return View(
        "matrix",
        caption=summary,
        note=_EMPTY,
        matrix=Matrix(in_words(answer.columns["row"][0]).capitalize(), tuple(columns), body),
    )
