"""A description put in order for a page: facts under the names of the shapes, and on whose word each one rests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rdflib import RDF, SDO, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from ifrc_kg.describe import Description
from ifrc_kg.known_things import KnownThings
from ifrc_kg.namespaces import IFRC
from ifrc_kg.oxigraph_terms import Node, Quad
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.shape_order import PropertyName, ShapeOrder
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.shown import Cell

__all__ = [
    "Fact",
    "FactGroup",
    "Names",
    "Subject",
    "Value",
    "Word",
    "fact_groups",
    "incoming_facts",
    "lede",
    "plain_facts",
    "stated_subjects",
    "word",
]

#: What the shapes call the properties of a thing.
Names = Mapping[tuple[str, bool], PropertyName]

#: What tells in a sentence or two what a thing is, the best first.
_LEDES: Final = (
    SKOS.definition,
    DCTERMS.description,
    IFRC.reason,
    SDO.text,
    IFRC.operativeWording,
    DCTERMS.bibliographicCitation,
)


@dataclass(frozen=True)
class Word:
    """On whose word a statement rests: the named graph, its grade and strength, the words that carry it, who speaks."""

    evidence: Cell
    grade: str
    strength: str = ""
    key_phrases: tuple[str, ...] = ()
    speakers: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Value:
    """Values of a property that rest on the same words: the values, and everyone who says so."""

    cells: tuple[Cell, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Fact:
    """One property with its values; `kind` is what the things are that point here, for a property that does."""

    name: str
    predicate: Cell
    values: tuple[Value, ...]
    description: str = ""
    is_inverse: bool = False
    kind: str = ""

    @property
    def size(self) -> int:
        """The number of values."""
        return sum(len(value.cells) for value in self.values)


@dataclass(frozen=True)
class FactGroup:
    """Facts under the label of their `sh:group`; facts without one stand under none."""

    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Subject:
    """What a named graph states of one thing: its classes, its facts, and who is said to say so."""

    cell: Cell
    kinds: tuple[Cell, ...]
    facts: tuple[Fact, ...]
    speakers: tuple[Cell, ...] = ()
    anchor: str = ""


def fact_groups(description: Description, names: Names, reader: Reader) -> tuple[FactGroup, ...]:
    """Return what is said of the resource, in the order of the shapes; what no shape has comes after.

    What points to the resource under a name of a shape is among the facts, unless there are pages of it.
    """
    ranked = [
        _ranked(group, names, reader, is_inverse=False)
        for group in _grouped(description.outgoing, lambda each: each[1])
    ]
    if description.pages == 1:
        named = [quad for quad in description.incoming if (str(quad.predicate), True) in names]
        ranked += [_ranked(group, names, reader, is_inverse=True) for group in _grouped(named, lambda each: each[1])]
    ranked.sort(key=lambda each: each[:2])
    return tuple(
        FactGroup(heading, tuple(fact for *_, fact in run))
        for heading, run in groupby(ranked, key=lambda each: each[2])
    )


def _ranked(
    quads: Sequence[Quad], names: Names, reader: Reader, *, is_inverse: bool
) -> tuple[tuple[object, ...], str, str, Fact]:
    """Return a fact with its place and its heading."""
    predicate = str(quads[0].predicate)
    named = names.get((predicate, is_inverse))
    name = named.name if named and named.name else reader.property_name(predicate)
    is_type = quads[0].predicate == RDF.type
    # What it is and what it is called come before all groups.
    first = (RDF.type, SKOS.prefLabel)
    place = (0, first.index(quads[0].predicate)) if quads[0].predicate in first else (1, named.rank) if named else (2,)
    fact = Fact(
        "" if is_type else name,
        reader.named(predicate),
        _values(quads, reader, is_inverse=is_inverse),
        named.description if named else "",
        is_inverse,
    )
    return place, name, "" if is_type or not named else named.group, fact


def incoming_facts(description: Description, names: Names, shapes: ShapeOrder, reader: Reader) -> tuple[Fact, ...]:
    """Return what points to the resource, by what kind of thing it is and by which property.

    `names` are those of the resource's own shapes; what they name stands among the facts, unless there are pages of it.
    Properties have the names that the shapes of what points here give them.
    """
    left = [quad for quad in description.incoming if description.pages > 1 or (str(quad.predicate), True) not in names]
    grouped = _grouped(left, lambda quad: (_kind(reader, str(quad.subject)), str(quad.predicate)))
    return tuple(_pointing(group, shapes, reader) for group in grouped)


def _pointing(quads: Sequence[Quad], shapes: ShapeOrder, reader: Reader) -> Fact:
    """Return links by one property from things of one class."""
    subject, predicate = str(quads[0].subject), str(quads[0].predicate)
    named = shapes.names(reader.things.classes(subject)).get((predicate, False))
    return Fact(
        named.name if named and named.name else reader.property_name(predicate),
        reader.named(predicate),
        _values(quads, reader, is_inverse=True),
        named.description if named else "",
        is_inverse=True,
        kind=_kind(reader, subject),
    )


def stated_subjects(description: Description, shapes: ShapeOrder, reader: Reader) -> tuple[Subject, ...]:
    """Return what the named graph states of each thing but itself, which stands among its facts."""
    others = [quad for quad in description.stated if str(quad.subject) != description.iri]
    return tuple(
        Subject(
            reader.cell(group[0].subject),
            tuple(reader.cell(quad.object) for quad in group if quad.predicate == RDF.type),
            plain_facts(
                [quad for quad in group if quad.predicate != RDF.type],
                reader,
                shapes.names(reader.things.classes(str(group[0].subject))),
            ),
            tuple(map(reader.named, reader.things.speakers(str(group[0].subject)))),
        )
        for group in _grouped(others, lambda quad: str(quad.subject))
    )


def plain_facts(quads: Sequence[Quad], reader: Reader, names: Names | None = None) -> tuple[Fact, ...]:
    """Return statements of one subject whose evidence is told elsewhere, in the order of the shapes, type first."""
    facts = []
    for group in _by_predicate(quads):
        predicate = str(group[0].predicate)
        named = (names or {}).get((predicate, False))
        is_type = group[0].predicate == RDF.type
        name = "" if is_type else named.name if named and named.name else reader.property_name(predicate)
        cells = tuple(reader.cell(quad.object) for quad in sorted(group, key=_by_object))
        place = (0,) if is_type else (1, named.rank) if named else (2, name)
        facts.append((place, Fact(name, reader.named(predicate), (Value(cells, ()),))))
    return tuple(fact for _, fact in sorted(facts, key=lambda pair: pair[0]))


def lede(description: Description, reader: Reader) -> Cell | None:
    """Return the short text that says what the resource is; None where nothing does."""
    for predicate in _LEDES:
        texts = [quad.object for quad in description.outgoing if quad.predicate == predicate]
        own = [text for text in texts if isinstance(text, Literal) and text.language == reader.language]
        for text in (*own, *texts):
            return reader.cell(text)
    return None


def word(quad: Quad, reader: Reader) -> Word:
    """Return on whose word a statement rests."""
    things: KnownThings = reader.things
    evidence, subject = str(quad.graph), str(quad.subject)
    grade = things.grade(evidence, subject)
    is_attributed = grade == "attributed"
    speakers = tuple(map(reader.named, things.speakers(subject))) if is_attributed else ()
    return Word(reader.named(evidence), grade, things.strength(evidence), things.key_phrases(evidence), speakers)


def _values(quads: Sequence[Quad], reader: Reader, *, is_inverse: bool) -> tuple[Value, ...]:
    """Return values in order, those that rest on the same words together."""
    words: defaultdict[Node, list[Word]] = defaultdict(list)
    for quad in quads:
        words[quad.subject if is_inverse else quad.object].append(word(quad, reader))
    by_words: dict[tuple[Word, ...], list[Cell]] = {}
    for term in sorted(words, key=lambda term: _reading_order(term, reader)):
        by_words.setdefault(tuple(words[term]), []).append(reader.cell(term))
    return tuple(Value(tuple(cells), said) for said, cells in by_words.items())


def _reading_order(term: Node, reader: Reader) -> tuple[object, ...]:
    """Return the place of a value: texts in the reader's language first, then by what is shown."""
    is_foreign = isinstance(term, Literal) and bool(term.language) and term.language != reader.language
    return isinstance(term, URIRef), is_foreign, natural_key(reader.cell(term).text.casefold())


def _by_object(quad: Quad) -> tuple[object, ...]:
    return natural_key(str(quad.object))


def _kind(reader: Reader, iri: str) -> str:
    """Return what a thing is, in words."""
    classes = reader.things.classes(iri)
    return reader.property_name(classes[0]) if classes else ""


def _by_predicate(quads: Iterable[Quad]) -> list[list[Quad]]:
    return _grouped(quads, lambda quad: quad.predicate)


def _grouped(quads: Iterable[Quad], key: Callable[[Quad], object]) -> list[list[Quad]]:
    """Return quads with the same key together, in the order in which the keys first appear."""
    found: dict[object, list[Quad]] = {}
    for quad in quads:
        found.setdefault(key(quad), []).append(quad)
    return list(found.values())
