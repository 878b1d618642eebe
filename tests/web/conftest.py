"""A small project with three stored questions, the application over it, and the real server in a process of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine, load_local_engine
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from tests.server_process import started

_HERE = Path(__file__).parent

StartServer = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def small_root(project_files: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a project with the real ontology and views, small data, and questions of its own."""
    root = tmp_path_factory.mktemp("small")
    shutil.copytree(project_files.ontology, root / "ontology")
    shutil.copytree(_HERE / "queries", root / "queries")
    shutil.copytree(project_files.queries / "views", root / "queries" / "views")
    (root / "data").mkdir()
    shutil.copy(_HERE / "small.trig", root / "data" / "small.trig")
    shutil.copy(project_files.data / "dataset.ttl", root / "data" / "dataset.ttl")
    return root


@pytest.fixture(scope="session")
def application(small_root: Path) -> Flask:
    """Return the application over the small project."""
    return create_app(Settings(root=small_root), load_local_engine(ProjectFiles(small_root)))


@pytest.fixture
def client(application: Flask) -> FlaskClient:
    """Return a client of the application."""
    return application.test_client()


@pytest.fixture(scope="session")
def question_root(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of the small project with further questions: ASK, pages of rows, every type of parameter."""
    root = tmp_path_factory.mktemp("questions") / "small"
    shutil.copytree(small_root, root)
    shutil.copytree(_HERE / "question_files", root / "queries", dirs_exist_ok=True)
    return root


@pytest.fixture(scope="session")
def question_application(question_root: Path) -> Flask:
    """Return the application over the small project with further questions."""
    return create_app(Settings(root=question_root), load_local_engine(ProjectFiles(question_root)))


@pytest.fixture
def asker(question_application: Flask) -> FlaskClient:
    """Return a client of the application with further questions."""
    return question_application.test_client()


@pytest.fixture(scope="session")
def question_server(question_root: Path) -> Iterator[str]:
    """Start a server over the small project with further questions, and return its address."""
    with started(question_root) as address:
        yield address


@pytest.fixture(scope="session")
def real_application(project_files: ProjectFiles, engine: LocalEngine) -> Flask:
    """Return the application over the project's own data."""
    return create_app(Settings(root=project_files.root), engine)


@pytest.fixture
def real_client(real_application: Flask) -> FlaskClient:
    """Return a client of the application over the project's own data."""
    return real_application.test_client()


@pytest.fixture(scope="session")
def real_server(small_root: Path) -> Iterator[str]:
    """Start the server as users do, and return its address."""
    with started(small_root) as address:
        yield address


@pytest.fixture(scope="session")
def start_server(small_root: Path) -> StartServer:
    """Return what starts a server with settings of its own: a context that gives its address."""
    return partial(started, small_root)
