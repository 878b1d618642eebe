"""Competency questions: each stored query against rows that were written from the paper and the outside sources.

`tests/competency/<query>.csv` holds the rows of a query with the defaults of its parameters,
`tests/competency/<query>--<case>.csv` those of another case.
Above the header a file may have lines of its own:

- `# action=action:fighting-xenophobia&…` gives the values of parameters;
- `# contains` says that the rows below must be among the answers, in this order, and not that they are all;
- `# count: 192` says how many rows there are in all.

An IRI is written as CURIE, a literal by its lexical form, an unbound variable as nothing.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from ifrc_kg.dataset import read_source, source_files
from ifrc_kg.engine import QueryForm, QueryRequest
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import by_token
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.results import Solutions, read_solutions, shown_term
from ifrc_kg.sparql_prologue import declared_prefixes
from ifrc_kg.sparql_tokens import TokenKind, significant
from ifrc_kg.stored_query import StoredQuery

_CHECKOUT: Final = Path(__file__).resolve().parents[1]
_CASES: Final = tuple(sorted((_CHECKOUT / "tests" / "competency").glob("*.csv")))
_QUERIES: Final = tuple(sorted(path.stem for path in (_CHECKOUT / "queries").glob("*.rq")))
_TAGS: Final = frozenset(
    (
        *("principles", "instruments", "actions", "areas", "initiatives", "societies", "countries", "figures"),
        *("frameworks", "evidence", "gaps", "discrepancies", "outside", "trace", "names", "front"),
    )
)
_COUNT: Final = re.compile(r"count: ([0-9]+)")

Row = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Expected rows: their header, the values of parameters, whether they are all, and how many there are in all."""

    query: str
    header: Row
    rows: tuple[Row, ...]
    values: Mapping[str, str]
    is_whole: bool
    count: int


def read_case(path: Path) -> Case:
    """Return the case that a file holds; a line that begins with `#` above the header is a remark for the test."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    remarks = []
    while lines and lines[0].startswith("# "):
        remarks.append(lines.pop(0)[2:].strip())
    header, *rows = csv.reader(io.StringIO("".join(lines)), strict=True)
    counts = [int(match[1]) for remark in remarks if (match := _COUNT.fullmatch(remark))]
    pairs = (pair.partition("=") for remark in remarks if "=" in remark for pair in remark.split("&"))
    return Case(
        query=path.stem.partition("--")[0],
        header=tuple(header),
        rows=tuple(tuple(row) for row in rows),
        values={name: value for name, _, value in pairs},
        is_whole="contains" not in remarks,
        count=counts[0] if counts else len(rows),
    )


def solutions(engine: LocalEngine, request: QueryRequest) -> Solutions:
    """Return what an engine answers."""
    return read_solutions(engine.evaluate(request, by_token("json")).body)


def shown_rows(found: Solutions, prefixes: Prefixes) -> tuple[Row, ...]:
    """Return solutions as the expected rows are written."""
    return tuple(tuple(shown_term(row.get(name), prefixes) for name in found.variables) for row in found.rows)


def is_subsequence(wanted: tuple[Row, ...], found: tuple[Row, ...]) -> bool:
    """Return whether all wanted rows are found, in this order."""
    rest: Iterator[Row] = iter(found)
    return all(row in rest for row in wanted)


@pytest.fixture(scope="module")
def shuffled_engine(project_files: ProjectFiles, prefixes: Prefixes) -> LocalEngine:
    """Return an engine over the same data, loaded in another order."""
    quads = [quad for source in source_files(project_files) for quad in read_source(source)]
    random.Random(31).shuffle(quads)  # noqa: S311  # disorder, not a secret
    return LocalEngine(quads, prefixes)


@pytest.mark.parametrize("path", _CASES, ids=lambda path: path.stem)
def test_query_gives_expected_rows(
    path: Path, engine: LocalEngine, catalogue: QueryCatalogue, prefixes: Prefixes
) -> None:
    """A query answers with the rows that were written down for it, neither more nor fewer, and in their order."""
    case = read_case(path)
    found = solutions(engine, catalogue.request(case.query, case.values))
    rows = shown_rows(found, prefixes)
    assert found.variables == case.header
    if case.is_whole:
        assert rows == case.rows
    else:
        assert is_subsequence(case.rows, rows), [row for row in case.rows if row not in rows]
    assert len(rows) == case.count


@pytest.mark.parametrize("path", _CASES, ids=lambda path: path.stem)
def test_rows_come_in_the_same_order_whatever_the_load(
    path: Path, engine: LocalEngine, shuffled_engine: LocalEngine, catalogue: QueryCatalogue
) -> None:
    """ORDER BY is total: data loaded in another order gives the same rows in the same order."""
    case = read_case(path)
    request = catalogue.request(case.query, case.values)
    assert solutions(shuffled_engine, request) == solutions(engine, request)


@pytest.mark.parametrize("name", _QUERIES)
def test_query_keeps_what_its_header_says(name: str, engine: LocalEngine, catalogue: QueryCatalogue) -> None:
    """A query selects exactly the variables that its header expects, and at least as many rows, by its defaults."""
    query = catalogue.get(name)
    assert query.form is QueryForm.SELECT
    found = solutions(engine, catalogue.request(name, {}))
    assert found.variables == query.expect.variables
    assert len(found.rows) >= query.expect.min_rows > 0


@pytest.mark.parametrize("name", _QUERIES)
def test_header_speaks_to_people(name: str, catalogue: QueryCatalogue) -> None:
    """A header asks one question, describes its rows, and is tagged with the known tags."""
    query: StoredQuery = catalogue.get(name)
    assert re.fullmatch(r"[A-Z][^?\n]*\?", query.summary)
    assert query.description
    assert query.tags
    assert _TAGS.issuperset(query.tags)


@pytest.mark.parametrize("name", _QUERIES)
def test_prefixes_are_those_of_the_project(name: str, catalogue: QueryCatalogue, prefixes: Prefixes) -> None:
    """A query declares the project's own prefixes, in order, and none that it does not use."""
    text = catalogue.get(name).text
    declared = declared_prefixes(text)
    names = Counter(token.text.partition(":")[0] for token in significant(text) if token.kind is TokenKind.NAME)
    assert declared.items() <= prefixes.namespaces.items()
    assert list(declared) == sorted(declared)
    assert not [prefix for prefix in declared if names[prefix] == 1]


def test_every_query_has_expected_rows() -> None:
    """No query goes without expected rows for its defaults, and no rows stand without a query."""
    plain = {path.stem for path in _CASES if "--" not in path.stem}
    assert plain == set(_QUERIES)
    assert {path.stem.partition("--")[0] for path in _CASES} == set(_QUERIES)


def test_there_are_at_least_forty_questions() -> None:
    """The catalogue holds the promised number of competency questions."""
    assert len(_QUERIES) >= 40


def test_is_subsequence_fails_on_another_order() -> None:
    """Rows that are there in another order, or not there, are told from rows that are there."""
    found = (("a",), ("b",), ("c",))
    assert is_subsequence((("a",), ("c",)), found)
    assert not is_subsequence((("c",), ("a",)), found)
    assert not is_subsequence((("d",),), found)
