"""How large an answer is: bytes while it is written, and rows counted in what was written.

Engines do not tell how many solutions they have written, and asking them for each solution in Python would take longer
than writing all of them.
The counts are exact for the serializations of Oxigraph: a row in TSV is a line, in XML a `<result>`, in CSV a record
outside quotes, in JSON an object in the list of bindings.
"""

from __future__ import annotations

import io
import re
from typing import Any, Final

from ifrc_kg.errors import QueryTooLarge
from ifrc_kg.media_types import CSV, JSON, TSV, XML, Format

__all__ = ["BoundedBuffer", "DistinctLines", "check_rows", "check_size", "rows_in"]

_HINT: Final = "Ask for a page with ORDER BY, LIMIT and OFFSET, or for less."
_JSON_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ALL_BUT_BRACES: Final = bytes(set(range(256)) - set(b"{}"))
#: A solution stands in the object of the results, which stands in the document.
_DEPTH_OF_SOLUTIONS: Final = 2


class BoundedBuffer(io.BytesIO):
    """A file in memory that raises QueryTooLarge when more is written to it than it may hold."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most

    def write(self, part: Any) -> int:
        """Keep some bytes."""
        check_size(self.tell() + len(part), self._most)
        return super().write(part)


class DistinctLines(io.BytesIO):
    """A file of lines that keeps each once; it raises QueryTooLarge when more are written to it than it may hold."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most
        self._lines: dict[bytes, None] = {}
        self._begun = b""

    def write(self, part: Any) -> int:
        """Keep the lines that end in some bytes, and what begins behind them."""
        *lines, self._begun = (self._begun + part).split(b"\n")
        self._lines.update(dict.fromkeys(lines))
        check_rows(len(self._lines), self._most)
        return len(part)

    def joined(self) -> bytes:
        """Return the whole lines in the order of their first appearance."""
        return b"\n".join([*self._lines, b""])

    def in_order(self) -> bytes:
        """Return the whole lines in the order of their bytes, which is that of their characters."""
        return b"\n".join([*sorted(self._lines), b""])


def check_rows(rows: int, most: int | None) -> None:
    """Raise QueryTooLarge for more rows than an answer may have."""
    if most is not None and rows > most:
        raise QueryTooLarge(f"The answer has more than {most:,} rows.", hint=_HINT)


def check_size(size: int, most: int | None) -> None:
    """Raise QueryTooLarge for more bytes than an answer may have."""
    if most is not None and size > most:
        raise QueryTooLarge(f"The answer has more than {most:,} bytes.", hint=_HINT)


def rows_in(body: bytes, answer_format: Format, *, up_to: int = 0) -> int:
    """Return the number of solutions in a serialized answer; 0 for a boolean.

    Where there are surely not more than `up_to`, the count may be a higher number that is not above `up_to` either.
    """
    if answer_format == JSON:
        # This stands between two solutions, and otherwise in strings alone.
        most = body.count(b"},{") + 1
        return most if most <= up_to else _json_rows(body)
    if answer_format == XML:
        return body.count(b"<result>")
    if answer_format == CSV:
        return max(0, sum(part.count(b"\n") for part in body.split(b'"')[::2]) - 1)
    if answer_format == TSV:
        return max(0, body.count(b"\n") - 1)
    return 0


def _json_rows(body: bytes) -> int:
    """Count the objects in the list of bindings: braces outside strings, two levels down."""
    rows = depth = 0
    for brace in _JSON_STRING.sub(b"", body).translate(None, _ALL_BUT_BRACES).decode("ascii"):
        if brace == "}":
            depth -= 1
        else:
            rows += depth == _DEPTH_OF_SOLUTIONS
            depth += 1
    return rows
