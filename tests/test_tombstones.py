"""Tombstones: a file of withdrawn IRIs that cannot be wrong without being noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.namespaces import BASE
from ifrc_kg.tombstones import TOMBSTONES, load_tombstones

OLD = f"{BASE}id/initiative/old"


def project(root: Path, text: str) -> ProjectFiles:
    """Return a project whose tombstones are a text."""
    (root / "data").mkdir()
    (root / "data" / TOMBSTONES).write_text(text, encoding="utf-8")
    return ProjectFiles(root)


def test_the_projects_own_file_can_be_read(project_files: ProjectFiles) -> None:
    """No IRI that is withdrawn is described any more."""
    assert (project_files.data / TOMBSTONES).is_file()
    assert load_tombstones(project_files) == {}


def test_a_project_without_the_file_has_none(tmp_path: Path) -> None:
    """The file may be absent."""
    assert load_tombstones(ProjectFiles(tmp_path)) == {}


def test_a_row_is_a_tombstone(tmp_path: Path) -> None:
    """A row has the IRI, the day, the reason, and what stands in its place or nothing."""
    files = project(tmp_path, f'iri,withdrawn,reason,replaced_by\n{OLD},2026-11-24,"Twice, by mistake.",\n')
    stone = load_tombstones(files)[OLD]
    assert (stone.withdrawn, stone.reason, stone.replaced_by) == ("2026-11-24", "Twice, by mistake.", "")


@pytest.mark.parametrize(
    "text",
    [
        "iri,date\n",
        f"iri,withdrawn,reason,replaced_by\n{OLD},2026-11-24\n",
        f"iri,withdrawn,reason,replaced_by\n{OLD},2026-11-24,,\n",
        "iri,withdrawn,reason,replaced_by\nhttps://example.org/a,2026-11-24,Gone.,\n",
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, text: str) -> None:
    """Another header, a row that lacks something, an IRI of somebody else."""
    with pytest.raises(DataError):
        load_tombstones(project(tmp_path, text))
