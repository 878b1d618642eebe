"""A folder of dumps: made once, of the state that is served, and gone in the end."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from ifrc_kg import dump_folder
from ifrc_kg.dump_folder import DumpFolder
from ifrc_kg.errors import DataError, ServiceBusy
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.local_engine import load_local_engine


@pytest.fixture
def tiny(project_files: ProjectFiles, tmp_path: Path) -> ProjectFiles:
    """Return a project of one statement."""
    root = tmp_path / "tiny"
    for folder in ("ontology", "data", "queries/views"):
        (root / folder).mkdir(parents=True)
    (root / "ontology" / "prefixes.ttl").write_text(read_text(project_files.prefixes), encoding="utf-8")
    (root / "data" / "a.trig").write_text("<urn:g> { <urn:a> <urn:p> 1 }", encoding="utf-8")
    return ProjectFiles(root)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the processes that are started, by their arguments."""
    started: list[list[str]] = []

    class Counted(subprocess.Popen[bytes]):
        """A process that is counted."""

        def __init__(self, arguments: list[str], **further: Any) -> None:
            started.append(arguments)
            super().__init__(arguments, **further)

    monkeypatch.setattr(subprocess, "Popen", Counted)
    return started


def test_dumps_are_made_once(tiny: ProjectFiles, built: list[list[str]]) -> None:
    """However many ask at the same time, one process writes, and nothing is done before anybody asks."""
    folder = DumpFolder(tiny, load_local_engine(tiny).fingerprint)
    assert built == []
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(folder.manifest().fingerprint)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(built) == 1
    assert folder.path("ifrc-kg.nq").is_file()
    folder.close()


def test_a_closed_folder_is_gone(tiny: ProjectFiles) -> None:
    """What is served no longer is removed, and nobody gets it any more."""
    folder = DumpFolder(tiny, load_local_engine(tiny).fingerprint)
    folder.manifest()
    path = folder.path("ifrc-kg.nq")
    folder.close()
    assert not path.exists()
    assert not path.parent.parent.exists()
    for ask in (folder.manifest, lambda: folder.path("ifrc-kg.nq")):
        with pytest.raises(ServiceBusy):
            ask()


def test_what_an_ended_server_left_is_removed(
    tiny: ProjectFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that nobody holds goes with the next build; one that is held, or is not ours, stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    fingerprint = load_local_engine(tiny).fingerprint
    living = DumpFolder(tiny, fingerprint)
    living.manifest()
    left, other = tmp_path / "ifrc-kg-dumps-left", tmp_path / "ifrc-kg-dumps-of-others"
    left.mkdir()
    (left / "held").touch()
    other.mkdir()
    second = DumpFolder(tiny, fingerprint)
    second.manifest()
    assert living.path("ifrc-kg.nq").is_file()
    assert not left.exists()
    assert other.exists()
    living.close()
    second.close()
    assert [path.name for path in tmp_path.glob("ifrc-kg-dumps-*")] == [other.name]


def test_a_folder_may_be_closed_before_it_is_there(tiny: ProjectFiles) -> None:
    """Nobody has asked, and nothing has to be removed; a second time does nothing."""
    folder = DumpFolder(tiny, "x")
    folder.close()
    folder.close()


def test_other_files_than_those_that_are_served_are_not_dumped(tiny: ProjectFiles, built: list[list[str]]) -> None:
    """Files that were changed and not loaded again give no dumps, until they are as they were."""
    folder = DumpFolder(tiny, load_local_engine(tiny).fingerprint)
    data = tiny.data / "a.trig"
    text = read_text(data)
    data.write_text("<urn:g> { <urn:a> <urn:p> 2 }", encoding="utf-8")
    with pytest.raises(ServiceBusy, match="have changed"):
        folder.manifest()
    data.write_text(text, encoding="utf-8")
    assert folder.manifest().dumps
    assert len(built) == 2
    folder.close()


def test_files_that_cannot_be_read_give_no_dumps(tiny: ProjectFiles) -> None:
    """The process fails, and the error says no path."""
    folder = DumpFolder(tiny, "x")
    (tiny.data / "a.trig").write_text("no TriG", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        folder.manifest()
    assert str(tiny.root) not in str(caught.value)
    folder.close()


def test_nobody_waits_for_long(tiny: ProjectFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who would wait too long, or as one too many, is told when to come back."""
    fingerprint = load_local_engine(tiny).fingerprint
    monkeypatch.setattr(dump_folder, "_WAITING_SECONDS", 0.0)
    folder = DumpFolder(tiny, fingerprint)
    with pytest.raises(ServiceBusy, match="being written") as caught:
        folder.manifest()
    assert caught.value.retry_after == 5
    folder.close()
    monkeypatch.setattr(dump_folder, "_WAITERS", 0)
    folder = DumpFolder(tiny, fingerprint)
    with pytest.raises(ServiceBusy, match="being written"):
        folder.manifest()
    folder.close()


def test_a_build_that_takes_too_long_is_ended(tiny: ProjectFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts as failed."""
    monkeypatch.setattr(dump_folder, "_BUILDING_SECONDS", 0.01)
    folder = DumpFolder(tiny, "x")
    with pytest.raises(DataError, match="cannot be written"):
        folder.manifest()
    folder.close()
