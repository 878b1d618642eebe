"""What is known of everything that a description may mention: names, classes, and the grade of evidence.

A few views are asked once, when they are first needed, and about all things: so a description of a resource with a
hundred links costs no hundred questions.
Labels and grades are kept as quads, since a description passes them on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import SKOS

from ifrc_kg.namespaces import ID, IFRC
from ifrc_kg.oxigraph_terms import Node, Quad

__all__ = ["Ask", "KnownThings", "Name", "Row"]

Row = Mapping[str, Node]
#: Asks a stored view by name, with values for its parameters; one mapping from variable to term for each solution.
Ask = Callable[[str, Mapping[str, str]], Sequence[Row]]

_GRADE: Final = f"{ID}grade/"
_STRENGTH: Final = f"{ID}strength/"
_FALLBACK: Final = "en"
_MOST_NEAR: Final = 4
#: A beginning with fewer letters begins too many names.
_SHORTEST_BEGINNING: Final = 3


@dataclass(frozen=True)
class Name:
    """What a thing is called: the text, and its language where it is a label; `is_label` is false for a stand-in."""

    text: str
    language: str = ""
    is_label: bool = True


class KnownThings:
    """Names, classes and grades of everything in the graph, each asked when it is first needed."""

    def __init__(self, ask: Ask) -> None:
        """Remember whom to ask."""
        self._ask = ask

    def name(self, iri: str, language: str = _FALLBACK) -> Name | None:
        """Return the name of a thing in a language, else in English, else a stand-in; None where it has none."""
        labels = self._texts.get(iri, {})
        for chosen in (language, _FALLBACK, *labels):
            if chosen in labels:
                return Name(labels[chosen], chosen)
        stand_in = self._stand_ins.get(iri)
        return Name(stand_in, is_label=False) if stand_in else None

    def classes(self, iri: str) -> tuple[str, ...]:
        """Return the classes that a thing is stated to be of."""
        return tuple(self._classes.get(iri, ()))

    def is_evidence(self, iri: str) -> bool:
        """Tell whether an IRI names a passage, a reference or an interpretation."""
        return iri in self._evidence

    def grade(self, evidence: str, subject: str) -> str:
        """Return the grade of a statement, such as `stated`, by its named graph and its subject; empty for none.

        What a passage gives as somebody's word is `attributed`.
        """
        grade = self._value(evidence, IFRC.hasGrade).removeprefix(_GRADE)
        return "attributed" if grade == "stated" and subject in self._speakers else grade

    def strength(self, evidence: str) -> str:
        """Return the strength of an interpretation, such as `moderate`; empty for anything else."""
        return self._value(evidence, IFRC.hasStrength).removeprefix(_STRENGTH)

    def speakers(self, subject: str) -> tuple[str, ...]:
        """Return on whose word a figure, a quotation or a claim rests."""
        return tuple(self._speakers.get(subject, ()))

    def key_phrases(self, evidence: str) -> tuple[str, ...]:
        """Return the words of the paper that carry the facts of a passage, in their order."""
        return tuple(self._key_phrases.get(evidence, ()))

    def beside(self, iri: str) -> tuple[str, str]:
        """Return what stands before and after a thing in the order of its class; empty where nothing does.

        A class has an order where no two of its things have the same position.
        """
        for ordered in self._orders:
            if iri in ordered:
                place = ordered.index(iri)
                return "".join(ordered[place - 1 : place]), "".join(ordered[place + 1 : place + 2])
        return "", ""

    def about(self, iris: Iterable[str]) -> tuple[Quad, ...]:
        """Return the labels of things, or what tells them apart, and of evidence its kind, grade and strength."""
        chosen = sorted(set(iris))
        tables = (self._labels, self._telling, self._evidence)
        return tuple(quad for table in tables for iri in chosen for quad in table.get(iri, ()))

    def near(self, iri: str) -> tuple[str, ...]:
        """Return the things whose label or name in the IRI resembles that of an IRI that names none, or begins with it.

        Those of the kind that was asked for come first.
        """
        kind, _, slug = iri.removeprefix(ID).partition("/")
        wanted = _folded(slug.replace("-", " "))
        found: list[str] = []
        for names in (self._by_name(f"{ID}{kind}/"), self._by_name(ID)):
            found += [names[close] for close in get_close_matches(wanted, names, n=_MOST_NEAR, cutoff=0.7)]
            if len(wanted) >= _SHORTEST_BEGINNING:
                found += [names[longer] for longer in sorted(names) if longer.startswith(wanted)]
        return tuple(dict.fromkeys(found))[:_MOST_NEAR]

    def _by_name(self, beginning: str) -> dict[str, str]:
        """Return the things whose IRI begins so, by label and by the words of their IRI."""
        names = {}
        for iri, labels in self._texts.items():
            if iri.startswith(beginning):
                names[_folded(iri.rpartition("/")[2].replace("-", " "))] = iri
                names |= {_folded(text): iri for text in labels.values()}
        return names

    def _value(self, evidence: str, predicate: URIRef) -> str:
        return next((str(quad.object) for quad in self._evidence.get(evidence, ()) if quad.predicate == predicate), "")

    @cached_property
    def _labels(self) -> Mapping[str, list[Quad]]:
        found: defaultdict[str, list[Quad]] = defaultdict(list)
        for row in self._ask("names", {}):
            thing, evidence = URIRef(row["thing"]), URIRef(row["evidence"])
            found[str(thing)].append(Quad(thing, SKOS.prefLabel, row["label"], evidence))
        return found

    @cached_property
    def _texts(self) -> Mapping[str, dict[str, str]]:
        return {
            iri: {quad.object.language or "": str(quad.object) for quad in quads if isinstance(quad.object, Literal)}
            for iri, quads in self._labels.items()
        }

    @cached_property
    def _stand_ins(self) -> Mapping[str, str]:
        return {str(row["thing"]): str(row["name"]) for row in self._ask("stand-in-names", {}) if "thing" in row}

    @cached_property
    def _classes(self) -> Mapping[str, list[str]]:
        return _gathered(self._ask("kinds-of-things", {}), "thing", "class")

    @cached_property
    def _orders(self) -> Sequence[Sequence[str]]:
        rows = self._ask("positions", {})
        things = _gathered(rows, "class", "thing")
        positions = _gathered(rows, "class", "position")
        return [things[each] for each in things if len(set(positions[each])) == len(positions[each])]

    @cached_property
    def _speakers(self) -> Mapping[str, list[str]]:
        return _gathered(self._ask("attributions", {}), "thing", "speaker")

    @cached_property
    def _key_phrases(self) -> Mapping[str, list[str]]:
        return _gathered(self._ask("key-phrases-of-evidence", {}), "evidence", "keyPhrase")

    @cached_property
    def _evidence(self) -> Mapping[str, list[Quad]]:
        return _statements(self._ask("evidence-grades", {}), "evidence")

    @cached_property
    def _telling(self) -> Mapping[str, list[Quad]]:
        return _statements(self._ask("telling-statements", {}), "thing")


def _statements(rows: Iterable[Row], subject: str) -> Mapping[str, list[Quad]]:
    """Return rows of a subject, a property, a value and a graph as quads, by the subject."""
    found: defaultdict[str, list[Quad]] = defaultdict(list)
    for row in rows:
        thing = URIRef(row[subject])
        found[str(thing)].append(Quad(thing, URIRef(row["property"]), row["value"], URIRef(row["graph"])))
    return found


def _gathered(rows: Iterable[Row], key: str, value: str) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[str(row[key])].append(str(row[value]))
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
