"""The fenced engine gives the local engine's answers, and no query hurts the next one."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import (
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooComplex,
    QueryTooLarge,
    ServiceBusy,
)
from ifrc_kg.fence.engine import FencedEngine, start_fenced_engine
from ifrc_kg.fence.limits import MEBIBYTE, Limits
from ifrc_kg.fence.waited import note_wait
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import by_token

JSON = by_token("json")
INITIATIVES = "PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#> SELECT ?i WHERE { ?i a ifrc:Initiative } ORDER BY ?i"
#: Some hundred million pairs, each looked at and thrown away: much time and little memory.
RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . "
    "FILTER(STRLEN(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f))) < 0) }"
)
#: Sorting some hundred million solutions.
GLUTTON = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f"


@pytest.fixture(scope="module")
def fenced(project_files: ProjectFiles) -> Iterator[FencedEngine]:
    """Return an engine whose queries may take a second."""
    limits = Limits(seconds=1.0, quick_seconds=0.1, memory_bytes=128 * MEBIBYTE, quick_places=3, slow_places=1)
    started = start_fenced_engine(project_files, limits)
    yield started
    started.close()


def ask(engine: FencedEngine, text: str) -> bytes:
    """Return the answer to a query in JSON."""
    return engine.evaluate(QueryRequest(text), JSON).body


def test_answers_are_those_of_the_local_engine(fenced: FencedEngine, engine: LocalEngine) -> None:
    """The same query gives the same bytes inside and outside the fence, and the same fingerprint."""
    assert engine.evaluate(QueryRequest(INITIATIVES), JSON).body == ask(fenced, INITIATIVES)
    assert engine.fingerprint == fenced.fingerprint


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("SELECT * WHERE {", QuerySyntaxError),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", QueryRefused),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", QueryRefused),
        ("SELECT * WHERE " + "{" * 5000 + "}" * 5000, QueryTooComplex),
        (RUNAWAY, QueryTimeout),
        (GLUTTON, QueryError),
    ],
)
def test_a_hostile_query_ends_in_an_error_and_the_next_is_answered(
    fenced: FencedEngine, text: str, error: type[QueryError]
) -> None:
    """Errors come back by their own names, in time, and the engine stays well."""
    began = time.monotonic()
    with pytest.raises(error):
        ask(fenced, text)
    assert time.monotonic() - began < 3.0
    assert b"harmony-awards" in ask(fenced, INITIATIVES)


def test_a_glutton_is_told_that_memory_ran_out(project_files: ProjectFiles) -> None:
    """With time enough and little memory, the error names memory."""
    engine = start_fenced_engine(project_files, Limits(seconds=20.0, memory_bytes=32 * MEBIBYTE))
    try:
        with pytest.raises(QueryTooLarge, match="memory"):
            ask(engine, GLUTTON)
    finally:
        engine.close()


def test_a_second_slow_query_is_told_to_come_back(fenced: FencedEngine) -> None:
    """With one slow place, two runaway queries end as a timeout and as a busy service, and light ones are served."""
    ends: list[type[BaseException]] = []

    def run() -> None:
        try:
            ask(fenced, RUNAWAY)
        except QueryError as error:
            ends.append(type(error))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert b"harmony-awards" in ask(fenced, INITIATIVES)
    for thread in threads:
        thread.join()
    assert {QueryTimeout, ServiceBusy} == set(ends)


def test_a_dead_child_costs_nobody_an_answer(fenced: FencedEngine) -> None:
    """Children that die while they wait are replaced before the next query notices."""
    ask(fenced, INITIATIVES)
    for child in list(fenced._pool._idle):  # noqa: SLF001 - the test kills what the pool holds
        os.kill(child.process, signal.SIGKILL)
        select.select([child.socket], [], [], 5)
    assert b"harmony-awards" in ask(fenced, INITIATIVES)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a child count as young for long, since a busy machine kills as slowly as it does everything."""
    monkeypatch.setattr("ifrc_kg.fence.pool._YOUNG_SECONDS", 10.0)


@pytest.mark.usefixtures("patient")
def test_a_child_that_dies_with_the_question_costs_nobody_an_answer(fenced: FencedEngine) -> None:
    """One that takes a question and is gone before it has begun has another do it."""
    ask(fenced, INITIATIVES)
    waiting = [child.process for child in fenced._pool._idle]  # noqa: SLF001 - the test kills what the pool holds
    for process in waiting:
        os.kill(process, signal.SIGSTOP)  # so that it takes the question, and nothing else
        threading.Timer(0.003, os.kill, (process, signal.SIGKILL)).start()
    assert b"harmony-awards" in ask(fenced, INITIATIVES)


@pytest.mark.usefixtures("patient")
def test_another_fork_server_takes_the_place_of_one_that_was_ended(
    project_files: ProjectFiles, caplog: pytest.LogCaptureFixture
) -> None:
    """Its children go with it; the next query waits until another has loaded, and is answered."""
    engine = start_fenced_engine(project_files, Limits(seconds=30, spare_children=1))
    try:
        server = engine._pool._nursery._loading.process  # type: ignore[attr-defined]  # noqa: SLF001
        server.kill()
        server.wait()
        for child in list(engine._pool._idle):  # noqa: SLF001
            select.select([child.socket], [], [], 5)
        for _ in range(5):
            assert b"harmony-awards" in ask(engine, INITIATIVES)
    finally:
        engine.close()
    assert "another one takes its place" in caplog.text


def test_waiting_is_part_of_the_time_of_a_query(fenced: FencedEngine) -> None:
    """A query that has waited for most of its time has the rest of it, and a light one is answered all the same."""
    began = time.monotonic()
    note_wait(0.9)
    try:
        with pytest.raises(QueryTimeout):
            ask(fenced, RUNAWAY)
        assert time.monotonic() - began < 1.0
        assert b"harmony-awards" in ask(fenced, INITIATIVES)
    finally:
        note_wait(0)
