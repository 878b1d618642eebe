"""Children come and go without anyone's answer being lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ifrc_kg.engine import QueryEngine, QueryRequest
from ifrc_kg.fence.engine import FencedEngine, start_fenced_engine
from ifrc_kg.fence.limits import Limits
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON

FIRST = "SELECT ?s WHERE { ?s a <https://w3id.org/ifrc-kg/ontology#Initiative> } ORDER BY ?s"
EVERY = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


def ask(engine: QueryEngine, text: str) -> bytes:
    """Return the answer to a query in JSON."""
    return engine.evaluate(QueryRequest(text), JSON).body


@pytest.fixture(scope="module")
def leaving(project_files: ProjectFiles) -> Iterator[FencedEngine]:
    """Return an engine to whose measure every child has grown fat after one query."""
    started = start_fenced_engine(project_files, Limits(fat_bytes=-(2**60), spare_children=1))
    yield started
    started.close()


def test_a_fat_child_takes_its_leave(leaving: FencedEngine) -> None:
    """A child that grew fat answers, says that it goes, and is never asked again."""
    for _ in range(10):
        assert b"harmony-awards" in ask(leaving, FIRST)


def test_a_large_answer_arrives_whole(leaving: FencedEngine, engine: LocalEngine) -> None:
    """An answer of many reads is the same bytes behind the fence, and the next question is answered."""
    assert ask(engine, EVERY) == ask(leaving, EVERY)
    assert b"harmony-awards" in ask(leaving, FIRST)
