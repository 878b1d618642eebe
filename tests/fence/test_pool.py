"""Children come and go without anyone's answer being lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ifrc_kg.engine import QueryEngine, QueryRequest
from ifrc_kg.errors import ServiceBusy
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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the processor time of another process")
def test_waiting_for_the_processor_is_not_slow(project_files: ProjectFiles) -> None:
    """A child that gets no processor for longer than a quick query may take answers then, and is asked again."""
    engine = start_fenced_engine(project_files, Limits(quick_seconds=0.1, spare_children=1, quick_places=1))
    try:
        for _ in range(5):
            ask(engine, FIRST)
        waiting = [child.process for child in engine._pool._idle]  # noqa: SLF001 - the test stops what the pool holds
        for process in waiting:
            os.kill(process, signal.SIGSTOP)
            threading.Timer(0.4, go_on, (process,)).start()
        assert b"harmony-awards" in ask(engine, FIRST)
        assert set(waiting) & {child.process for child in engine._pool._idle}  # noqa: SLF001 - see above
    finally:
        engine.close()


def go_on(process: int) -> None:
    """Let a stopped process go on, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGCONT)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of another process")
def test_a_query_that_takes_much_memory_is_slow_at_once(project_files: ProjectFiles) -> None:
    """Long before its time is over it needs a slow place, and a light query beside it does not."""
    engine = start_fenced_engine(project_files, Limits(seconds=30, quick_seconds=20, slow_places=0, spare_children=1))
    pairs = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
    try:
        with pytest.raises(ServiceBusy):
            ask(engine, pairs)
        assert b"harmony-awards" in ask(engine, FIRST)
    finally:
        engine.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when another process is gone")
def test_a_child_that_was_ended_is_gone(leaving: FencedEngine) -> None:
    """Who ends a child may count on its memory."""
    child = leaving._pool._nursery.child()  # noqa: SLF001 - the test ends a child of its own
    child.end()
    status = Path(f"/proc/{child.process}/status")
    assert not status.exists() or "\nVmRSS:" not in status.read_text()


def test_children_that_a_crowd_has_left_behind_end(project_files: ProjectFiles) -> None:
    """All of them wait for the next crowd for a moment, and after that as few as before; questions are answered on."""
    engine = start_fenced_engine(project_files, Limits(spare_children=1, quick_places=6))
    pool = engine._pool  # noqa: SLF001 - the test looks at what the pool holds
    try:
        for child in [pool._new_child() for _ in range(8)]:  # noqa: SLF001 - see above
            pool._keep(child)  # noqa: SLF001 - see above
        assert len(pool._idle) == 6  # noqa: SLF001 - see above
        deadline = time.monotonic() + 20
        while len(pool._idle) > pool._most_idle + 1 and time.monotonic() < deadline:  # noqa: SLF001 - see above
            time.sleep(0.1)
        assert len(pool._idle) == pool._most_idle + 1  # noqa: SLF001 - see above
        assert b"harmony-awards" in ask(engine, FIRST)
    finally:
        engine.close()
