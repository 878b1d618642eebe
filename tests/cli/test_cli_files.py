"""`ifrc-kg format`, `generate`, `dump` and `validate`: what touches files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from rdflib import Graph

from ifrc_kg.files import ProjectFiles
from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.validation_report import Finding, Severity, ValidationReport

from .conftest import Run

UNTIDY = "@prefix ex: <urn:x:> . @prefix unused: <urn:u:> .\nex:b ex:p 2 , 1 . # a comment\nex:a a ex:C .\n"


def test_check_shows_what_would_change_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    """`format --check` shows the difference, ends with 1 and leaves the file as it is."""
    file = tmp_path / "untidy.ttl"
    file.write_text(UNTIDY, encoding="utf-8")
    outcome = run("format", "--check", str(file))
    assert outcome.code == 1
    assert "-@prefix ex: <urn:x:> . @prefix unused: <urn:u:> ." in outcome.out.splitlines()
    assert "1 file: 1 would change" in outcome.err
    assert file.read_text(encoding="utf-8") == UNTIDY


def test_format_writes_once(run: Run, tmp_path: Path) -> None:
    """The canonical form says the same and is not changed again."""
    file = tmp_path / "untidy.ttl"
    file.write_text(UNTIDY, encoding="utf-8")
    assert run("format", str(file)).code == 0
    assert set(Graph().parse(file)) == set(Graph().parse(data=UNTIDY, format="turtle"))
    assert (run("format", str(file), "--check").code, run("format", str(file)).out) == (0, "")


def test_a_syntax_error_says_where(run: Run, tmp_path: Path) -> None:
    """A file that is no Turtle is named with line and column."""
    file = tmp_path / "broken.ttl"
    file.write_text("@prefix ex: <urn:x:> .\nex:a ex:b\n", encoding="utf-8")
    outcome = run("format", str(file))
    assert outcome.code == 2
    assert f"{file}:" in outcome.err


def test_generated_files_are_fresh(run: Run) -> None:
    """The reference data and the generated pages are what their sources make of them."""
    outcome = run("generate", "--check")
    assert (outcome.code, outcome.out) == (0, "")
    assert "all fresh" in outcome.err


def test_a_stale_file_is_named_and_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that its source would make otherwise is stale: --check names it, without --check it is written."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "prefixes.ttl").write_text("", encoding="utf-8")
    made = tmp_path.resolve() / "data.trig"
    monkeypatch.setenv("IFRC_KG_ROOT", str(tmp_path))
    monkeypatch.setattr("ifrc_kg.commands.generate_command.generate", lambda _files: {made: "new\n"})
    monkeypatch.setattr("ifrc_kg.commands.generate_command.generated_pages", lambda _files: {})
    monkeypatch.setattr("ifrc_kg.commands.generate_command.description_texts", lambda _files, _fresh: {})
    monkeypatch.setattr("ifrc_kg.commands.generate_command.inventory_text", lambda _files, _fresh: "")
    monkeypatch.setattr("ifrc_kg.commands.generate_command.context_text", lambda _files: "")
    assert (run("generate", "--check").code, made.exists()) == (1, False)
    assert (run("generate").out, made.read_text(encoding="utf-8")) == ("data.trig\n", "new\n")
    assert run("generate", "--check").code == 0


@pytest.mark.slow
def test_a_dump_is_the_whole_graph(run: Run, tmp_path: Path) -> None:
    """N-Quads has one line for each statement of each named graph, and TriG says the same."""
    lines = run("dump", "--format", "nquads").out.splitlines()
    assert lines == sorted(set(lines))
    assert all("https://w3id.org/ifrc-kg/" in line for line in lines)
    file = tmp_path / "all.trig"
    assert run("dump", "--output", str(file)).code == 0
    assert len(set(parse_quads(file.read_text(encoding="utf-8"), Syntax.TRIG))) == len(lines)


def test_one_named_graph_can_be_dumped(run: Run) -> None:
    """The graph of a passage holds what that sentence states."""
    out = run("dump", "--graph", "passage:c-armenia-1", "--format", "turtle").out
    assert '"Armenian Red Cross"@en' in out
    assert "passage:c-armenia-1 {" not in out


def test_all_dumps_at_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project_files: ProjectFiles
) -> None:
    """`--all` fills a folder with every format, graph and kind, and checksums of all of them."""
    (tmp_path / "ontology").mkdir()
    shutil.copy(project_files.prefixes, tmp_path / "ontology" / "prefixes.ttl")
    (tmp_path / "queries" / "views").mkdir(parents=True)
    monkeypatch.setenv("IFRC_KG_ROOT", str(tmp_path))
    outcome = run("dump", "--all", str(tmp_path / "out"))
    assert outcome.code == 0
    listed = {
        line.split("  ")[1] for line in (tmp_path / "out" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    }
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"ifrc-kg.trig", "ifrc-kg.rdf.gz", "graphs/prefixes.ttl"} <= listed
    assert found == listed | {"SHA256SUMS", "manifest.json"}


def test_warnings_are_no_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report with warnings only is written, and the code is 0."""
    warning = Finding(
        Severity.WARNING, "A garden SHOULD have birds.", "urn:x:garden", "urn:x:shape", file="a.ttl", line=3
    )
    report = ValidationReport((warning,))
    monkeypatch.setattr("ifrc_kg.commands.validate_command.validate_project", lambda _files: report)
    outcome = run("validate")
    assert outcome.code == 0
    assert outcome.out.startswith("a.ttl:3: warning: urn:x:garden: A garden SHOULD have birds.\nconforms: ")
    assert json.loads(run("validate", "--format", "sarif").out)["version"] == "2.1.0"


@pytest.mark.slow
def test_a_violation_is_code_1_with_file_and_line(run: Run, project_files: ProjectFiles, tmp_path: Path) -> None:
    """A figure without its unit is found, at its line in the user's file."""
    file = tmp_path / "own.trig"
    text = (project_files.data / "paper" / "section-c.trig").read_text(encoding="utf-8")
    file.write_text(text.replace("        qudt:hasUnit unit:NUM ;\n", "", 1), encoding="utf-8")
    outcome = run("validate", str(file))
    assert outcome.code == 1
    assert any(line.startswith(f"{file.as_posix()}:") and ": violation: " in line for line in outcome.out.splitlines())
