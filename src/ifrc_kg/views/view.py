"""What a view is made of, and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ifrc_kg.flow import FlowPicture
from ifrc_kg.hops import GRADES
from ifrc_kg.namespaces import ID
from ifrc_kg.view_columns import Columns
from ifrc_kg.views.svg import Svg

__all__ = [
    "NARROW",
    "SIZES",
    "Answer",
    "Drawer",
    "Matrix",
    "MatrixMark",
    "Solution",
    "Surroundings",
    "View",
    "in_words",
    "weakest",
]

#: The widths in which a picture is drawn, in pixels; a page shows the one that fits. Up to `NARROW` labels stand above.
SIZES: Final[Mapping[str, int]] = {"wide": 1000, "medium": 680, "narrow": 340}
NARROW: Final = 400
_GRADE: Final = f"{ID}grade/"
_LABEL: Final = "Label"

Solution = Mapping[str, Mapping[str, str]]


def _nothing(_iri: str) -> str:
    return ""


@dataclass(frozen=True)
class Surroundings:
    """What a picture takes from outside of the answer, each by IRI: where it leads, its name, its code as a country.

    `focus` is the IRI that the question is about, if it is about one.
    """

    link: Callable[[str], str] = _nothing
    name: Callable[[str], str] = _nothing
    m49: Callable[[str], str] = _nothing
    focus: str = ""


@dataclass(frozen=True)
class Answer:
    """The solutions to draw, read by role: each of them may leave anything unbound."""

    columns: Columns
    solutions: Sequence[Solution]
    around: Surroundings = field(default_factory=Surroundings)

    def iri(self, solution: Solution, role: str, place: int = 0) -> str:
        """Return the IRI in the column of a role; empty where there is none, or something else."""
        term = self._term(solution, role, place)
        return term["value"] if term is not None and term["type"] == "uri" else ""

    def value(self, solution: Solution, role: str) -> str:
        """Return what stands in the column of a role, as it is."""
        term = self._term(solution, role, 0)
        return "" if term is None else term["value"]

    def words(self, solution: Solution, role: str, place: int = 0) -> str:
        """Return how people call what stands in the column of a role: by the label beside it, else by its name."""
        term = self._term(solution, role, place)
        if term is None:
            return ""
        label = solution.get(self.columns[role][place] + _LABEL)
        if label is not None:
            return label["value"]
        if term["type"] != "uri":
            return term["value"]
        return self.around.name(term["value"]) or term["value"].rpartition("/")[2] or term["value"]

    def link(self, solution: Solution, role: str) -> str:
        """Return where a mark for this column leads; empty for nowhere."""
        iri = self.iri(solution, role)
        return self.around.link(iri) if iri else ""

    def grade(self, solution: Solution) -> str:
        """Return on whose word a solution rests, one of `GRADES`; empty where it does not say."""
        word = self.value(solution, "grade").removeprefix(_GRADE)
        return word if word in GRADES else ""

    def __iter__(self) -> Iterator[Solution]:
        return iter(self.solutions)

    def _term(self, solution: Solution, role: str, place: int) -> Mapping[str, str] | None:
        names = self.columns.get(role, ())
        return solution.get(names[place]) if place < len(names) else None


@dataclass(frozen=True)
class MatrixMark:
    """What stands where a row and a column meet."""

    words: str
    link: str
    grade: str
    title: str


@dataclass(frozen=True)
class Matrix:
    """Headings with their links, and the marks by row and column; a cell without marks is empty in the answer."""

    corner: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[tuple[str, str], tuple[tuple[MatrixMark, ...], ...]], ...]


@dataclass(frozen=True)
class View:
    """What a page shows of an answer besides its table: pictures, a matrix, or a sentence about why there is none.

    `pictures` are drawn already, one for each width of a screen.
    `flows` are layouts, wide and narrow, for the macro that draws all flows.
    `note` says how the picture is to be read, and `listed` is what has no place in it: names with where they lead.
    `grades` are those of the answer, for the legend of the lines.
    """

    kind: str
    caption: str = ""
    note: str = ""
    pictures: tuple[Svg, ...] = ()
    flows: tuple[FlowPicture, ...] = ()
    matrix: Matrix | None = None
    problem: str = ""
    listed: tuple[tuple[str, str], ...] = ()
    grades: tuple[str, ...] = ()

    @property
    def svg(self) -> Svg:
        """All pictures behind each other."""
        return Svg("".join(self.pictures))


def in_words(variable: str) -> str:
    """Return the name of a variable as words: `targetGroup` becomes `target group`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in variable).strip()


def weakest(grades: Sequence[str]) -> str:
    """Return the grade of what rests on several; empty where one of them is unknown."""
    return max(grades, key=GRADES.index) if grades and all(grades) else ""


Drawer = Callable[[Answer, str], View]
