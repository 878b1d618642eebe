"""The SPARQL editor is built from npm packages that are pinned, and nothing breaks where it is not."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
EDITOR = ROOT / "editor"


def _build() -> ModuleType:
    """Return `editor/build.py`, which runs before there is a package and is therefore in none."""
    specification = importlib.util.spec_from_file_location("editor_build", EDITOR / "build.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_lock_names_no_host() -> None:
    """The lock pins versions and checksums; where packages come from is for whoever builds to say."""
    locked = json.loads((EDITOR / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in locked["packages"].items() if name}
    assert len(packages) > 50
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert re.findall(r"https?://[^\"]*\.tgz", json.dumps(locked)) == []


def test_versions_are_exact() -> None:
    """What is built today is built tomorrow: no range stands among the dependencies."""
    told = json.loads((EDITOR / "package.json").read_text(encoding="utf-8"))
    versions = {**told["dependencies"], **told["devDependencies"]}
    assert "@zazuko/yasgui" in versions
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


def test_bundle_is_ignored_by_git_and_carried_by_the_wheel() -> None:
    """Nothing of the editor is in the repository, and all of it in the wheel."""
    bundle = _build().BUNDLE.as_posix()
    assert f"/{bundle}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert wheel["wheel"]["artifacts"] == [f"{bundle}/*"]
    assert {"editor", "hatch_build.py"} <= set(wheel["sdist"]["only-include"])


def test_without_npm_a_sentence_is_said_and_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newcomer without npm gets the server, and learns what it lacks."""
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    assert _build().build_editor(tmp_path, say=said.append) is False
    assert said == ["The SPARQL editor is not built, since npm is not installed; /sparql will show its plain form."]


def test_failing_npm_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where npm fails, the last words that it wrote are passed on, and there is no half of a bundle."""
    for name in ("npm", "node"):
        script = tmp_path / name
        script.write_text("#!/bin/sh\necho no network >&2\nexit 1\n", encoding="utf-8")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    said: list[str] = []
    assert _build().build_editor(tmp_path, say=said.append) is False
    assert said[-1] == "The SPARQL editor could not be built; /sparql will show its plain form. no network"
    assert not (tmp_path / _build().BUNDLE).exists()


def test_fresh_bundle_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Npm runs once: a second build finds its work done, even without npm."""
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\nmkdir out && echo made > out/yasgui.js\n", encoding="utf-8")
    for script in (npm, node):
        script.chmod(0o755)
    build = _build()
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert build.build_editor(tmp_path, say=str) is True
    made = tmp_path / build.BUNDLE / "yasgui.js"
    assert made.read_text(encoding="utf-8") == "made\n"
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    said: list[str] = []
    assert build.build_editor(tmp_path, say=said.append) is True
    assert said == []
