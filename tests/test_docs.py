"""The documentation says what is true: its queries run, and it leaves no route, command or setting out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ifrc_kg.engine import QueryRequest
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.settings import SETTINGS
from ifrc_kg.web import create_app

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *ROOT.glob("docs/**/*.md")])
_FENCED = re.compile(r"^```sparql\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")


def queries_of(page: Path) -> list[str]:
    """Return the complete SPARQL queries that a page shows; a fragment of a query file begins with `#+`."""
    return [text for text in _FENCED.findall(read_text(page)) if not text.startswith("#+")]


QUERIES = [(page.name, text) for page in PAGES for text in queries_of(page)]


@pytest.mark.parametrize("text", [text for _, text in QUERIES], ids=[name for name, _ in QUERIES])
def test_a_query_that_the_documentation_shows_has_an_answer(text: str, engine: LocalEngine) -> None:
    """Whoever pastes a query from the documentation gets rows."""
    answer = json.loads(engine.evaluate(QueryRequest(text), JSON).body)
    assert answer["results"]["bindings"]


def test_the_query_of_the_readme_names_the_nine_initiatives(engine: LocalEngine) -> None:
    """The README's question about fighting xenophobia is answered by all nine, each with strength and reason."""
    (text,) = queries_of(ROOT / "README.md")
    rows = json.loads(engine.evaluate(QueryRequest(text), JSON).body)["results"]["bindings"]
    assert len({row["initiative"]["value"] for row in rows}) == 9
    assert all(row["strength"]["value"] and row["reason"]["value"] for row in rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_in_the_documentation_leads_somewhere(page: Path) -> None:
    """Every relative link names a file of the project."""
    broken = [target for target in _LINK.findall(read_text(page)) if not (page.parent / target).exists()]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_test_that_the_documentation_names_is_there(page: Path) -> None:
    """Who looks for the proof of a promise finds it."""
    named = _TEST.findall(read_text(page))
    missing = [name for path, name in named if f"def {name}(" not in read_text(ROOT / path)]
    assert missing == []


def test_every_promise_of_the_threat_model_names_its_proof() -> None:
    """Each row that says what happens has a test, and so has each promise of SECURITY.md."""
    promises = read_text(ROOT / "docs/threat-model.md").partition("## Promises")[2].partition("\n## ")[0]
    rows = [
        line for line in promises.splitlines() if line.startswith("| ") and not line.startswith(("| attack", "| ---"))
    ]
    promised = read_text(ROOT / "SECURITY.md").partition("## What is promised")[2].partition("\n## ")[0]
    rows += [line for line in promised.splitlines() if line.startswith("- ")]
    assert len(rows) > 30
    assert [row for row in rows if not _TEST.search(row)] == []


def test_every_route_is_documented(engine: LocalEngine) -> None:
    """The page on the HTTP interface names the first part of every path that the application answers."""
    described = read_text(ROOT / "docs/api.md")
    rules = create_app(engine=engine).url_map.iter_rules()
    parts = {f"/{re.split('[<.]', rule.rule.split('/')[1])[0]}" for rule in rules}
    assert not {part for part in parts if f"`{part}" not in described}


def test_every_setting_is_documented() -> None:
    """The page of settings has the variable of each row of the table."""
    described = read_text(ROOT / "docs/settings.md")
    assert not [setting.variable for setting in SETTINGS if f"`{setting.variable}`" not in described]


def test_versions_agree(project_files: ProjectFiles) -> None:
    """Package, ontology, dataset, citation and changelog name one version."""
    version = re.search(r'__version__ = "([^"]+)"', read_text(ROOT / "src/ifrc_kg/__init__.py"))
    assert version is not None
    number = version[1]
    assert f'owl:versionInfo "{number}"' in read_text(project_files.ontology / "ifrc.ttl")
    assert f'owl:versionInfo "{number}"' in read_text(project_files.data / "dataset.ttl")
    assert f"version: {number}" in read_text(ROOT / "CITATION.cff")
    assert re.findall(r"^## \[([0-9.]+)\]", read_text(ROOT / "CHANGELOG.md"), re.MULTILINE)[0] == number
