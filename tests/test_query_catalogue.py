"""The catalogue of stored queries, and what holds of every one in the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import URIRef

from ifrc_kg.engine import kind_of
from ifrc_kg.errors import FileMissing, ParseError, QueryError, UnknownQuery
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import formats_for
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue

PREFIXES = Prefixes({"ex": "https://example.org/"})
QUERY = """\
#+ summary: What?
#+ params:
#+   - {name: thing, variable: _thing_iri, type: iri, label: Thing, default: "ex:a", example: "ex:b"}
#+ defaults:
#+   - thing: ex:a
ASK { ?_thing_iri ?p ?o }
"""


@pytest.fixture
def small(tmp_path: Path) -> QueryCatalogue:
    """Return a catalogue of two queries, and a folder inside that does not count."""
    (tmp_path / "views").mkdir()
    for name in ("b-thing.rq", "a-thing.rq", "views/c-thing.rq"):
        (tmp_path / name).write_text(QUERY, encoding="utf-8")
    return load_catalogue(tmp_path, PREFIXES)


def test_the_names_are_the_stems_in_order(small: QueryCatalogue) -> None:
    """Subfolders are catalogues of their own."""
    assert small.names() == ("a-thing", "b-thing")


def test_a_mistyped_name_gets_the_nearest(small: QueryCatalogue) -> None:
    """The error knows what was probably meant."""
    with pytest.raises(UnknownQuery) as caught:
        small.get("a-thin")
    assert caught.value.near[0] == "a-thing"


def test_a_request_carries_text_and_terms(small: QueryCatalogue) -> None:
    """The text stays as it is; the values travel as terms."""
    request = small.request("a-thing", {"thing": "ex:c"})
    assert request.text == QUERY
    assert request.bindings == {"_thing_iri": URIRef("https://example.org/c")}


def test_an_example_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    """Every form and every test runs on the examples."""
    (tmp_path / "x.rq").write_text(QUERY.replace("ex:b", "nope"), encoding="utf-8")
    with pytest.raises(ParseError, match=r"x\.rq"):
        load_catalogue(tmp_path, PREFIXES)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """No folder, no empty catalogue."""
    with pytest.raises(FileMissing, match="nowhere"):
        load_catalogue(tmp_path / "nowhere", PREFIXES)


@pytest.mark.parametrize("folder", ["", "views", "checks"])
def test_every_query_of_the_project_runs(
    folder: str, project_files: ProjectFiles, prefixes: Prefixes, engine: LocalEngine
) -> None:
    """Each file is well-formed, and its examples make a query that the engine takes."""
    path = project_files.queries / folder
    if not path.is_dir():
        pytest.skip(f"there is no queries/{folder} yet")
    catalogue = load_catalogue(path, prefixes)
    failures = {}
    for name in catalogue.names():
        query = catalogue.get(name)
        values = {parameter.name: parameter.example for parameter in query.parameters}
        try:
            engine.evaluate(catalogue.request(name, values), formats_for(kind_of(query.form))[0])
        except QueryError as error:
            failures[name] = f"{error} {error.hint}"
    assert failures == {}
