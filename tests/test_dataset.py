"""Which file goes into which named graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import URIRef

from ifrc_kg.dataset import SourceFile, read_quads, source_files
from ifrc_kg.errors import DataError, ParseError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.oxigraph_terms import Syntax

BASE = "https://w3id.org/ifrc-kg/"


def test_each_file_has_its_graph(tmp_path: Path) -> None:
    """The table of the module's docstring, on a tree with one file of each kind."""
    expected = {
        "ontology/ifrc.ttl": BASE + "ontology",
        "ontology/alignments.ttl": BASE + "ontology/alignments",
        "ontology/prefixes.ttl": BASE + "prefixes",
        "ontology/vocabularies/methods.ttl": BASE + "vocabulary/methods",
        "ontology/shapes/a.ttl": BASE + "shapes",
        "ontology/shapes/b.ttl": BASE + "shapes",
        "data/dataset.ttl": BASE + "dataset",
        "data/description/void.ttl": BASE + ".well-known/void",
        "data/paper/section-a.trig": None,
        "data/references/x.trig": None,
    }
    for name in expected:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files = ProjectFiles(tmp_path)
    sources = source_files(files)
    assert {files.shown(source.path): source.graph and str(source.graph) for source in sources} == expected
    assert {source.syntax for source in sources if source.path.suffix == ".trig"} == {Syntax.TRIG}


def test_no_file_of_the_project_is_left_out(project_files: ProjectFiles) -> None:
    """Every Turtle and TriG file is part of the dataset."""
    assert {source.path for source in source_files(project_files)} == {*project_files.turtle, *project_files.trig}


def test_turtle_goes_into_the_graph_of_its_file(tmp_path: Path) -> None:
    """The triples of a Turtle file all lie in one named graph."""
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> <urn:p> 1, 2 .", encoding="utf-8")
    assert {quad.graph for quad in read_quads(SourceFile(path, URIRef("urn:g")))} == {URIRef("urn:g")}


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    """The same label in two files is two nodes."""
    subjects = set()
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <urn:p> 1 .", encoding="utf-8")
        subjects |= {quad.subject for quad in read_quads(SourceFile(tmp_path / name, URIRef("urn:g")))}
    assert len(subjects) == 2


def test_a_statement_without_evidence_is_refused(tmp_path: Path) -> None:
    """TriG with a triple outside every named graph is an error that names file and subject."""
    path = tmp_path / "a.trig"
    path.write_text("<urn:g> { <urn:a> <urn:p> 1 } <urn:b> <urn:p> 1 .", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.trig: 1 triples .* <urn:b>"):
        read_quads(SourceFile(path, None))


def test_a_syntax_error_names_the_file(tmp_path: Path) -> None:
    """Path, line and column."""
    path = tmp_path / "a.trig"
    path.write_text("<urn:g> {\n <urn:a> }", encoding="utf-8")
    with pytest.raises(ParseError) as caught:
        read_quads(SourceFile(path, None))
    assert (caught.value.path, caught.value.line) == (str(path), 2)


@pytest.mark.parametrize("name", ["ontology", "shapes", "vocabulary/topics", "prefixes", "dataset"])
def test_data_cannot_write_into_the_schema(tmp_path: Path, name: str) -> None:
    """A data file that names the graph of the ontology, the shapes or a scheme is refused."""
    path = tmp_path / "a.trig"
    path.write_text(f"<{BASE}{name}> {{ <urn:a> <urn:p> 1 }}", encoding="utf-8")
    with pytest.raises(DataError, match="no graph of evidence"):
        read_quads(SourceFile(path, None))
