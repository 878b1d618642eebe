"""Mutations: delete one statement of the real data, and something must notice.

Every property that a shape demands is deleted once for each class, from a resource of that class.
Beside them stand deletions that no shape names as such: types, whole participations, links to participations.
Many deletions are made in one copy of the data, each about other resources, so that the proof is quick.
A deletion counts as noticed when a violation names one of its witnesses: its resource, or the one that is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import PROV, RDF, RDFS, Namespace, URIRef

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.files import find_project_files
from ifrc_kg.namespaces import BASE, IFRC, SH, SHAPES_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.validation import validate
from ifrc_kg.validation_context import Source
from ifrc_kg.validation_report import Severity, ValidationReport

#: Deleted types leave a second one where a resource has two, so these are left out.
OA = Namespace("http://www.w3.org/ns/oa#")
_PROJECT = find_project_files(Path(__file__).resolve().parents[1])


@dataclass(frozen=True)
class Mutation:
    """Statements to delete, and the resources that may show the damage."""

    name: str
    deleted: frozenset[Quad]
    witnesses: frozenset[str]


@dataclass(frozen=True)
class World:
    """The project's quads, with look-ups by subject and by class."""

    quads: tuple[Quad, ...]
    by_subject: dict[URIRef, list[Quad]]
    instances: dict[URIRef, list[URIRef]]

    def mutation(self, name: str, subject: URIRef, predicate: URIRef) -> Mutation:
        """Return the deletion of all values of a property; the subject itself must show it."""
        deleted = frozenset(quad for quad in self.by_subject[subject] if quad.predicate == predicate)
        return Mutation(name, deleted, frozenset({str(subject)}))


def _read_world() -> World:
    quads = tuple(quad for source in source_files(_PROJECT) for quad in read_quads(source))
    by_subject: dict[URIRef, list[Quad]] = defaultdict(list)
    instances: dict[URIRef, list[URIRef]] = defaultdict(list)
    for quad in sorted(quads, key=lambda quad: (str(quad.subject), str(quad.predicate), str(quad.object))):
        if isinstance(quad.subject, URIRef):
            by_subject[quad.subject].append(quad)
            if quad.predicate == RDF.type and isinstance(quad.object, URIRef) and quad.subject.startswith(BASE + "id/"):
                instances[quad.object].append(quad.subject)
    return World(quads, by_subject, instances)


@pytest.fixture(scope="module")
def world() -> World:
    """Return the project's quads."""
    return _read_world()


def _required(world: World) -> Iterator[tuple[URIRef, URIRef]]:
    """Yield class and predicate of every property shape that demands a value as a violation."""
    statements: dict[tuple[URIRef, URIRef], list[URIRef]] = defaultdict(list)
    for quad in world.quads:
        if quad.graph == SHAPES_GRAPH and isinstance(quad.subject, URIRef) and isinstance(quad.object, URIRef):
            statements[quad.subject, quad.predicate].append(quad.object)
    demanding = {
        quad.subject
        for quad in world.quads
        if quad.predicate in {SH.minCount, SH.hasValue, SH.qualifiedMinCount} and quad.graph == SHAPES_GRAPH
    }
    for (shape, predicate), members in list(statements.items()):
        for member in members if predicate == SH.property else ():
            if member in demanding and statements[member, SH.severity] == [SH.Violation]:
                for target in statements[shape, SH.targetClass]:
                    yield from ((target, path) for path in statements[member, SH.path])


def _subclasses(world: World) -> dict[URIRef, list[URIRef]]:
    """Return the own classes at and below each class, by the class."""
    direct = defaultdict(list)
    for quad in world.quads:
        if quad.predicate == RDFS.subClassOf and isinstance(quad.object, URIRef) and isinstance(quad.subject, URIRef):
            direct[quad.object].append(quad.subject)
    classes = set(direct) | {each for below in direct.values() for each in below} | set(world.instances)

    def closure(top: URIRef) -> Iterator[URIRef]:
        yield top
        for each in direct[top]:
            yield from closure(each)

    return {each: sorted(set(closure(each))) for each in sorted(classes)}


def _property_mutations(world: World) -> Iterator[Mutation]:
    """Delete each demanded property from one resource of each class that has it, a different one each time."""
    below = _subclasses(world)
    used: set[URIRef] = set()
    for target, path in sorted(set(_required(world))):
        for each in below.get(target, [target]):
            having = [
                subject
                for subject in world.instances[each]
                if any(quad.predicate == path for quad in world.by_subject[subject])
            ]
            if having:
                subject = next((fresh for fresh in having if fresh not in used), having[0])
                used.add(subject)
                yield world.mutation(f"{each} {path}", subject, path)


def _type_mutations(world: World) -> Iterator[Mutation]:
    """Delete the type of the last resource of each class."""
    for each, members in sorted(world.instances.items()):
        if members and members[-1] not in world.instances[OA.TextQuoteSelector]:
            yield world.mutation(f"{each} type", members[-1], RDF.type)


def _participation_mutations(world: World) -> Iterator[Mutation]:
    """Delete the first and the last participation of a society in each undertaking of the paper.

    Once the participation goes whole, with the link to it; once, where there are two, the link alone.
    """
    for undertaking in [*world.instances[IFRC.Initiative], *world.instances[IFRC.Undertaking]]:
        links = [
            quad
            for quad in world.by_subject[undertaking]
            if quad.predicate == PROV.qualifiedAssociation and "/passage/" in str(quad.graph)
        ]
        societies = [(link, agent) for link in links if "/society/" in (agent := _agent(world, link))]
        if societies:
            link, agent = societies[0]
            whole = frozenset([link, *world.by_subject[URIRef(str(link.object))]])
            yield Mutation(f"{link.object} whole", whole, frozenset({agent, str(undertaking)}))
        for link, _ in societies[1:][-1:]:
            yield Mutation(f"{link.object} link", frozenset({link}), frozenset({str(link.object)}))


def _agent(world: World, link: Quad) -> str:
    """Return the agent of the participation to which a link points."""
    own = world.by_subject[URIRef(str(link.object))]
    return next(str(quad.object) for quad in own if quad.predicate == PROV.agent)


def _rounds(mutations: Iterable[Mutation]) -> list[list[Mutation]]:
    """Return the mutations in rounds, each witness at most once in a round."""
    rounds: list[tuple[list[Mutation], set[str]]] = []
    for mutation in mutations:
        for members, claimed in rounds:
            if not claimed & mutation.witnesses:
                members.append(mutation)
                claimed.update(mutation.witnesses)
                break
        else:
            rounds.append(([mutation], set(mutation.witnesses)))
    return [members for members, _ in rounds]


def _violated(quads: Iterable[Quad], witnesses: frozenset[str]) -> set[str]:
    """Return the witnesses that a violation names."""
    report = validate(_PROJECT, [Source("", "", tuple(quads))], focus=witnesses)
    return {finding.focus_node for finding in report.findings if finding.severity is Severity.VIOLATION}


def _unnoticed(world: World, mutations: Iterable[Mutation]) -> list[str]:
    """Return the names of the mutations that no violation names."""
    missed = []
    for members in _rounds(mutations):
        deleted = frozenset[Quad]().union(*(mutation.deleted for mutation in members))
        witnesses = frozenset[str]().union(*(mutation.witnesses for mutation in members))
        found = _violated((quad for quad in world.quads if quad not in deleted), witnesses)
        missed += [each.name for each in members if not each.witnesses & found]
    return missed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mutations", "fewest"),
    [(_property_mutations, 110), (_type_mutations, 35), (_participation_mutations, 14)],
    ids=["properties", "types", "participations"],
)
def test_deletion_is_noticed(
    world: World, project_report: ValidationReport, mutations: Callable[[World], Iterator[Mutation]], fewest: int
) -> None:
    """No deletion passes unnoticed; without deletions there is nothing to notice."""
    made = list(mutations(world))
    assert len(made) >= fewest
    assert all(each.deleted for each in made)
    assert project_report.conforms
    assert _unnoticed(world, made) == []
