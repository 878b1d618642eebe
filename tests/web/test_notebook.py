"""A question as a notebook: a valid one, whose cells run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from urllib.request import urlopen

import nbformat
import pytest
from flask.testing import FlaskClient

NAMES = ["anything-in-country", "every-widget", "figures-from?least=1", "initiatives-of-country", "labels-as-graph"]


def notebook(client: FlaskClient, name: str) -> dict[str, Any]:
    """Return the notebook of a question."""
    path, _, asked = name.partition("?")
    response = client.get(f"/queries/{path}.ipynb?{asked}")
    assert (response.status_code, response.content_type) == (200, "application/x-ipynb+json")
    told: dict[str, Any] = json.loads(response.data)
    return told


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_one(asker: FlaskClient, name: str) -> None:
    """Jupyter's own schema holds for it, and every cell has a name of its own."""
    told = notebook(asker, name)
    nbformat.validate(told)
    cells = [cell["id"] for cell in told["cells"]]
    assert len(set(cells)) == len(cells)
    assert cells[:3] == ["question", "endpoint", "ask"]


def test_a_notebook_says_what_it_asks_and_how_to_cite_it(asker: FlaskClient) -> None:
    """Question, address, licence, state of the data, citation."""
    told = notebook(asker, "initiatives-of-country")
    first, last = "".join(told["cells"][0]["source"]), "".join(told["cells"][-1]["source"])
    assert first.startswith("# Which initiatives lie in a country, and on whose word?\n")
    assert "<http://localhost/queries/initiatives-of-country>" in first
    assert "Licence of the data: <https://creativecommons.org/licenses/by/4.0/>" in first
    assert "Question “initiatives-of-country”, <http://localhost/queries/initiatives-of-country>." in last


def test_evidence_is_told_where_the_question_gives_it(asker: FlaskClient) -> None:
    """A question without a column of evidence has no cell about it."""
    assert "phrases" in {cell["id"] for cell in notebook(asker, "initiatives-of-country")["cells"]}
    assert "phrases" not in {cell["id"] for cell in notebook(asker, "every-widget")["cells"]}


def test_a_notebook_needs_the_values_of_its_question(asker: FlaskClient) -> None:
    """Without a value that is needed there is nothing to ask."""
    assert asker.get("/queries/figures-from.ipynb").status_code == 400


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("initiatives-of-country.ipynb", ["stated · 1 row", "“Harmony Awards - Australia”", "interpreted · 1 row"]),
        ("every-widget.ipynb?text=%22%22%22%5C", []),
        ("figures-from.ipynb?least=1", []),
        ("anything-in-country.ipynb", []),
        ("labels-as-graph.ipynb", ["1001 Strengths"]),
    ],
)
def test_the_cells_run(question_server: str, name: str, pieces: list[str]) -> None:
    """Executed one after the other, with nothing but SPARQLWrapper there, the cells ask the endpoint and show."""
    with urlopen(f"{question_server}/queries/{name}", timeout=30) as answer:  # noqa: S310 - the test's own server
        told = json.load(answer)
    cells = ["".join(cell["source"]) for cell in told["cells"] if cell["cell_type"] == "code"]
    program = f"names = {{}}\nfor cell in {cells!r}:\n    exec(cell, names)\n"
    done = subprocess.run([sys.executable, "-"], input=program.encode(), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    written = done.stdout.decode("utf-8")
    assert all(piece in written for piece in pieces), written
