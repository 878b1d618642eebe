"""`ifrc-kg evidence`: the proof over a small project, and over the paper where it is at hand."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.query_catalogue import load_catalogue

from .conftest import Run

TEXT = "Green gardens\n\nBirds sing at dawn.\n"


def small_project(root: Path, project_files: ProjectFiles, *, end: int = 33) -> Path:
    """Write a project of two passages over TEXT below a folder, and return the text's file."""
    for folder in ("ontology", "data"):
        (root / folder).mkdir()
    (root / "queries").symlink_to(project_files.queries)
    for name in ("ifrc.ttl", "prefixes.ttl"):
        (root / "ontology" / name).symlink_to(project_files.ontology / name)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (root / "data" / "outline.trig").write_text(
        f"""
@prefix document: <https://w3id.org/ifrc-kg/id/document/> .
@prefix ifrc: <https://w3id.org/ifrc-kg/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix passage: <https://w3id.org/ifrc-kg/id/passage/> .
@prefix reference: <https://w3id.org/ifrc-kg/id/reference/> .
@prefix schema: <https://schema.org/> .
@prefix selector: <https://w3id.org/ifrc-kg/id/selector/> .

reference:source-text {{
    document:paper a ifrc:SourceDocument ; ifrc:textSha256 "{digest}" .
    passage:one a ifrc:Passage ; schema:position 1 ; oa:hasSelector selector:one, selector:one-key .
    selector:one a oa:TextPositionSelector ; oa:start 0 ; oa:end 13 .
    selector:one-key a oa:TextQuoteSelector ; oa:exact "Green gardens" ; oa:start 0 ; oa:end 13 .
    passage:two a ifrc:Passage ; schema:position 2 ; oa:hasSelector selector:two, selector:two-key .
    selector:two a oa:TextPositionSelector ; oa:start 15 ; oa:end 34 .
    selector:two-key a oa:TextQuoteSelector ; oa:exact "sing at dawn" ; oa:start 21 ; oa:end {end} .
}}
""",
        encoding="utf-8",
    )
    source = root / "paper.txt"
    source.write_text(TEXT, encoding="utf-8")
    return source


@pytest.fixture
def source(run: Run, tmp_path: Path, project_files: ProjectFiles, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 - `run` sets the environment that is changed here
    """Return the text of a small project, which the command line works on."""
    text = small_project(tmp_path, project_files)
    monkeypatch.setenv("IFRC_KG_ROOT", str(tmp_path))
    monkeypatch.setattr("ifrc_kg.commands.project.load_local_engine", load_local_engine)
    monkeypatch.setattr("ifrc_kg.commands.project.load_catalogue", load_catalogue)
    return text


def test_every_passage_is_proven(run: Run, source: Path) -> None:
    """A table with each passage, and one line that sums up."""
    outcome = run("evidence", "--source", str(source))
    assert outcome.code == 0
    assert "passage:one           0-13        1  ok" in outcome.out
    assert outcome.out.endswith("2 passages, 2 key phrases, all proven; no word of the text is left out.\n")


def test_the_source_can_be_a_setting(run: Run, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """IFRC_KG_SOURCE names the text once and for all."""
    monkeypatch.setenv("IFRC_KG_SOURCE", str(source))
    assert run("evidence").code == 0


def test_a_wrong_offset_is_a_fault(run: Run, source: Path, project_files: ProjectFiles, tmp_path: Path) -> None:
    """One character too few: the passage is at fault, the words that stand there are shown, the code is 1."""
    other = tmp_path / "other"
    other.mkdir()
    small_project(other, project_files, end=32)
    outline = (other / "data" / "outline.trig").read_text(encoding="utf-8")
    (tmp_path / "data" / "outline.trig").write_text(outline, encoding="utf-8")
    outcome = run("evidence", "--source", str(source))
    assert outcome.code == 1
    assert "at 21-32 stands “sing at daw”, not “sing at dawn”" in outcome.out
    assert "2 passages, 2 key phrases, 1 passage not proven;" in outcome.out


def test_another_text_is_refused_first(run: Run, source: Path) -> None:
    """A text with another digest proves nothing, and no offset is looked at."""
    source.write_text(TEXT.replace("Birds", "Words"), encoding="utf-8")
    outcome = run("evidence", "--source", str(source))
    assert (outcome.code, outcome.out) == (1, "")
    assert "The text is another one" in outcome.err


def test_rows_and_json_for_programs(run: Run, source: Path) -> None:
    """CSV has a row for each passage; JSON says whether all is proven; the summary goes to standard error."""
    sheet = run("evidence", "--source", str(source), "--format", "csv")
    assert [row["state"] for row in csv.DictReader(io.StringIO(sheet.out))] == ["ok", "ok"]
    assert sheet.err.startswith("2 passages")
    report = json.loads(run("evidence", "--source", str(source), "--format", "json").out)
    assert (report["isProven"], report["keyPhrases"], report["inNoPassage"]) == (True, 2, [])


def test_a_phrase_is_located_with_turtle(run: Run, source: Path) -> None:
    """The place of a phrase comes with its passage and a selector that is ready to paste."""
    outcome = run("evidence", "--source", str(source), "--locate", "birds  SING")
    assert outcome.code == 0
    assert "# line 3, characters 15-25, passage:two" in outcome.out
    assert 'oa:exact "Birds sing"' in outcome.out
    assert "passage:two oa:hasSelector selector:two-key-2 ." in outcome.out


def test_a_phrase_that_is_not_there_is_no_match(run: Run, source: Path) -> None:
    """Code 1, nothing on standard output."""
    outcome = run("evidence", "--source", str(source), "--locate", "fish")
    assert (outcome.code, outcome.out) == (1, "")
    assert "'fish' does not stand in the text" in outcome.err


def test_the_paper_is_proven_word_for_word(run: Run, source_text: str, tmp_path: Path) -> None:
    """Every passage and key phrase of the project stands in the paper, and no word of the paper is left out."""
    text = tmp_path / "paper.txt"
    text.write_text(source_text, encoding="utf-8")
    outcome = run("evidence", "--source", str(text))
    assert outcome.code == 0, outcome.out
    assert "all proven; no word of the text is left out" in outcome.out
