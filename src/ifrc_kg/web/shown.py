"""Terms as a page shows them: an IRI as CURIE with a link, a literal with its datatype or a language but English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rdflib.namespace import XSD

from ifrc_kg.namespaces import BASE, ID

__all__ = ["Cell", "Shorten", "Table", "link_of", "shown_term", "solution_table"]

#: What `Prefixes.shorten` does: an IRI becomes a CURIE, or stays what it is.
Shorten = Callable[[str], str]

_GRADE: Final = f"{ID}grade/"
_LABEL: Final = "Label"
#: The language of the pages, which goes without saying.
_OWN_LANGUAGE: Final = "en"
_NUMBERS: Final = frozenset(str(XSD[name]) for name in ("integer", "decimal", "double", "float", "nonNegativeInteger"))
_PLAIN: Final = _NUMBERS | {str(XSD.string), str(XSD.boolean), str(XSD.date), str(XSD.gYear), str(XSD.gYearMonth)}


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a page: a text, where it leads, what it is, and its language where it is foreign."""

    text: str = ""
    link: str = ""
    iri: str = ""
    note: str = ""
    language: str = ""

    @property
    def grade(self) -> str:
        """The grade that the cell names, such as `stated`; nothing where it names something else."""
        return self.iri.removeprefix(_GRADE) if self.iri.startswith(_GRADE) else ""


@dataclass(frozen=True)
class Table:
    """Headings and rows of cells; `rows` may be fewer than `size` when the page shows only the first ones."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: int

    @property
    def is_cut(self) -> bool:
        """Tell whether the page leaves rows out (it then says so)."""
        return len(self.rows) < self.size


def link_of(iri: str, root: str = "") -> str:
    """Return where an IRI leads: into this server when it is one of ours, out when it is http, nowhere else."""
    if iri.startswith(BASE):
        return f"{root}/{iri.removeprefix(BASE)}"
    return iri if iri.startswith(("http://", "https://")) else ""


def shown_term(term: Mapping[str, str] | None, shorten: Shorten, root: str = "") -> Cell:
    """Return the cell for a term of the SPARQL JSON results; None is an unbound variable."""
    if term is None:
        return Cell()
    value = term["value"]
    if term["type"] == "uri":
        return Cell(shorten(value), link_of(value, root), value)
    if term["type"] == "bnode":
        return Cell(f"_:{value}")
    datatype = term.get("datatype", "")
    language = term.get("xml:lang", "")
    if language:
        return Cell(value, note="" if language == _OWN_LANGUAGE else language)
    return Cell(value, note=shorten(datatype) if datatype and datatype not in _PLAIN else "")


def _nameless(_iri: str) -> str:
    return ""


def solution_table(
    results: Mapping[str, Any], shorten: Shorten, root: str, *, most: int, name: Callable[[str], str] = _nameless
) -> Table:
    """Return the solutions as they are: one column for each variable, IRIs as CURIEs.

    An IRI that has a `name` is shown by it, with the CURIE behind; beside a column `?xLabel`, `?x` has its CURIE alone.
    """
    variables: Sequence[str] = results["head"].get("vars", [])
    solutions = results["results"]["bindings"]
    labelled = {each for each in variables if each + _LABEL in variables}
    rows = tuple(
        tuple(
            _with_name(shown_term(solution.get(each), shorten, root), _nameless if each in labelled else name)
            for each in variables
        )
        for solution in solutions[:most]
    )
    return Table(tuple(variables), rows, len(solutions))


def _with_name(cell: Cell, name: Callable[[str], str]) -> Cell:
    text = name(cell.iri) if cell.iri else ""
    return Cell(text, cell.link, cell.iri, note=cell.text) if text else cell
