"""Versions, and the list of releases."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.errors import DataError, UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.releases.history import Release, changes_path, history_path, history_text, load_changes, load_history
from ifrc_kg.releases.version import Version, dataset_version, read_version

LATER = Release("0.2.0", "2026-12-01", "ab12", 'Two "quoted", words.')
FIRST = Release("0.1.0", "2026-11-23", "", "The first release.")


@pytest.fixture
def project(tmp_path: Path) -> ProjectFiles:
    """Return an empty project."""
    (tmp_path / "data" / "releases").mkdir(parents=True)
    return ProjectFiles(tmp_path)


@given(st.tuples(st.integers(0, 999_999), st.integers(0, 999_999), st.integers(0, 999_999)))
def test_a_version_is_read_as_it_is_written(numbers: tuple[int, int, int]) -> None:
    """Three numbers make a version, and it is written as them."""
    version = Version(*numbers)
    assert read_version(str(version)) == version


@pytest.mark.parametrize("text", ["", "1", "1.2", "v1.2.3", "1.2.3-rc.1", "01.2.3", "1.2.3\n", "1.2.٣", "1.-2.3"])
def test_anything_else_is_no_version(text: str) -> None:
    """Pre-releases, leading zeros and other digits are refused with an example."""
    with pytest.raises(UsageError, match="no version") as raised:
        read_version(text)
    assert "0.2.0" in raised.value.hint


def test_versions_are_ordered_by_number() -> None:
    """0.10.0 comes after 0.9.1, which no comparison of texts would say."""
    assert read_version("0.9.1") < read_version("0.10.0") < read_version("1.0.0")


def test_the_list_is_read_as_it_is_written(project: ProjectFiles) -> None:
    """Quotes and commas of a summary survive."""
    history_path(project).write_text(history_text([LATER, FIRST]), encoding="utf-8")
    assert load_history(project) == (LATER, FIRST)


def test_a_project_without_a_list_has_no_history(project: ProjectFiles) -> None:
    """Neither releases nor changes are made up."""
    assert load_history(project) == ()
    assert load_changes(project, "0.1.0") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version,date\n", "header"),
        (history_text([Release("0.2", "2026-12-01", "", "")]), "no release"),
        (history_text([Release("0.2.0", "20261201", "", "")]), "no release"),
        (history_text([Release("0.2.0", "2026-13-01", "", "")]), "no release"),
        (history_text([FIRST]) + "0.0.9,2026-01-01\n", "no release"),
        (history_text([FIRST, LATER]), "not later"),
        (history_text([FIRST, FIRST]), "not later"),
        (history_text([Release("0.2.0", "2026-11-22", "", ""), FIRST]), "not later"),
    ],
)
def test_a_list_that_cannot_be_true_is_refused(project: ProjectFiles, text: str, message: str) -> None:
    """Headers, rows, days and order are checked when it is read."""
    history_path(project).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_history(project)


@pytest.mark.parametrize("text", ["{", "[]"])
def test_changes_that_cannot_be_read_are_an_error(project: ProjectFiles, text: str) -> None:
    """A broken file is told, and not taken for none."""
    changes_path(project, "0.2.0").write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        load_changes(project, "0.2.0")


def test_the_latest_release_is_the_version_of_the_data(project_files: ProjectFiles) -> None:
    """The committed list ends with what the data say they are."""
    assert load_history(project_files)[0].version == dataset_version(project_files)
