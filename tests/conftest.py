"""Fixtures that all tests share, and the guard that keeps them off the network."""

from __future__ import annotations

import importlib.util
import os
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from ifrc_kg.files import ProjectFiles, find_project_files, read_text
from ifrc_kg.local_engine import LocalEngine, load_local_engine
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue
from ifrc_kg.validation import validate_project
from ifrc_kg.validation_report import ValidationReport

# The tests in a browser need what `make test-browser` installs.
collect_ignore = [] if importlib.util.find_spec("playwright") else ["browser"]

# Many small examples, no stopwatch: the machine may be busy, and a failure must come again.
settings.register_profile("ifrc-kg", max_examples=60, deadline=None, print_blob=True)
settings.load_profile("ifrc-kg")

_CHECKOUT = Path(__file__).resolve().parents[1]
_LOOPBACK = ("127.", "localhost", "::1")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that connects to something other than this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not str(address[0] if isinstance(address, tuple) else address).startswith(
            _LOOPBACK
        ):
            pytest.fail(f"a test tried to connect to {address}")
        connect(self, address)  # type: ignore[arg-type]  # whatever the caller gave

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def project_files() -> ProjectFiles:
    """Return the project's own ontology, data and queries."""
    return find_project_files(_CHECKOUT)


@pytest.fixture(scope="session")
def prefixes(project_files: ProjectFiles) -> Prefixes:
    """Return the project's prefixes."""
    return load_prefixes(project_files.prefixes)


@pytest.fixture(scope="session")
def engine(project_files: ProjectFiles) -> LocalEngine:
    """Return an engine over the project's own data, loaded once."""
    return load_local_engine(project_files)


@pytest.fixture(scope="session")
def catalogue(project_files: ProjectFiles, prefixes: Prefixes) -> QueryCatalogue:
    """Return the catalogue of the competency questions."""
    return load_catalogue(project_files.queries, prefixes)


@pytest.fixture(scope="session")
def project_report(project_files: ProjectFiles) -> ValidationReport:
    """Return the report on the project's own files, made once."""
    return validate_project(project_files)


@pytest.fixture(scope="session")
def source_text() -> str:
    """Return the plain text of the paper, which is not part of the project; skip where it is absent."""
    path = Path(os.environ.get("IFRC_KG_SOURCE") or _CHECKOUT / "../shared/seed.txt")
    if not path.is_file():
        pytest.skip("the paper's text is not part of the project; set IFRC_KG_SOURCE to a file that holds it")
    return read_text(path)
