"""The queries that are timed: files, each with a number that can be changed without changing the answer.

A cold request must be one that no server has seen before, since two of the three keep something of a query text: this
server the finished answer, rdflib-endpoint the parsed query.
So every file ends in a LIMIT far above the length of any answer, and the number of the request is added to it: the work
is the same and the text is new.
A comment or a blank would not do, as a server may look past it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

__all__ = ["ACCEPT", "FOLDER", "BenchQuery", "read_queries", "read_query"]

FOLDER: Final = Path(__file__).resolve().parent / "queries"
#: What every request accepts, by the form of its query.
ACCEPT: Final = {
    "SELECT": "application/sparql-results+json",
    "CONSTRUCT": "application/n-triples",
    "DESCRIBE": "application/n-triples",
}
#: The LIMIT that the files end in, to which numbers are added.
_LIMIT: Final = 1_000_000


@dataclass(frozen=True)
class BenchQuery:
    """One query: its name, its form, and its text up to the number that varies."""

    name: str
    form: str
    stem: str

    @property
    def accept(self) -> str:
        """The Accept header that it is sent with."""
        return ACCEPT[self.form]

    def text(self, number: int = 0) -> str:
        """Return a text that differs from those with other numbers in its LIMIT alone."""
        return f"{self.stem}{_LIMIT + number}"

    def target(self, path: str) -> str:
        """Return the target of a GET request, up to the number (see `limit`)."""
        return f"{path}?query={quote(self.stem, safe='')}"

    @staticmethod
    def limit(number: int) -> str:
        """Return what follows the target for a number."""
        return str(_LIMIT + number)


def read_query(path: Path) -> BenchQuery:
    """Return the query of a file; raise ValueError for one that does not end in the LIMIT, or has no form."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    text = "\n".join(lines).strip()
    stem = text.removesuffix(str(_LIMIT))
    if stem == text or not stem.endswith("LIMIT "):
        raise ValueError(f"{path.name} does not end in LIMIT {_LIMIT}")
    forms = [form for form in ACCEPT if any(line.startswith(form) for line in lines)]
    if len(forms) != 1:
        raise ValueError(f"{path.name} has no line that begins with one of {', '.join(ACCEPT)}")
    return BenchQuery(path.stem, forms[0], stem)


def read_queries(folder: Path = FOLDER) -> tuple[BenchQuery, ...]:
    """Return the queries of a folder in the order of their names."""
    return tuple(read_query(path) for path in sorted(folder.glob("*.rq")))
