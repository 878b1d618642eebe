"""The first rows of an answer: right, few, and counted."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from ifrc_kg.web.first_rows import first_solutions, first_triples

#: Signs that would mislead whoever looks for the ends of rows.
ODD = '}},{"a":{"type":'


def solutions(rows: int, text: str = ODD) -> bytes:
    """Return an answer as the engine writes it."""
    query = f"SELECT ?n ?t {{ VALUES ?n {{ {' '.join(map(str, range(rows)))} }} BIND({json.dumps(text)} AS ?t) }}"
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    return results.serialize(format=ox.QueryResultsFormat.JSON) or b""


@pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 5000, 20_000])
def test_the_first_solutions_are_those_of_the_whole(rows: int) -> None:
    """However large an answer is, its first rows are right, and all are counted."""
    body = solutions(rows)
    found, size = first_solutions(body, 10)
    whole = json.loads(body)
    assert found["head"] == whole["head"]
    assert found["results"]["bindings"] == whole["results"]["bindings"][:10]
    assert size == rows


def test_a_boolean_has_no_rows() -> None:
    """The answer to ASK is what it is."""
    assert first_solutions(b'{"head":{},"boolean":true}', 10) == ({"head": {}, "boolean": True}, 0)


def test_texts_without_an_end_are_shortened() -> None:
    """A page of rows that have megabytes has some rows, and of a long text the beginning."""
    found, size = first_solutions(solutions(100, "&" * 100_000), 1000)
    rows = found["results"]["bindings"]
    assert size == 100
    assert 1 <= len(rows) < 20
    assert len(rows[0]["t"]["value"]) < 10_100
    found, size = first_solutions(solutions(1, "&" * 3_000_000), 1000)
    assert (size, len(found["results"]["bindings"])) == (1, 1)


@pytest.mark.parametrize("lines", [0, 1, 9, 10, 11, 30_000])
def test_the_first_triples_are_in_order(lines: int) -> None:
    """Triples are shown in their order, and all are counted."""
    body = b"".join(b'<urn:a> <urn:b> "%05d" .\n' % number for number in reversed(range(lines)))
    found, size = first_triples(body, 10)
    shown = [row["object"]["value"] for row in found["results"]["bindings"]]
    assert shown == [f"{number:05}" for number in range(min(lines, 10))]
    assert size == lines


def test_an_iri_without_an_end_is_a_text() -> None:
    """A shortened IRI would lead to something else."""
    found, size = first_triples(b"<urn:a> <urn:b> <urn:%s> .\n<urn:c> <urn:d> 1 .\n" % (b"x" * 2_000_000), 10)
    assert size == 2
    (row,) = found["results"]["bindings"]
    assert row["object"]["type"] == "literal"
    assert row["subject"] == {"type": "uri", "value": "urn:a"}
