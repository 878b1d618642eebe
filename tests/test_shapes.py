"""The shapes: each says what it wants, and each catches the examples that were written to be caught."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.files import ProjectFiles, find_project_files
from ifrc_kg.namespaces import IFRCSH, ONTOLOGY_GRAPH, SH, SHAPES_GRAPH
from ifrc_kg.oxigraph_terms import Quad, Syntax, parse_quads
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.shacl_graphs import shapes_graph
from ifrc_kg.validation import shape_findings

_EXAMPLES = Path(__file__).parent / "shapes"
_VALID = sorted((_EXAMPLES / "valid").glob("*.ttl"))
_INVALID = sorted((_EXAMPLES / "invalid").glob("*.ttl"))
_PROJECT = find_project_files(Path(__file__).resolve().parents[1])
#: The word that says how strongly a message means it, by severity.
_FORCE = {SH.Violation: "MUST", SH.Warning: "SHOULD", SH.Info: "could"}


@cache
def _schema() -> tuple[Quad, ...]:
    """Return the quads of the ontology folder."""
    return tuple(
        quad
        for source in source_files(_PROJECT)
        if source.path.is_relative_to(_PROJECT.ontology)
        for quad in read_quads(source)
    )


@cache
def _documented_shapes() -> Graph:
    graph = Graph()
    for quad in _schema():
        if quad.graph == SHAPES_GRAPH:
            graph.add(quad[:3])
    return graph


@cache
def _shapes() -> Graph:
    return shapes_graph(_schema())


def _read(path: Path) -> Graph:
    graph = Graph()
    for quad in parse_quads(path.read_text(encoding="utf-8"), Syntax.TURTLE, path=path.name):
        graph.add(quad[:3])
    return graph


@cache
def _world() -> Graph:
    """Return the valid examples and the class hierarchy: what the examples point to."""
    graph = Graph()
    for quad in _schema():
        if quad.predicate == RDFS.subClassOf:
            graph.add(quad[:3])
    for path in _VALID:
        graph += _read(path)
    return graph


def _subjects(examples: Graph) -> frozenset[str]:
    return frozenset(str(subject) for subject in examples.subjects() if isinstance(subject, URIRef))


def _fired(examples: Graph) -> dict[str, set[str]]:
    """Return the local names of the shapes that find something about the subjects of some examples, by subject."""
    fired: dict[str, set[str]] = defaultdict(set)
    for finding in shape_findings(_world() + examples, _shapes(), focus=_subjects(examples)):
        fired[finding.focus_node].add(finding.shape.removeprefix(str(IFRCSH)))
    return fired


@cache
def _fired_by_file() -> dict[Path, set[str]]:
    """Return the shapes that each invalid example fires.

    Examples about different resources are held against the shapes together, which is ten times as quick.
    """
    rounds: list[dict[Path, Graph]] = []
    for path in _INVALID:
        examples = _read(path)
        for members in rounds:
            if not any(_subjects(examples) & _subjects(other) for other in members.values()):
                members[path] = examples
                break
        else:
            rounds.append({path: examples})
    found = {}
    for members in rounds:
        merged = Graph()
        for examples in members.values():
            merged += examples
        fired = _fired(merged)
        for path, examples in members.items():
            found[path] = set[str]().union(*(fired[subject] for subject in _subjects(examples)))
    return found


def _property_shapes() -> list[URIRef]:
    found = _documented_shapes().subjects(RDF.type, SH.PropertyShape)
    return sorted(shape for shape in found if isinstance(shape, URIRef))


def _checked_node_shapes() -> Iterator[URIRef]:
    """Yield the node shapes that hold a constraint and a target of their own."""
    shapes = _documented_shapes()
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if isinstance(shape, URIRef) and (shape, SH.message, None) in shapes:
            yield shape


@pytest.fixture(scope="module")
def prefixes(project_files: ProjectFiles) -> Prefixes:
    """Return the project's prefixes."""
    return load_prefixes(project_files.prefixes)


@pytest.mark.parametrize("shape", _property_shapes(), ids=lambda shape: shape.removeprefix(str(IFRCSH)))
def test_property_shape_says_what_it_wants(shape: URIRef, prefixes: Prefixes) -> None:
    """A property shape has one name, description, order, severity and message, and the message its three parts."""
    shapes = _documented_shapes()
    texts = [list(shapes.objects(shape, each)) for each in (SH.name, SH.description, SH.message)]
    assert [len(text) for text in texts] == [1, 1, 1]
    assert {"en"} == {text[0].language for text in texts if isinstance(text[0], Literal)}
    assert isinstance(shapes.value(shape, SH.order), Literal)
    severity = shapes.value(shape, SH.severity)
    message = str(texts[2][0])
    assert re.match(rf"[A-Z].*\b{_FORCE[URIRef(str(severity))]}\b", message)
    assert ". Repair: " in message
    assert message.endswith(".")
    path = shapes.value(shape, SH.path)
    if isinstance(path, URIRef):
        assert prefixes.shorten(path) in message


def test_anonymous_property_shapes_do_not_exist() -> None:
    """Every property shape has an IRI, so that findings and examples can name it."""
    shapes = _documented_shapes()
    assert not [shape for shape in shapes.subjects(SH.path, None) if isinstance(shape, BNode)]


def test_severity_stands_where_it_has_effect() -> None:
    """A node shape has a severity only for constraints of its own: for its property shapes it would be ignored."""
    shapes = _documented_shapes()
    both = set(shapes.subjects(SH.severity, None)) & set(shapes.subjects(SH.property, None))
    assert not both


def test_every_shape_has_an_invalid_example() -> None:
    """Each property shape, and each node shape with constraints, has a file named after it that breaks it."""
    named = {path.name.split(".")[0] for path in _INVALID}
    shapes = {str(shape).removeprefix(str(IFRCSH)) for shape in [*_property_shapes(), *_checked_node_shapes()]}
    assert shapes == named


def test_property_shapes_are_named_after_their_node_shape() -> None:
    """A property shape belongs to one node shape, and its name opens with the name of that."""
    shapes = _documented_shapes()
    for shape in _property_shapes():
        owners = list(shapes.subjects(SH.property, shape))
        assert len(owners) == 1, shape
        assert shape.startswith(f"{owners[0]}-")


def test_every_class_is_the_target_of_a_shape() -> None:
    """Each class of the ontology, or a class above it, is a target, and so is held to more than its label."""
    schema = Graph()
    for quad in _schema():
        schema.add(quad[:3])
    own = {quad.subject for quad in _schema() if quad[1:] == (RDF.type, OWL.Class, ONTOLOGY_GRAPH)}
    targets = set(schema.objects(None, SH.targetClass))
    bare = {each for each in own if not targets & set(schema.transitive_objects(each, RDFS.subClassOf))}
    assert len(own) > 30
    assert bare == set()


@pytest.mark.parametrize("path", _INVALID, ids=lambda path: path.stem)
def test_invalid_example_fires_exactly_its_shapes(path: Path) -> None:
    """An invalid example fires the shapes that its first line names, and no other."""
    expected = set(re.findall(r"ifrcsh:([\w-]+)", path.read_text(encoding="utf-8").splitlines()[0]))
    assert path.name.split(".")[0] in expected
    assert expected == _fired_by_file()[path]


def test_valid_examples_fire_nothing() -> None:
    """The valid examples, a small world of one resource of each class, are free of findings."""
    examples = Graph()
    for path in _VALID:
        examples += _read(path)
    assert not _fired(examples)
