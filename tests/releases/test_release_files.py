"""The places of the version, the changelog, and files that are replaced together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ifrc_kg import __version__
from ifrc_kg.cli import main
from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.releases.changelog import latest_entry, released_changelog
from ifrc_kg.releases.history import load_history
from ifrc_kg.releases.replacing import replace_files
from ifrc_kg.releases.stamping import Stamp, stamped_texts, stated_versions
from ifrc_kg.releases.version import Version, dataset_version

HEAD = "# Changelog\n\nWords.\n\n"
TAIL = "## [0.1.0] - 2026-11-23\n\n### Data\n- All.\n"


def test_every_place_names_one_version(project_files: ProjectFiles) -> None:
    """Package, ontology, dataset, citations, changelog and the list of releases agree."""
    stated = set(stated_versions(project_files).values())
    entry = latest_entry(read_text(project_files.root / "CHANGELOG.md"))
    latest = load_history(project_files)[0]
    assert stated == {__version__} == {dataset_version(project_files)} == {entry[0]} == {latest.version}
    assert entry[1] == latest.released


def test_no_place_is_forgotten(project_files: ProjectFiles) -> None:
    """The number of the version stands nowhere in the sources but where a release would change it."""
    stamped = stamped_texts(project_files, Stamp(Version(7, 8, 9), "2031-02-03"))
    assert not [path for path, text in stamped.items() if f'"{__version__}"' in text or "2026-11-23" in _without(text)]
    others = [*project_files.turtle, project_files.root / "README.md", project_files.root / "pyproject.toml"]
    shapes = project_files.ontology / "shapes"  # their messages have an example
    for path in others:
        if not path.is_relative_to(shapes):
            assert __version__ not in stamped.get(path, read_text(path)), path


def _without(text: str) -> str:
    """Return a text without the lines that say when something began, which no release changes."""
    return "\n".join(line for line in text.splitlines() if "dcterms:created" not in line and "issued" not in line)


def test_stamped_files_say_the_stamp(project_files: ProjectFiles, tmp_path: Path) -> None:
    """What is written into the places is what is read from them."""
    for path, text in stamped_texts(project_files, Stamp(Version(7, 8, 9), "2031-02-03")).items():
        copy = tmp_path / path.relative_to(project_files.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
        assert text.count("7.8.9") + text.count("2031") >= 1
    assert set(stated_versions(ProjectFiles(tmp_path)).values()) == {"7.8.9"}


def test_a_place_that_is_there_twice_is_an_error(project_files: ProjectFiles, tmp_path: Path) -> None:
    """Nobody could say which of them is meant."""
    for path in stamped_texts(project_files, Stamp(Version(7, 8, 9), "2031-02-03")):
        copy = tmp_path / path.relative_to(project_files.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    citation = tmp_path / "CITATION.cff"
    citation.write_text(citation.read_text("utf-8") + f"version: {__version__}\n", encoding="utf-8")
    with pytest.raises(DataError, match="stands there 2 times"):
        stated_versions(ProjectFiles(tmp_path))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "### Data\n- New."),
        ("### Data\n- Old.", "### Data\n- Old.\n- New."),
        ("### Data\n- Old.\n\n### Server\n- Fast.", "### Data\n- Old.\n- New.\n\n### Server\n- Fast."),
        ("### Ontology\n- Term.", "### Ontology\n- Term.\n\n### Data\n- New."),
        (
            "### Ontology\n- Term.\n\n### Queries\n- One.",
            "### Ontology\n- Term.\n\n### Data\n- New.\n\n### Queries\n- One.",
        ),
        ("### Server\n- Fast.", "### Data\n- New.\n\n### Server\n- Fast."),
    ],
)
def test_the_unreleased_part_becomes_the_entry(body: str, expected: str) -> None:
    """The data are told of between ontology and queries, and nothing is unreleased afterwards."""
    gap = f"{body}\n\n" if body else ""
    made = released_changelog(f"{HEAD}## [Unreleased]\n\n{gap}{TAIL}", "0.2.0", "2026-12-01", "New.")
    assert made == f"{HEAD}## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n{expected}\n\n{TAIL}"
    assert latest_entry(made) == ("0.2.0", "2026-12-01")


def test_a_changelog_without_an_unreleased_part_is_an_error() -> None:
    """There is no place for the entry."""
    with pytest.raises(DataError, match="not released yet"):
        released_changelog(HEAD + TAIL, "0.2.0", "2026-12-01", "New.")
    assert latest_entry(HEAD) == ("", "")


def test_all_files_are_replaced(tmp_path: Path) -> None:
    """Those that were there keep their mode, those that were not get a folder."""
    old, new = tmp_path / "old", tmp_path / "folder" / "new"
    old.write_text("1", encoding="utf-8")
    old.chmod(0o755)
    replace_files({old: "2\n", new: "3\n"})
    assert (old.read_text("utf-8"), new.read_text("utf-8"), old.stat().st_mode & 0o777) == ("2\n", "3\n", 0o755)
    assert {path.name for path in tmp_path.rglob("*")} == {"old", "folder", "new"}


@pytest.mark.parametrize("fails", ["write_text", "replace"])
def test_or_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    """When the second file cannot be written, or not put in its place, the first is what it was."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("1", encoding="utf-8")
    right = getattr(Path, fails)

    def failing(self: Path, *arguments: object, **named: object) -> object:
        if "second" in self.name:
            raise OSError(28, "No space left on device", str(self))
        return right(self, *arguments, **named)

    monkeypatch.setattr(Path, fails, failing)
    with pytest.raises(OSError, match="No space"):
        replace_files({first: "2", second: "3"})
    assert first.read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


def test_the_command_line_names_both_versions(capsys: pytest.CaptureFixture[str], project_files: ProjectFiles) -> None:
    """`ifrc-kg version` tells the version of the program and that of the data that it works on."""
    assert main(["version"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith(f"ifrc-kg {__version__} ")
    assert second == f"data {dataset_version(project_files)}"
