"""Where the project's files are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from ifrc_kg.errors import FileMissing
from ifrc_kg.files import ProjectFiles, find_project_files, read_text


def test_the_checkout_is_found(project_files: ProjectFiles) -> None:
    """Without a root, the project's own files are found."""
    assert find_project_files().prefixes.read_bytes() == project_files.prefixes.read_bytes()


def test_another_root_is_obeyed(tmp_path: Path) -> None:
    """A root with an ontology is taken, and lists are sorted."""
    for name in (
        "ontology/prefixes.ttl",
        "ontology/vocabularies/b.ttl",
        "ontology/vocabularies/a.ttl",
        "data/x/y.trig",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files = find_project_files(tmp_path)
    assert [path.name for path in files.vocabularies] == ["a.ttl", "b.ttl"]
    assert [files.shown(path) for path in files.trig] == ["data/x/y.trig"]
    assert [path.name for path in files.turtle] == ["prefixes.ttl", "a.ttl", "b.ttl"]
    assert files.shapes == ()
    assert files.shown(Path("/elsewhere/a.ttl")) == "/elsewhere/a.ttl"


def test_a_root_without_an_ontology_is_refused(tmp_path: Path) -> None:
    """The message says which setting points there."""
    with pytest.raises(FileMissing) as caught:
        find_project_files(tmp_path)
    assert "IFRC_KG_ROOT" in caught.value.hint


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Neither a missing file nor one that is no UTF-8 ends in a traceback."""
    (tmp_path / "latin").write_bytes(b"\xe9")
    for name in ("latin", "missing"):
        with pytest.raises(FileMissing, match=name):
            read_text(tmp_path / name)
