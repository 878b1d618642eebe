"""The dataset described by itself: every count is what an independent COUNT gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import VOID

from ifrc_kg.dataset_description import VOID_VIEWS, constructed, description_texts
from ifrc_kg.engine import QueryRequest
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.namespaces import BASE, DATASET_GRAPH
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.results import read_solutions

_VOID_EXT = "http://ldf.fi/void-ext#"


@pytest.fixture(scope="module")
def described(project_files: ProjectFiles, prefixes: Prefixes, engine: LocalEngine) -> Graph:
    """Return what the views say of the live graph."""
    views = load_catalogue(project_files.queries / "views", prefixes)
    graph = Graph()
    for quad in constructed(engine, views, VOID_VIEWS):
        graph.add((quad.subject, quad.predicate, quad.object))
    return graph


def _count(engine: LocalEngine, what: str, pattern: str) -> int:
    answer = engine.evaluate(QueryRequest(f"SELECT (COUNT({what}) AS ?n) WHERE {{ {pattern} }}"), JSON)
    (row,) = read_solutions(answer.body).rows
    return int(row["n"])


def _counts(engine: LocalEngine, names: str, pattern: str, what: str = "*") -> dict[tuple[str, ...], int]:
    text = f"SELECT {names} (COUNT({what}) AS ?n) WHERE {{ {pattern} }} GROUP BY {names}"
    rows = read_solutions(engine.evaluate(QueryRequest(text), JSON).body).rows
    keys = [name.removeprefix("?") for name in names.split()]
    return {tuple(str(row[key]) for key in keys): int(row["n"]) for row in rows}


def _number(graph: Graph, subject: object, predicate: URIRef) -> int:
    value = graph.value(URIRef(str(subject)), predicate)
    assert isinstance(value, Literal), f"{subject} has no {predicate}"
    return int(value)


@pytest.mark.parametrize(
    ("term", "what", "pattern"),
    [
        ("triples", "*", "?s ?p ?o"),
        ("distinctSubjects", "DISTINCT ?s", "?s ?p ?o"),
        ("properties", "DISTINCT ?p", "?s ?p ?o"),
        ("classes", "DISTINCT ?c", "?s a ?c"),
        ("entities", "DISTINCT ?s", '?s ?p ?o FILTER(STRSTARTS(STR(?s), "https://w3id.org/ifrc-kg/id/"))'),
    ],
)
def test_the_dataset_in_numbers(described: Graph, engine: LocalEngine, term: str, what: str, pattern: str) -> None:
    """Each number of the dataset is a COUNT over the default graph that anyone can ask."""
    assert _number(described, DATASET_GRAPH, VOID[term]) == _count(engine, what, pattern)


def test_each_class_has_its_instances(described: Graph, engine: LocalEngine) -> None:
    """There is one class partition for each class, with the number of its instances."""
    partitions = list(described.objects(DATASET_GRAPH, VOID.classPartition))
    found = {
        (str(described.value(each, VOID["class"])),): _number(described, each, VOID.entities) for each in partitions
    }
    assert len(found) == len(partitions)
    assert found == _counts(engine, "?c", "?s a ?c", "DISTINCT ?s")


def test_each_property_has_its_triples(described: Graph, engine: LocalEngine) -> None:
    """There is one property partition for each property, with its triples and distinct subjects."""
    partitions = list(described.objects(DATASET_GRAPH, VOID.propertyPartition))
    properties = {(str(described.value(each, VOID.property)),): each for each in partitions}
    assert len(properties) == len(partitions)
    for term, what in (("triples", "*"), ("distinctSubjects", "DISTINCT ?s")):
        found = {key: _number(described, each, VOID[term]) for key, each in properties.items()}
        assert found == _counts(engine, "?p", "?s ?p ?o", what)
    objects = {key: described.value(each, VOID.distinctObjects) for key, each in properties.items()}
    counted = _counts(engine, "?p", "?s ?p ?o", "DISTINCT ?o")
    assert {key: int(str(value)) for key, value in objects.items() if value is not None}.items() <= counted.items()
    assert objects[str(RDF.type),] is not None
    assert objects[str(VOID.triples),] is None


def test_what_follows_a_property_of_a_class(described: Graph, engine: LocalEngine) -> None:
    """Properties of classes, and the classes and datatypes of their objects, have the triples that a COUNT finds."""
    properties, classes, datatypes = {}, {}, {}
    for partition in described.objects(DATASET_GRAPH, VOID.classPartition):
        subject = str(described.value(partition, VOID["class"]))
        for each in described.objects(partition, VOID.propertyPartition):
            key = (subject, str(described.value(each, VOID.property)))
            properties[key] = _number(described, each, VOID.triples)
            for further in described.objects(each, VOID.classPartition):
                classes[*key, str(described.value(further, VOID["class"]))] = _number(described, further, VOID.triples)
            for further in described.objects(each, URIRef(_VOID_EXT + "datatypePartition")):
                datatype = str(described.value(further, URIRef(_VOID_EXT + "datatype")))
                datatypes[*key, datatype] = _number(described, further, VOID.triples)
    assert properties == _counts(engine, "?c ?p", "?s a ?c ; ?p ?o")
    assert classes == _counts(engine, "?c ?p ?oc", "?s a ?c ; ?p ?o . ?o a ?oc")
    assert datatypes == _counts(engine, "?c ?p ?d", "?s a ?c ; ?p ?o . FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?d)")


@pytest.mark.parametrize(
    ("name", "grade"), [("paper", "stated"), ("references", "external"), ("interpretations", "interpreted")]
)
def test_subsets_are_the_grades(described: Graph, engine: LocalEngine, name: str, grade: str) -> None:
    """The subset of a grade has the distinct triples of the graphs of that grade."""
    pattern = f"?g <{BASE}ontology#hasGrade> <{BASE}id/grade/{grade}> . GRAPH ?g {{ ?s ?p ?o }}"
    distinct = f"{{ SELECT DISTINCT ?s ?p ?o WHERE {{ {pattern} }} }}"
    subset = f"{DATASET_GRAPH}#subset-{name}"
    assert _number(described, subset, VOID.triples) == _count(engine, "*", distinct)
    assert _number(described, subset, VOID.distinctSubjects) == _count(engine, "DISTINCT ?s", pattern)


def test_linksets_hold_all_links(described: Graph, engine: LocalEngine) -> None:
    """Each link to another dataset is in one linkset, whose target has the beginning of its IRI."""
    found: dict[tuple[str, str], int] = {}
    for linkset in described.subjects(RDF.type, VOID.Linkset):
        beginning = described.value(described.value(linkset, VOID.objectsTarget), VOID.uriSpace)
        key = str(described.value(linkset, VOID.linkPredicate)), str(beginning)
        found[key] = _number(described, linkset, VOID.triples)
    for (predicate, space), number in found.items():
        # One data set may lie inside the space of another: what begins with a longer space is not counted.
        longer = [each for _, each in found if each != space and each.startswith(space)]
        but = "".join(f' && !STRSTARTS(STR(?o), "{each}")' for each in longer)
        pattern = f'?s <{predicate}> ?o FILTER(STRSTARTS(STR(?o), "{space}"){but})'
        assert number == _count(engine, "*", pattern)
    assert {space for _, space in found} >= {"http://www.wikidata.org/entity/", "http://metadata.un.org/thesaurus/"}


def test_the_stored_description_is_fresh(project_files: ProjectFiles) -> None:
    """What `ifrc-kg generate` has written is what it would write now."""
    texts = description_texts(project_files, {})
    stale = [path.name for path, text in texts.items() if not path.is_file() or read_text(path) != text]
    assert stale == [], "run `ifrc-kg generate`"


def test_a_round_begins_anywhere_and_ends_the_same(small_project: ProjectFiles) -> None:
    """A wrong description that lies there is no part of the next one."""
    texts = description_texts(small_project, {})
    void = small_project.data / "description" / "void.ttl"
    void.parent.mkdir()
    void.write_text(
        f"<{DATASET_GRAPH}> <{VOID.triples}> 7 ; <urn:p> <urn:o> . <urn:x> a <urn:Class> .", encoding="utf-8"
    )
    assert description_texts(small_project, {}) == texts


def test_a_broken_description_is_written_anew(small_project: ProjectFiles) -> None:
    """A file that cannot be read is no guess, and no error."""
    texts = description_texts(small_project, {})
    (small_project.data / "description").mkdir()
    (small_project.data / "description" / "void.ttl").write_text("no Turtle", encoding="utf-8")
    assert description_texts(small_project, {}) == texts


@pytest.fixture
def small_project(project_files: ProjectFiles, tmp_path: Path) -> ProjectFiles:
    """Return a project of two statements, with the views that count."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "queries" / "views").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "ontology" / "prefixes.ttl").write_text(read_text(project_files.prefixes), encoding="utf-8")
    for path in project_files.queries.glob("views/void-*.rq"):
        (tmp_path / "queries" / "views" / path.name).write_text(read_text(path), encoding="utf-8")
    (tmp_path / "data" / "a.trig").write_text("<urn:g> { <urn:a> a <urn:C> ; <urn:p> 1 . }", encoding="utf-8")
    return ProjectFiles(tmp_path)
