"""The terms of the ontology as its readers need them."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, Graph

from ifrc_kg.files import ProjectFiles
from ifrc_kg.ontology_terms import Ontology, read_ontology

_IFRC = "https://w3id.org/ifrc-kg/ontology#"


@pytest.fixture(scope="module")
def graph(project_files: ProjectFiles) -> Graph:
    """Return the graph of the ontology."""
    return Graph().parse(project_files.ontology / "ifrc.ttl")


@pytest.fixture(scope="module")
def ontology(graph: Graph, project_files: ProjectFiles) -> Ontology:
    """Return the project's own ontology."""
    return read_ontology(graph, Graph().parse(project_files.ontology / "alignments.ttl"))


def test_every_term_stands_under_one_theme(graph: Graph, ontology: Ontology) -> None:
    """The themes hold each class and each property of the ontology exactly once."""
    terms = {
        str(each)
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for each in graph.subjects(RDF.type, kind)
    }
    listed = [term.iri for theme in ontology.themes for term in theme.terms]
    assert sorted(listed) == sorted(terms)


def test_every_object_property_has_a_range(ontology: Ontology) -> None:
    """Whoever reads an object property learns what its values are."""
    assert [term.name for term in ontology.terms.values() if term.kind == "object property" and not term.ranges] == []


def test_a_class_knows_its_kin(ontology: Ontology) -> None:
    """Above a passage stands evidence, below it the note, and it is aligned with what others call a chunk of text."""
    passage = ontology.terms[f"{_IFRC}Passage"]
    assert passage.broader == (f"{_IFRC}Evidence",)
    assert [term.name for term in ontology.below(passage)] == ["Note"]
    assert [term.name for term in ontology.of_domain(passage)] == ["callsNote"]
    assert (
        "http://www.w3.org/2000/01/rdf-schema#subClassOf",
        "http://purl.org/spar/doco/TextChunk",
    ) in passage.alignments


def test_classes_come_before_properties(ontology: Ontology) -> None:
    """Within a theme, classes come first."""
    for theme in ontology.themes:
        flags = [term.is_class for term in theme.terms]
        assert flags == sorted(flags, reverse=True)


def test_what_no_theme_has_comes_last() -> None:
    """A term that nobody put under a theme is shown nevertheless."""
    text = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <https://example.org/#Thing> a owl:Class ."
    ontology = read_ontology(Graph().parse(data=text, format="turtle"), Graph())
    assert [(theme.name, [term.name for term in theme.terms]) for theme in ontology.themes] == [
        ("further-terms", ["Thing"])
    ]


def test_a_ring_of_classes_ends() -> None:
    """Classes that stand above each other, or above themselves, are no way without an end."""
    text = """
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <https://example.org/#A> a owl:Class ; rdfs:subClassOf <https://example.org/#B> , <https://example.org/#A> .
    <https://example.org/#B> a owl:Class ; rdfs:subClassOf <https://example.org/#A> .
    """
    ontology = read_ontology(Graph().parse(data=text, format="turtle"), Graph())
    ring = ontology.terms["https://example.org/#A"]
    assert ring.broader == ("https://example.org/#B",)
    assert ontology.all_above(ring) == ontology.all_below(ring) == {"https://example.org/#A", "https://example.org/#B"}
