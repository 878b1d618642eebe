"""Every answer tells which version of the dataset it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.namespace import OWL

from ifrc_kg import __version__
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.releases.version import dataset_version
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from ifrc_kg.web.headers import VERSION_HEADER

ASK = {"query": "ASK {}"}
QUESTIONS: list[tuple[int, dict[str, Any]]] = [
    (200, {"path": "/"}),
    (200, {"path": "/healthz"}),
    (200, {"path": "/sparql", "query_string": ASK}),
    (200, {"path": "/sparql", "query_string": ASK, "method": "HEAD"}),
    (200, {"path": "/sparql", "query_string": ASK, "method": "OPTIONS"}),
    (200, {"path": "/sparql", "query_string": {"query": "ASK { FILTER(NOW() > 0) }"}}),
    (200, {"path": "/sparql", "method": "POST", "data": ASK}),
    (200, {"path": "/static/style.css"}),
    (303, {"path": "/id/initiative/harmony-awards"}),
    (400, {"path": "/sparql", "query_string": {"query": "ASK {"}}),
    (403, {"path": "/sparql", "method": "POST", "data": {"update": "CLEAR ALL"}}),
    (404, {"path": "/nothing"}),
    (405, {"path": "/sparql", "method": "DELETE"}),
    (406, {"path": "/sparql", "query_string": ASK, "headers": {"Accept": "image/png"}}),
]


@pytest.fixture(scope="module")
def version(project_files: ProjectFiles) -> str:
    """Return what the data say of themselves, read without the project's own code."""
    graph = Graph().parse(project_files.data / "dataset.ttl")
    return str(graph.value(DATASET_GRAPH, OWL.versionInfo))


@pytest.mark.parametrize(("status", "question"), QUESTIONS)
def test_every_answer_tells_the_version(
    client: FlaskClient, version: str, status: int, question: dict[str, Any]
) -> None:
    """Answers of the application, answers given ahead of it, kept ones and errors name the version once."""
    for _ in range(2):  # made, and then kept
        answer = client.open(**question)
        answer.close()
        assert answer.status_code == status
        assert answer.headers.getlist(VERSION_HEADER) == [version]
        assert VERSION_HEADER in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%20%7B%7D", "/dataset.ttl"])
def test_a_copy_that_is_still_good_tells_the_version(client: FlaskClient, version: str, path: str) -> None:
    """304 has it as well, since it stands for the whole answer (RFC 9110, section 15.4.5)."""
    tag = client.get(path).headers["ETag"]
    answer = client.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers.get(VERSION_HEADER)) == (304, version)


def test_the_state_of_the_server_names_both_versions(client: FlaskClient, version: str) -> None:
    """`/healthz` tells the version of the data beside that of the program."""
    assert client.get("/healthz").json["dataset_version"] == version  # type: ignore[index]  # an object


def test_data_that_state_no_version_get_no_header(small_root: Path, tmp_path: Path) -> None:
    """A project without `data/dataset.ttl` tells nothing, rather than the version of the program."""
    for name in ("ontology", "queries"):
        (tmp_path / name).symlink_to(small_root / name)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "small.trig").symlink_to(small_root / "data" / "small.trig")
    files = ProjectFiles(tmp_path)
    client = create_app(Settings(root=tmp_path), load_local_engine(files)).test_client()
    assert dataset_version(files) == ""
    assert VERSION_HEADER not in client.get("/healthz").headers
    assert client.get(f"/ontology/{__version__}").status_code == 200
