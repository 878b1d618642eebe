"""The ground of a validation: what stands in for something, and that afterwards all is as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import URIRef

from ifrc_kg import validation
from ifrc_kg.dataset import read_source, source_files
from ifrc_kg.files import ProjectFiles, find_project_files, read_text
from ifrc_kg.namespaces import SHAPES_GRAPH
from ifrc_kg.oxigraph_terms import Quad, Syntax, from_oxigraph_quads, parse_quads
from ifrc_kg.validation import validate_context, validate_files, validate_source
from ifrc_kg.validation_context import Context, Source, context_of, load_context
from ifrc_kg.validation_ground import Ground
from ifrc_kg.validation_report import Finding

_PROJECT = find_project_files(Path(__file__).resolve().parents[1])
_SAMPLES = Path(__file__).parent / "checks"
_CHECKS = sorted((_PROJECT.queries / "checks").glob("*.rq"))
_ALL = """SELECT ?focus ("" AS ?severity) (CONCAT(STR(?graph), " ", STR(?predicate), " ", STR(?object)) AS ?message)
WHERE {
  { GRAPH ?graph { ?focus ?predicate ?object } }
  UNION
  { ?focus ?predicate ?object BIND("all" AS ?graph) }
}"""
_GRAPHS = 'SELECT (?graph AS ?focus) ("" AS ?severity) ("" AS ?message) WHERE { GRAPH ?graph { } }'


def _quads(text: str) -> tuple[Quad, ...]:
    return parse_quads(f"PREFIX : <urn:example:>\n{text}", Syntax.TRIG)


def _held(ground: Ground) -> tuple[object, ...]:
    """Return everything that a ground holds, in a form that can be compared."""
    return sorted(ground.rows(_ALL)), sorted(ground.rows(_GRAPHS)), frozenset(ground.data)


_BASE = f"""
:loose :says :here .
:g {{ :a :p 1 , 2 . :b :p 3 . }}
:h {{ :a :p 2 . }}
<{SHAPES_GRAPH}> {{ :b :p 3 . :shape :p 4 . }}
"""


@pytest.mark.parametrize(
    "text",
    [
        ":a :p 5 .",
        ":a :p 1 .",
        ":g { :a :p 1 . }",
        ":g { :new :p 1 . :loose :says :here . }",
        ":g { :a :p 2 . } :h { :new :p 2 . }",
        ":new { :a :p 1 . :a :p 6 . }",
        f"<{SHAPES_GRAPH}> {{ :shape :p 7 . :a :p 1 . }}",
        "_:graph { _:blank :p [ :p 8 ] . }",
        "",
    ],
)
def test_what_stands_in_is_as_if_it_had_always_been_there(text: str) -> None:
    """A ground with other statements holds what one built of them and of what is left holds, and then forgets them."""
    base, own = _quads(_BASE), _quads(text)
    ground = Ground(base)
    before = _held(ground)
    replaced = {quad.graph for quad in own} - {None}
    expected = _held(Ground([*own, *(quad for quad in base if quad.graph not in replaced)]))
    for _ in range(2):
        with ground.standing_in(own):
            assert _held(ground) == expected
        assert _held(ground) == before


def test_what_fails_leaves_nothing_behind() -> None:
    """All is as it was after an error as well."""
    ground = Ground(_quads(_BASE))
    before = _held(ground)
    with pytest.raises(ZeroDivisionError), ground.standing_in(_quads(":g { :new :p 1 . }")):
        raise ZeroDivisionError
    assert _held(ground) == before


@pytest.fixture(scope="module")
def schema() -> tuple[Quad, ...]:
    """Return the ontology and the shapes, without the vocabularies."""
    folders = (_PROJECT.ontology, _PROJECT.ontology / "shapes")
    sources = [source for source in source_files(_PROJECT) if source.path.parent in folders]
    return tuple(from_oxigraph_quads(quad for source in sources for quad in read_source(source)))


@pytest.mark.parametrize("check", _CHECKS, ids=lambda path: path.stem)
def test_a_check_asked_about_one_node_finds_what_it_finds_about_all(check: Path, schema: tuple[Quad, ...]) -> None:
    """Whether there are few focus nodes or many makes no difference."""
    sample = parse_quads(read_text(_SAMPLES / f"{check.stem}.trig"), Syntax.TRIG)
    ground = Ground([*schema, *sample])
    text = read_text(check)
    names = {str(node) for quad in sample for node in (quad.subject, quad.graph) if isinstance(node, URIRef)}
    of_all = {row for row in ground.rows(text) if row.focus in names}
    assert of_all
    assert {row for name in names for row in ground.rows(text, [name])} == of_all


@pytest.fixture(scope="module")
def context(project_files: ProjectFiles) -> Context:
    """Return the project's own context, from which each test must go as it came."""
    return load_context(project_files)


def _changed(context: Context, name: str) -> Source:
    """Return a file of the project in which types and labels are gone, and something is said that nobody describes."""
    source = next(source for source in context.sources if source.name == name)
    lines = [line for line in source.text.split("\n") if "skos:prefLabel" not in line]
    text = "\n".join(lines).replace("a ifrc:Initiative ;", "ifrc:respondsTo <https://w3id.org/ifrc-kg/id/nothing> ;")
    return Source("mine.trig", text, parse_quads(text, Syntax.TRIG))


@pytest.mark.slow
@pytest.mark.parametrize("many", [0, 100_000], ids=["another-ground", "the-same-ground"])
def test_an_upload_that_replaces_graphs_is_judged_as_if_the_project_held_it(
    context: Context, project_files: ProjectFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Its report is what a validation of everything finds about the nodes of which it speaks, time and again."""
    monkeypatch.setattr(validation, "_MANY", many)
    own = _changed(context, "data/paper/section-c.trig")
    others = [each.without(own.graphs) for each in context.sources]
    assert any(len(left.quads) < len(each.quads) for left, each in zip(others, context.sources, strict=True))
    whole = validate_context(context_of(project_files, [own, *others], context.shapes)).findings
    expected = [finding for finding in whole if finding.focus_node in own.subjects]
    first = validate_source(context, own).findings
    assert _comparable(first) == _comparable(expected)
    assert len(first) > len(context.checks)
    assert _comparable(validate_source(context, own).findings) == _comparable(expected)
    path = tmp_path / "mine.trig"
    path.write_text(own.text, encoding="utf-8")
    of_file = validate_files(project_files, [path]).findings
    assert _comparable(replace(each, file="") for each in of_file) == _comparable(
        replace(each, file="") for each in expected
    )


def _comparable(findings: Iterable[Finding]) -> list[str]:
    return sorted(map(repr, findings))


def test_few_nodes_and_many_are_judged_alike(context: Context) -> None:
    """What is found about one resource does not change when the upload speaks of many others too."""
    faulty = "<https://w3id.org/ifrc-kg/id/figure/mine> a <https://w3id.org/ifrc-kg/ontology#Figure> ."
    others = "".join(f"<urn:example:{number}> <urn:example:p> 1 .\n" for number in range(40))
    reports = [
        validate_source(context, Source("upload", text, parse_quads(text, Syntax.TURTLE)))
        for text in (faulty, f"{faulty}\n{others}")
    ]
    assert reports[0].findings
    assert reports[0] == reports[1]
