"""What is said of a resource, fact by fact, and on whose word: the solutions of a view put in order for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rdflib import URIRef
from rdflib.namespace import SKOS

from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.web.json_terms import node_of
from ifrc_kg.web.shown import Cell, Shorten, shown_term

__all__ = ["Fact", "Solution", "Value", "Word", "facts", "label_of", "quads"]

#: One solution of the SPARQL JSON results: terms by variable.
Solution = Mapping[str, Mapping[str, str]]

_LABEL: Final = str(SKOS.prefLabel)


@dataclass(frozen=True)
class Word:
    """On whose word a statement rests: the named graph, its grade, and the words of the paper that carry it."""

    evidence: Cell
    grade: str
    key_phrase: str


@dataclass(frozen=True)
class Value:
    """Values of a property that rest on the same words: the values, and everyone who says so."""

    cells: tuple[Cell, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Fact:
    """One property of the resource with its values."""

    predicate: Cell
    values: tuple[Value, ...]


def facts(solutions: Sequence[Solution], direction: str, shorten: Shorten, root: str) -> tuple[Fact, ...]:
    """Return the facts in one direction: "out" for the resource as subject, "in" for the resource as object."""
    chosen = [each for each in solutions if _text(each, "direction") == direction]
    return tuple(
        Fact(_cell(group[0], "predicate", shorten, root), tuple(_values(group, shorten, root)))
        for group in _groups(chosen, "predicate")
    )


def label_of(solutions: Sequence[Solution]) -> str:
    """Return the English label of the resource that the solutions describe, or nothing."""
    for each in solutions:
        is_label = _text(each, "direction") == "out" and _text(each, "predicate") == _LABEL
        if is_label and each["other"].get("xml:lang") == "en":
            return _text(each, "other")
    return ""


def quads(iri: str, solutions: Sequence[Solution]) -> tuple[Quad, ...]:
    """Return the statements themselves, each in its named graph."""
    return tuple(_quad(URIRef(iri), each) for each in solutions)


def _quad(resource: URIRef, solution: Solution) -> Quad:
    other, predicate = node_of(solution["other"]), URIRef(_text(solution, "predicate"))
    graph = URIRef(_text(solution, "evidence"))
    if _text(solution, "direction") == "out":
        return Quad(resource, predicate, other, graph)
    return Quad(other, predicate, resource, graph)  # type: ignore[arg-type]  # a subject is no literal


def _values(group: Sequence[Solution], shorten: Shorten, root: str) -> Iterator[Value]:
    by_words: dict[tuple[Word, ...], list[Cell]] = {}
    for same in _groups(group, "other"):
        words = tuple(_word(each, shorten, root) for each in same)
        by_words.setdefault(words, []).append(_cell(same[0], "other", shorten, root))
    return (Value(tuple(cells), words) for words, cells in by_words.items())


def _groups(solutions: Sequence[Solution], variable: str) -> list[list[Solution]]:
    """Return runs of solutions with the same term; the view orders them so that equal terms stand together."""
    return [list(group) for _, group in groupby(solutions, key=lambda each: dict(each[variable]))]


def _word(solution: Solution, shorten: Shorten, root: str) -> Word:
    return Word(_cell(solution, "evidence", shorten, root), _text(solution, "grade"), _text(solution, "keyPhrase"))


def _cell(solution: Solution, variable: str, shorten: Shorten, root: str) -> Cell:
    cell = shown_term(solution.get(variable), shorten, root)
    label = _text(solution, variable + "Label")
    return Cell(label, cell.link, cell.iri) if label else cell


def _text(solution: Solution, variable: str) -> str:
    return solution[variable]["value"] if variable in solution else ""
