"""What the tests of the command line share: one engine, loaded once, and a way to run a command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ifrc_kg.cli import main
from ifrc_kg.engine import Answer, QueryRequest
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import Format
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue


@dataclass(frozen=True)
class Outcome:
    """What a command line left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@dataclass(frozen=True)
class Remembering:
    """An engine that answers the same question once: the graph does not change between two command lines."""

    engine: LocalEngine
    answers: dict[str, Answer]

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Return the answer of the engine, or the one that it gave before."""
        key = repr((request, answer_format.token))
        if key not in self.answers:
            self.answers[key] = self.engine.evaluate(request, answer_format)
        return self.answers[key]


@pytest.fixture(scope="session")
def remembering(engine: LocalEngine) -> Remembering:
    """Return the engine over the project's own data, with a memory."""
    return Remembering(engine, {})


@pytest.fixture(scope="session")
def catalogues(project_files: ProjectFiles, prefixes: Prefixes) -> Mapping[Path, QueryCatalogue]:
    """Return the catalogues of the public queries and of the views, loaded once."""
    folders = (project_files.queries, project_files.queries / "views")
    return {folder: load_catalogue(folder, prefixes) for folder in folders}


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    remembering: Remembering,
    catalogues: Mapping[Path, QueryCatalogue],
    project_files: ProjectFiles,
) -> Run:
    """Return a function that runs a command line in this process, over the engine that is loaded already."""
    for name in ("IFRC_KG_ENDPOINT", "IFRC_KG_SOURCE", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IFRC_KG_ROOT", str(project_files.root))
    monkeypatch.setattr("ifrc_kg.commands.project.load_local_engine", lambda _files: remembering)
    monkeypatch.setattr("ifrc_kg.commands.project.load_catalogue", lambda folder, _prefixes: catalogues[folder])

    def run_here(*arguments: str) -> Outcome:
        code = main(arguments)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_here
