"""A small project with three stored questions, the application over it, and the real server in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine, load_local_engine
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

_HERE = Path(__file__).parent
_SECONDS_TO_START = 30

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
    with _started(small_root) as address:
        yield address


@pytest.fixture(scope="session")
def start_server(small_root: Path) -> StartServer:
    """Return what starts a server with settings of its own: a context that gives its address."""
    return partial(_started, small_root)


@contextmanager
def _started(root: Path, **settings: str) -> Iterator[str]:
    """Start a server with some environment variables; it must end with code 0 when told to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "IFRC_KG_ROOT": str(root), **settings}
    with subprocess.Popen([sys.executable, "-m", "ifrc_kg", "serve"], env=environment) as process:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process)
        yield address
        process.terminate()
        try:
            assert process.wait(_SECONDS_TO_START) == 0
        finally:
            process.kill()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz"):  # noqa: S310 - the test's own server
                return
        except URLError:
            time.sleep(0.1)
    process.kill()
    pytest.fail("the server did not start")
