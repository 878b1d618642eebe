"""What the shapes demand, in words."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, URIRef

from ifrc_kg.files import ProjectFiles
from ifrc_kg.namespaces import SH
from ifrc_kg.shape_demands import NodeShape, read_shapes

_PREFIXES = """
@prefix ex: <https://example.org/#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def _words(shape: NodeShape) -> list[str]:
    """Return the phrases of all demands, IRIs by their local name."""
    return [
        "".join(str(part).rpartition("#")[2] if isinstance(part, URIRef) else part for part in phrase)
        for demand in (*shape.own, *shape.demands)
        for phrase in demand.phrases
    ]


@pytest.fixture(scope="module")
def graph(project_files: ProjectFiles) -> Graph:
    """Return the project's own shapes."""
    graph = Graph()
    for path in project_files.shapes:
        graph.parse(path)
    return graph


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("sh:minCount 1 ; sh:maxCount 1", ["exactly one"]),
        ("sh:minCount 1", ["at least one"]),
        ("sh:maxCount 3", ["at most 3"]),
        ("sh:minCount 2 ; sh:maxCount 4", ["2 to 4"]),
        ("sh:maxCount 0", ["exactly 0"]),
        ("sh:datatype xsd:date", ["has the datatype date"]),
        ("sh:class ex:Thing", ["is of the class Thing"]),
        ("sh:nodeKind sh:IRI", ["is an IRI"]),
        ("sh:minInclusive 0 ; sh:maxInclusive 120", ["is 0 or more", "is 120 or less"]),
        ("sh:languageIn ( 'en' 'fr' )", ["is in English or French"]),
        ("sh:uniqueLang true", ["one for each language"]),
        ("sh:uniqueLang false", []),
        ("sh:in ( ex:a ex:b )", ["is one of a, b"]),
        ("sh:hasValue ex:a", ["one of them is a"]),
        ("sh:pattern '^D[0-9]$'", ["matches `^D[0-9]$`"]),
        ("sh:pattern '^https://w3id.org/ifrc-kg/id/(area|role)/'", ["has an IRI that begins with `area:` or `role:`"]),
        (
            "sh:or ( [ sh:class ex:A ] [ sh:datatype xsd:date ] )",
            ["either is of the class A, or has the datatype date"],
        ),
        ("sh:not [ sh:class ex:A ]", ["not: is of the class A"]),
        ("sh:node ex:Other", ["fits the Other"]),
        ("sh:qualifiedMinCount 1 ; sh:qualifiedValueShape ex:Other", ["at least one of them fits the Other"]),
        ("sh:lessThan ex:end", ["comes before the value of end"]),
        ("sh:rootClass ex:A", ["sh:rootClass A"]),
    ],
)
def test_constraints_have_words(constraint: str, words: list[str]) -> None:
    """Each constraint component is told in words, and one without words by its name."""
    text = f"{_PREFIXES} ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; {constraint} ] ."
    (shape,) = read_shapes(Graph().parse(data=text, format="turtle"))
    assert _words(shape) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("ex:p", "p"),
        ("[ sh:inversePath ex:p ]", "← p"),
        ("[ sh:alternativePath ( ex:p ex:q ) ]", "p or q"),
        ("( ex:p ex:q )", "p / q"),
    ],
)
def test_paths_have_words(path: str, words: str) -> None:
    """A path is told with the properties on it."""
    text = f"{_PREFIXES} ex:S a sh:NodeShape ; sh:property [ sh:path {path} ; sh:minCount 1 ] ."
    (shape,) = read_shapes(Graph().parse(data=text, format="turtle"))
    shown = "".join(part.rpartition("#")[2] if isinstance(part, URIRef) else part for part in shape.demands[0].path)
    assert shown == words


def test_a_message_and_its_repair_are_told_apart() -> None:
    """What stands behind "Repair:" is how to mend the fault."""
    message = "It MUST be. Repair: add it."
    text = f"{_PREFIXES} ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:message '{message}'@en ] ."
    (shape,) = read_shapes(Graph().parse(data=text, format="turtle"))
    assert (shape.demands[0].message, shape.demands[0].repair) == ("It MUST be.", "add it.")


def test_all_own_shapes_are_read(graph: Graph) -> None:
    """Every node shape of the project is there, and every property shape in one of them."""
    shapes = read_shapes(graph)
    assert {shape.iri for shape in shapes} == {str(each) for each in graph.subjects(RDF.type, SH.NodeShape)}
    demands = {demand.iri for shape in shapes for demand in shape.demands}
    assert demands == {str(each) for each in graph.subjects(RDF.type, SH.PropertyShape)}


def test_no_constraint_of_ours_is_told_by_its_name_alone(graph: Graph) -> None:
    """The project's own shapes use constraints only that have words."""
    assert [words for shape in read_shapes(graph) for words in _words(shape) if "sh:" in words] == []


def test_a_shape_without_targets_names_its_users(graph: Graph) -> None:
    """A shape is aimed at something, or taken in by another."""
    assert [shape.name for shape in read_shapes(graph) if not shape.targets and not shape.users] == []
