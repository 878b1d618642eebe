"""What the tests of the command line share: one engine, loaded once, and a way to run a command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ifrc_kg.cli import main
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine


@dataclass(frozen=True)
class Outcome:
    """What a command line left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    engine: LocalEngine,
    project_files: ProjectFiles,
) -> Run:
    """Return a function that runs a command line in this process, over the engine that is loaded already."""
    for name in ("IFRC_KG_ENDPOINT", "IFRC_KG_SOURCE", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IFRC_KG_ROOT", str(project_files.root))
    monkeypatch.setattr("ifrc_kg.commands.project.load_local_engine", lambda _files: engine)

    def run_here(*arguments: str) -> Outcome:
        code = main(arguments)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_here
