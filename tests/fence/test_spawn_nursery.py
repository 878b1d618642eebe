"""Where nothing can be forked, spawned children give the same answers within the same bounds."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import DataError, ParseError, QueryError, QueryTimeout
from ifrc_kg.fence.engine import FencedEngine, start_fenced_engine
from ifrc_kg.fence.frames import Frame, FrameKind, receive_frame, send_frame
from ifrc_kg.fence.limits import MEBIBYTE, Limits
from ifrc_kg.fence.nursery import Child
from ifrc_kg.fence.spawn_nursery import SpawnNursery, few
from ifrc_kg.fence.work import question
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine, load_local_engine
from ifrc_kg.media_types import JSON

pytestmark = pytest.mark.slow

CLASSES = "SELECT DISTINCT ?class WHERE { ?s a ?class } ORDER BY ?class"
#: Much time and little memory.
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i && ?d = ?h) }"
LIMITS = Limits(seconds=1.0, memory_bytes=128 * MEBIBYTE)


@pytest.fixture(scope="module")
def root(project_files: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a project that holds an ontology and is quickly loaded."""
    root = tmp_path_factory.mktemp("spawned")
    (root / "ontology").mkdir()
    for name in ("ifrc.ttl", "prefixes.ttl"):
        shutil.copy(project_files.ontology / name, root / "ontology" / name)
    return root


@pytest.fixture(scope="module")
def local(root: Path) -> LocalEngine:
    """Return an engine over the same files in this process."""
    return load_local_engine(ProjectFiles(root))


@pytest.fixture(scope="module")
def spawned(root: Path) -> Iterator[FencedEngine]:
    """Return an engine of a platform that cannot fork."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(os, "fork")
        started = start_fenced_engine(ProjectFiles(root), LIMITS)
    yield started
    started.close()


def ask(engine: FencedEngine | LocalEngine, text: str) -> bytes:
    """Return the answer to a query in JSON."""
    return engine.evaluate(QueryRequest(text), JSON).body


def test_answers_are_those_of_the_local_engine(spawned: FencedEngine, local: LocalEngine) -> None:
    """Four clients at once get the same bytes as inside, over data of the same fingerprint."""
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(spawned, CLASSES))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {ask(local, CLASSES)}
    assert len(answers) == 4
    assert local.fingerprint == spawned.fingerprint


def test_a_runaway_ends_in_time_and_the_next_query_is_answered(spawned: FencedEngine, local: LocalEngine) -> None:
    """The bounds are those of forked children: an overrun ends with a timeout, and another child takes over."""
    with pytest.raises(QueryTimeout):
        ask(spawned, RUNAWAY)
    with pytest.raises(QueryError, match="SERVICE"):
        ask(spawned, "ASK { SERVICE <http://127.0.0.1/> {} }")
    assert ask(spawned, CLASSES) == ask(local, CLASSES)


def test_it_is_said(root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """An operator is told that evaluators are spawned and what that costs; where there is fork, nothing is said."""
    with caplog.at_level(logging.WARNING):
        start_fenced_engine(ProjectFiles(root), LIMITS).close()
        assert caplog.messages == []
        monkeypatch.delattr(os, "fork")
        start_fenced_engine(ProjectFiles(root), LIMITS).close()
    assert len(caplog.messages) == 1
    assert "cannot fork" in caplog.messages[0]


def test_there_are_fewer_of_them() -> None:
    """Children that share no memory are few, unless the operator wants still fewer."""
    assert (few(Limits()).quick_places, few(Limits()).spare_children) == (4, 1)
    assert (few(Limits(quick_places=2)).quick_places, few(Limits()).seconds) == (2, Limits().seconds)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """The first child's error comes back by its own name, and no process is left."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "ifrc.ttl").write_text("no Turtle", encoding="utf-8")
    with pytest.raises(ParseError):
        SpawnNursery(str(tmp_path), LIMITS)


def test_all_children_have_loaded_the_same(root: Path, tmp_path: Path) -> None:
    """A child that finds changed files is refused, since its answers would not be those of the others."""
    shutil.copytree(root / "ontology", tmp_path / "ontology")
    nursery = SpawnNursery(str(tmp_path), LIMITS)
    try:
        first = nursery.child()
        (tmp_path / "ontology" / "alignments.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
        with pytest.raises(DataError, match="have changed"):
            nursery.child()
        assert answer(first).kind is FrameKind.ANSWER
    finally:
        nursery.close()
    with pytest.raises(DataError):
        nursery.child()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a child does not end with the thread that started it")
def test_a_child_outlives_the_thread_that_asked_for_it(root: Path) -> None:
    """Servers end threads that are idle; the children that they have asked for stay."""
    nursery = SpawnNursery(str(root), LIMITS)
    try:
        children: list[Child] = [nursery.child()]
        thread = threading.Thread(target=lambda: children.append(nursery.child()))
        thread.start()
        thread.join()
        assert [answer(child).kind for child in children] == [FrameKind.ANSWER, FrameKind.ANSWER]
    finally:
        nursery.close()


def answer(child: Child) -> Frame:
    """Return a child's answer to a light query, and end the child."""
    send_frame(child.socket, question(QueryRequest("ASK {}"), JSON.token, 1.0))
    reply = receive_frame(child.socket)
    child.end()
    assert reply is not None
    return reply
