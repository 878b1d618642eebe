"""The checks: each catches its bad sample, and finds nothing in the project's own data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ifrc_kg.dataset import read_source, source_files
from ifrc_kg.engine import QueryRequest
from ifrc_kg.files import ProjectFiles, find_project_files, read_text
from ifrc_kg.local_engine import LocalEngine, load_local_engine
from ifrc_kg.media_types import JSON
from ifrc_kg.oxigraph_terms import OxigraphQuad, Syntax, parse_oxigraph_quads
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.results import read_solutions
from ifrc_kg.stored_query import parse_stored_query

_PROJECT = find_project_files(Path(__file__).resolve().parents[1])
_SAMPLES = Path(__file__).parent / "checks"
_CHECKS = sorted((_PROJECT.queries / "checks").glob("*.rq"))
_SEVERITIES = {"http://www.w3.org/ns/shacl#Violation", "http://www.w3.org/ns/shacl#Warning"}


@pytest.fixture(scope="module")
def prefixes() -> Prefixes:
    """Return the project's prefixes."""
    return load_prefixes(_PROJECT.prefixes)


@pytest.fixture(scope="module")
def schema() -> list[OxigraphQuad]:
    """Return the ontology and the shapes, without the vocabularies."""
    folders = (_PROJECT.ontology, _PROJECT.ontology / "shapes")
    sources = [source for source in source_files(_PROJECT) if source.path.parent in folders]
    return [quad for source in sources for quad in read_source(source)]


@pytest.fixture(scope="module")
def engine(project_files: ProjectFiles) -> LocalEngine:
    """Return an engine over the project's own files."""
    return load_local_engine(project_files)


def _found(engine: LocalEngine, check: Path, prefixes: Prefixes) -> dict[str, str]:
    """Return the severity of what a check finds, by focus node."""
    solutions = read_solutions(engine.evaluate(QueryRequest(read_text(check)), JSON).body)
    return {prefixes.shorten(str(row["focus"])): str(row["severity"]) for row in solutions.rows}


@pytest.mark.parametrize("check", _CHECKS, ids=lambda path: path.stem)
def test_check_catches_its_bad_sample(check: Path, schema: list[OxigraphQuad], prefixes: Prefixes) -> None:
    """A check finds in its sample exactly the focus nodes that the first line of the sample names."""
    text = read_text(_SAMPLES / f"{check.stem}.trig")
    head, _, _ = text.partition("\n")
    assert head.startswith("# expects: ")
    sample = parse_oxigraph_quads(text, Syntax.TRIG, path=check.stem)
    found = _found(LocalEngine([*schema, *sample], prefixes), check, prefixes)
    assert set(head.removeprefix("# expects: ").split()) == set(found)
    assert set(found.values()) <= _SEVERITIES


@pytest.mark.parametrize("check", _CHECKS, ids=lambda path: path.stem)
def test_check_finds_nothing_in_the_data(check: Path, engine: LocalEngine, prefixes: Prefixes) -> None:
    """The project's own data pass every check."""
    assert _found(engine, check, prefixes) == {}


@pytest.mark.parametrize("check", _CHECKS, ids=lambda path: path.stem)
def test_check_is_a_stored_query(check: Path) -> None:
    """A check has the header of a stored query, no parameter, and messages that say how to repair."""
    text = read_text(check)
    query = parse_stored_query(check.stem, text, path=check.name)
    assert query.summary.endswith("?")
    assert "check" in query.tags
    assert not query.parameters
    assert re.search(r"\b(MUST|SHOULD)\b[^\n]*\. Repair: [^\"\n]*\.\"", text)


def test_every_sample_has_a_check() -> None:
    """No sample outlives its check."""
    assert {path.stem for path in _CHECKS} == {path.stem for path in _SAMPLES.glob("*.trig")}
