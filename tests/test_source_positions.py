"""Lines of statements: the positions of a text are the statements that a parser finds in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Graph, Literal, URIRef

from ifrc_kg.dataset import source_files
from ifrc_kg.files import ProjectFiles, find_project_files, read_text
from ifrc_kg.oxigraph_terms import Quad, Syntax, parse_quads
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.rdf_format import canonical_form
from ifrc_kg.source_positions import SourcePositions, statement_positions

_EX = "https://example.org/"
_PREFIXES = load_prefixes(find_project_files(Path(__file__).resolve().parents[1]).prefixes)
#: Texts that look like syntax.
_NASTY = st.text(alphabet="ab \"'\\\n\t.;,#{}[]()<>@^:_é𝄞", max_size=12)
_IRIS = st.sampled_from(["", "a", "a-1", "a.b", "x/y", "1001", "a:b", "é"]).map(
    lambda local: URIRef("https://w3id.org/ifrc-kg/id/initiative/" + local)
)
_OBJECTS = st.one_of(
    _IRIS,
    _NASTY.map(Literal),
    _NASTY.map(lambda text: Literal(text, lang="en-GB")),
    _NASTY.map(lambda text: Literal(text, datatype=URIRef(_EX + "type"))),
    st.integers().map(Literal),
    st.just(Literal("3.50", datatype=XSD.decimal, normalize=False)),
    st.sampled_from([BNode("x"), BNode("y")]),
)
_QUADS = st.lists(
    st.builds(Quad, st.one_of(_IRIS, st.just(BNode("x"))), _IRIS, _OBJECTS, st.one_of(st.none(), _IRIS)), max_size=12
)


def _statements(text: str) -> set[tuple[str | None, str, str]]:
    """Return what a parser finds: graph, subject and predicate of statements about named subjects."""
    return {
        (None if quad.graph is None else str(quad.graph), str(quad.subject), str(quad.predicate))
        for quad in parse_quads(text, Syntax.TRIG)
        if isinstance(quad.subject, URIRef)
    }


def _positions(text: str) -> set[tuple[str | None, str, str]]:
    return {(each.graph, each.subject, each.predicate) for each in statement_positions(text)}


@given(quads=_QUADS)
def test_finds_the_statements_of_canonical_text(quads: list[Quad]) -> None:
    """In our own canonical form, the positions are the statements of the parser, each on a line with its predicate."""
    text = canonical_form(quads, Syntax.TRIG, _PREFIXES)
    assert _positions(text) == _statements(text)
    lines = text.split("\n")
    for position in statement_positions(text):
        line = lines[position.line - 1]
        assert _PREFIXES.shorten(position.predicate) in line or f"<{position.predicate}>" in line


@given(quads=_QUADS, layout=st.sampled_from(["turtle", "longturtle", "nt"]))
def test_finds_the_statements_of_other_writers(quads: list[Quad], layout: str) -> None:
    """In what rdflib writes, with its own layout and nesting, the positions are the statements of the parser."""
    graph = Graph()
    for quad in quads:
        graph.add(quad[:3])
    text = graph.serialize(format=layout)
    assert _positions(text) == _statements(text)


@given(text=st.text(alphabet="ab:<>\"'\\.;,#{}[]()@^_ \n", max_size=40))
def test_never_raises(text: str) -> None:
    """Broken text gives some positions or none, and never an error or an endless loop."""
    list(statement_positions(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@prefix x: <http://e/> .\nx:s\n  x:p 1 ;\n  a x:C .", [("p", 3), ("type", 4)]),
        ("PREFIX x: <http://e/>\nGRAPH x:g {\nx:s x:p x:o . x:s x:q 2\n}", [("p", 3), ("q", 3)]),
        ("BASE <http://e/>\n<s> <p> <o>.", [("p", 2)]),
        ('PREFIX x: <http://e/>\nx:s x:p """a\n.\n""" ;\nx:q true.', [("p", 2), ("q", 5)]),
        ("PREFIX x: <http://e/>\nx:s x:p [\n x:r 1 ] , ( 2\n x:o ) ; x:q 3 .", [("p", 2), ("q", 4)]),
        ("PREFIX x: <http://e/>\nx:s x:p 1.5,1.e3, .5 . # x:s x:r 1 .\nx:s x:q x:a.b.", [("p", 2), ("q", 3)]),
        ("PREFIX x: <http://e/>\n[ x:r 1 ] x:p 2 .\nx:s\\-t x:q 3 .", [("q", 3)]),
        ("PREFIX x: <http://e/>\n{ x:s x:p 1 }\nx:g { x:s x:q 2 ; }", [("p", 2), ("q", 3)]),
    ],
)
def test_line_of_each_predicate(text: str, expected: list[tuple[str, int]]) -> None:
    """The line is that of the predicate, whatever the layout, comments, strings, directives and nesting."""
    assert [(each.predicate.split("#")[-1].split("/")[-1], each.line) for each in statement_positions(text)] == expected


def test_looks_up_subject_predicate_and_graph() -> None:
    """A subject is found by its predicate, or at its first line; a graph at its first statement."""
    positions = SourcePositions("PREFIX x: <http://e/>\nx:g {\n\nx:s x:p 1 ;\n x:q 2 .\n}")
    assert positions.line_of("http://e/s", "http://e/q") == 5
    assert positions.line_of("http://e/s") == 4
    assert positions.line_of("http://e/s", "http://e/r") is None
    assert positions.graph_line("http://e/g") == 4
    assert positions.graph_line("http://e/h") is None


def test_finds_every_statement_of_the_project(project_files: ProjectFiles) -> None:
    """In the project's own files, the positions are the statements of the parser."""
    for source in source_files(project_files):
        text = read_text(source.path)
        assert _positions(text) == _statements(text), source.path
