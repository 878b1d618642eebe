"""`ifrc-kg release`, on a small project: what it writes, what it refuses, and that it leaves nothing half done."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ifrc_kg.cli import main
from ifrc_kg.commands import release_command
from ifrc_kg.dataset_description import description_texts
from ifrc_kg.files import ProjectFiles
from ifrc_kg.inventory import inventory_path, inventory_text
from ifrc_kg.releases.history import history_path
from ifrc_kg.releases.stamping import stated_versions

DAY = "2031-02-03"
SHAPE = "ontology/shapes/dataset.ttl"
Files = dict[str, bytes]


def generated(project: ProjectFiles) -> Mapping[Path, str]:
    """Return what a project without tables and pages has generated of itself."""
    description = description_texts(project, {})
    return {**description, inventory_path(project): inventory_text(project, description)}


def contents(folder: Path) -> Files:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def checksum(content: bytes) -> str:
    """Return a SHA-256 as `sha256sum` writes it."""
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module")
def template(project_files: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout with the terms, one shape and nothing but the record of the dataset, not yet released."""
    root, source = tmp_path_factory.mktemp("template"), project_files.root
    shutil.copytree(source / "queries" / "views", root / "queries" / "views")
    for name in (
        *("CITATION.cff", "LICENSE-DATA", "README.md", "data/dataset.ttl", "ontology/ifrc.ttl"),
        *("ontology/prefixes.ttl", SHAPE, "src/ifrc_kg/__init__.py"),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, root / name)
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n### Server\n- Faster.\n", encoding="utf-8")
    made = ProjectFiles(root)
    for path, text in generated(made).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def project(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProjectFiles:
    """Return a checkout of its own for a test, which the command works on."""
    root = tmp_path / "checkout"
    shutil.copytree(template, root)
    monkeypatch.setenv("IFRC_KG_ROOT", str(root))
    monkeypatch.setattr(release_command, "generated_texts", generated)
    return ProjectFiles(root)


@pytest.fixture
def release(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a way to run the command, which returns its exit code and all that it says."""

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["release", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.mark.slow
def test_two_releases_from_the_first_to_the_second(
    project: ProjectFiles, release: Callable[..., tuple[int, str]]
) -> None:
    """The first has no changes to tell; the second has a patch that turns the first into it, and every place agrees."""
    present = min(stated_versions(project).values())
    first, later = project.root / "releases" / present, project.root / "releases" / "7.0.0"
    code, said = release(present, "--date", "2031-01-01", "--summary", "The  first\none.")
    assert (code, said.splitlines()[0]) == (0, "The first one.")
    assert not (first / "changes.rdfp").exists()
    assert f"## [Unreleased]\n\n## [{present}] - 2031-01-01" in (project.root / "CHANGELOG.md").read_text("utf-8")

    shape = project.root / SHAPE
    shape.write_text(shape.read_text("utf-8").replace('( "en" )', '( "en" "fr" )', 1), encoding="utf-8")
    for path, text in generated(project).items():
        path.write_text(text, encoding="utf-8")
    before = contents(project.root)
    code, said = release("7.0.0", "--date", DAY, "--dry-run")
    assert code == 0
    assert '+__version__ = "7.0.0"' in said
    assert contents(project.root) == before

    code, said = release("7.0.0", "--date", DAY)
    assert code == 0
    assert set(stated_versions(project).values()) == {"7.0.0"}
    assert f'dcterms:modified "{DAY}"^^xsd:date' in (project.data / "dataset.ttl").read_text("utf-8")
    assert all(path.read_text("utf-8") == text for path, text in generated(project).items())
    _assert_folder(later)
    _assert_patch(first / "ifrc-kg.nq", later / "changes.rdfp", later / "ifrc-kg.nq")
    rows = list(csv.DictReader(history_path(project).read_text("utf-8").splitlines()))
    manifest = json.loads((later / "manifest.json").read_text("utf-8"))
    assert [(row["version"], row["released"]) for row in rows] == [("7.0.0", DAY), (present, "2031-01-01")]
    assert (rows[0]["fingerprint"], manifest["version"]) == (manifest["fingerprint"], "7.0.0")
    assert (project.data / "releases" / "7.0.0.json").read_bytes() == (later / "changes.json").read_bytes()

    made = contents(project.root)
    for name, content in before.items():  # undone, and done again
        (project.root / name).write_bytes(content)
    shutil.rmtree(later)
    (project.data / "releases" / "7.0.0.json").unlink()
    assert release("7.0.0", "--date", DAY)[0] == 0
    assert contents(project.root) == made


def _assert_folder(folder: Path) -> None:
    """Hold a folder to six formats, each plain and compressed, and to the right checksum of each file but two."""
    files = contents(folder)
    for suffix in ("trig", "nq", "ttl", "nt", "jsonld", "rdf"):
        assert {f"ifrc-kg.{suffix}", f"ifrc-kg.{suffix}.gz"} <= files.keys()
    lines = files.pop("SHA256SUMS").decode().splitlines()
    del files["manifest.json"]
    assert sorted(lines) == sorted(f"{checksum(body)}  {name}" for name, body in files.items())
    assert files["changes.md"].startswith(b"# Changes from ")


def _assert_patch(before: Path, patch: Path, after: Path) -> None:
    """Apply a patch line by line: it turns one dump into the other, and no line is without effect."""
    quads = set(ox.parse(path=str(before), format=ox.RdfFormat.N_QUADS))
    for line in patch.read_text("utf-8").splitlines():
        if line[:2] in ("A ", "D "):
            (quad,) = ox.parse(line[2:], format=ox.RdfFormat.N_QUADS)
            assert (quad in quads) == (line[0] == "D")
            (quads.remove if line[0] == "D" else quads.add)(quad)
    patched, expected = ox.Dataset(quads), ox.Dataset(ox.parse(path=str(after), format=ox.RdfFormat.N_QUADS))
    for each in (patched, expected):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert patched == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("0.0.1",), "not later"),
        (("7.0",), "no version"),
        (("7.0.0", "--date", "tomorrow"), "no day"),
        (("7.0.0", "--date", "2000-01-01"), "before the last release"),
        (("7.0.0",), "is not at"),
        (("7.0.0", "--previous", "nowhere"), "is not at nowhere"),
        (("7.0.0", "--previous", "."), "and not 0.0.9, the release before"),
    ],
)
def test_what_cannot_be_a_release_is_refused(
    project: ProjectFiles, release: Callable[..., tuple[int, str]], arguments: tuple[str, ...], message: str
) -> None:
    """The reason is told, with exit code 2, and nothing is written."""
    history_path(project).write_text("version,released,fingerprint,summary\n0.0.9,2001-01-01,,First.\n", "utf-8")
    before = contents(project.root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.root)
        code, said = release(*arguments)
    assert (code, message in said) == (2, True)
    assert contents(project.root) == before


@pytest.mark.parametrize(
    ("name", "edit", "message"),
    [
        ("data/dataset.ttl", ("dcat:landingPage", "\n    dcat:landingPage"), "not in the canonical form"),
        ("data/inventory.csv", ("ontology,", "ontology,1"), "stale: data/inventory.csv"),
        ("CITATION.cff", ("\nversion: ", "\nversion: 1"), "do not name one version"),
        ("CITATION.cff", ("\nversion: ", "\nedition: "), "stands there 0 times"),
    ],
)
def test_a_checkout_that_is_not_clean_is_refused(
    project: ProjectFiles, release: Callable[..., tuple[int, str]], name: str, edit: tuple[str, str], message: str
) -> None:
    """Files in another form, stale ones and versions that disagree are named."""
    path = project.root / name
    assert edit[0] in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(*edit, 1), encoding="utf-8")
    before = contents(project.root)
    code, said = release("7.0.0")
    assert (code, message in said) == (2, True)
    assert contents(project.root) == before


@pytest.mark.slow
def test_data_that_violate_a_shape_are_not_released(
    project: ProjectFiles, release: Callable[..., tuple[int, str]]
) -> None:
    """The findings are told, and nothing is written."""
    path = project.data / "dataset.ttl"
    lines = [line for line in path.read_text("utf-8").splitlines(keepends=True) if "dcterms:license" not in line]
    path.write_text("".join(lines), encoding="utf-8")
    for fresh, text in generated(project).items():
        fresh.write_text(text, encoding="utf-8")
    before = contents(project.root)
    code, said = release(min(stated_versions(project).values()), "--date", DAY)
    assert code == 2
    assert "not fit to be released" in said
    assert "A dataset MUST have exactly one licence" in said
    assert "warning:" not in said
    assert contents(project.root) == before


def test_a_release_is_made_once(project: ProjectFiles, release: Callable[..., tuple[int, str]]) -> None:
    """A folder that is there is never written over."""
    (project.root / "releases" / "7.0.0").mkdir(parents=True)
    code, said = release("7.0.0")
    assert (code, "is there already" in said) == (2, True)


@pytest.mark.slow
def test_a_folder_that_somebody_else_put_there_is_left(
    project: ProjectFiles, release: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two releases that are made at the same time one fails, and does not take the other's folder away."""
    theirs = project.root / "releases" / "7.0.0" / "SHA256SUMS"
    copied = shutil.copytree

    def slow(source: Path, target: Path, *how: Any) -> Path:
        if str(target).endswith(".part"):
            theirs.parent.mkdir(parents=True)
            theirs.write_text("theirs", encoding="utf-8")
        return Path(copied(source, target, *how))

    monkeypatch.setattr(shutil, "copytree", slow)
    code, said = release("7.0.0")
    assert (code, "cannot be written" in said) == (2, True)
    assert theirs.read_text("utf-8") == "theirs"
    assert list(theirs.parent.parent.iterdir()) == [theirs.parent]


@pytest.mark.slow
def test_a_release_that_cannot_be_put_into_place_leaves_nothing(
    project: ProjectFiles, release: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the files of the project cannot be written, the folder of the release goes as well."""

    def full(texts: Mapping[Path, str]) -> None:
        raise OSError(28, "No space left on device", str(min(texts)))

    monkeypatch.setattr(release_command, "replace_files", full)
    before = contents(project.root)
    code, said = release(min(stated_versions(project).values()), "--date", DAY)
    assert (code, "cannot be written: No space left on device" in said) == (2, True)
    assert contents(project.root) == before
