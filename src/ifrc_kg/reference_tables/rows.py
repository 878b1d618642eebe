"""The project's input tables: CSV files (RFC 4180) in UTF-8, every cell a string.

A blank cell means that nothing is stated; `NA` is Namibia.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from ifrc_kg.errors import DataError
from ifrc_kg.files import read_text

__all__ = ["Row", "assertable", "cells", "read_rows"]

#: One row of a table: column to cell.
Row = Mapping[str, str]

#: How far a row was verified, and whether it may state anything.
_VERIFICATION: Final = {"verified": True, "partly verified": True, "not verified": False}


def read_rows(path: Path) -> tuple[Row, ...]:
    """Return the rows of a table; raise DataError where a row is longer or shorter than the header."""
    rows = tuple(csv.DictReader(io.StringIO(read_text(path), newline=""), restkey="", restval=None, strict=True))
    for number, row in enumerate(rows, start=1):
        if None in row.values() or "" in row:
            raise DataError(
                f"{path.name}: row {number} does not have the columns of the header.",
                hint="Quote a cell that holds a comma.",
            )
    return rows


def assertable(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows that may state something, without the cells that their `unverified` column names.

    Raises DataError on a row that does not say how far it was verified.
    """
    for row in rows:
        if row["verification"] not in _VERIFICATION:
            raise DataError(
                f"The verification of a row is {row['verification']!r}.",
                hint=f"It is one of: {', '.join(_VERIFICATION)}.",
            )
    return tuple(_verified_cells(row) for row in rows if _VERIFICATION[row["verification"]])


def _verified_cells(row: Row) -> Row:
    blank = dict.fromkeys(row.get("unverified", "").split(), "")
    return {**row, **blank}


def cells(row: Row, column: str) -> tuple[str, ...]:
    """Return the CURIEs in a cell that holds several, separated by blanks."""
    return tuple(row[column].split())
