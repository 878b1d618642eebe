"""The validator reports on the data that are served, or on none."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from pathlib import Path

import pytest

from ifrc_kg.errors import ServiceBusy
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.validator import Validator
from ifrc_kg.fence.waited import waited
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine


@pytest.fixture
def project(project_files: ProjectFiles, tmp_path: Path) -> ProjectFiles:
    """Return a project that holds prefixes, and a name with blanks."""
    root = tmp_path / "some project"
    (root / "ontology").mkdir(parents=True)
    shutil.copy(project_files.prefixes, root / "ontology" / "prefixes.ttl")
    return ProjectFiles(root)


def test_it_reports_on_what_is_served_alone(project: ProjectFiles, caplog: pytest.LogCaptureFixture) -> None:
    """While the files hold other data than what is served, or cannot be read, a client is told to come back."""
    served = load_local_engine(project).fingerprint
    validator = Validator(project, Limits(), 10.0, fingerprint=served)
    sound = project.prefixes.read_text(encoding="utf-8")
    changed = f"{sound}\n<urn:example:a> <urn:example:b> <urn:example:c> .\n"
    for text, reason in ((changed, "have changed"), ("this is no Turtle", "line 1")):
        project.prefixes.write_text(text, encoding="utf-8")
        caplog.clear()
        with caplog.at_level(logging.WARNING), pytest.raises(ServiceBusy) as caught:
            validator.project_report("json")
        assert caught.value.retry_after
        assert reason in caplog.text
    project.prefixes.write_text(sound, encoding="utf-8")
    try:
        assert b'"conforms"' in validator.project_report("json")
    finally:
        validator.close()


def test_the_state_is_told_at_once_and_known_later(project: ProjectFiles) -> None:
    """Nobody waits for the state; what begins in the background makes it known, however often it is begun."""
    validator = Validator(project, Limits(), 10.0)
    assert validator.state is None
    for _ in range(5):
        validator.begin()
    try:
        report = json.loads(validator.project_report("json"))
        state = validator.state
        assert state is not None
        assert state.conforms is report["conforms"]
        assert {severity.value: number for severity, number in state.counts.items()} == report["counts"]
        validator.begin()
        assert validator.state is state
    finally:
        validator.close()


def test_a_start_that_fails_in_the_background_leaves_the_state_unknown(
    project: ProjectFiles, caplog: pytest.LogCaptureFixture
) -> None:
    """It is in the log, and the next who asks is told to come back."""
    validator = Validator(project, Limits(), 10.0, fingerprint="another")
    with caplog.at_level(logging.WARNING):
        validator.begin()
        with pytest.raises(ServiceBusy):
            validator.project_report("json")
    assert validator.state is None
    assert "have changed" in caplog.text


def test_a_report_on_the_live_graph_is_made_once(project: ProjectFiles) -> None:
    """Who asks again gets what was kept, in each format, even when no evaluator is left."""
    validator = Validator(project, Limits(), 30.0)
    before = waited()
    try:
        reports = {name: validator.project_report(name) for name in ("json", "text")}
    finally:
        validator.close()
    assert reports == {name: validator.project_report(name) for name in ("json", "text")}
    assert b"conforms" in reports["json"]
    assert waited() == before  # the start counts for who waited for it, and for nothing that the thread does afterwards


def test_validations_wait_for_each_other(project: ProjectFiles) -> None:
    """They are done one after the other, and nobody is refused while few wait."""
    validator = Validator(project, Limits(), 30.0)
    found: list[bytes] = []

    def validate() -> None:
        found.append(validator.upload_report(b"<urn:a> <urn:b> <urn:c> .", "text/turtle", "json"))

    threads = [threading.Thread(target=validate) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        validator.close()
    assert len(found) == len(threads)
    assert len(set(found)) == 1


def test_what_is_closed_ends_quietly_in_the_background(project: ProjectFiles, caplog: pytest.LogCaptureFixture) -> None:
    """A server that ends while it begins to validate has nothing to tell, in its log or by an error of a thread."""
    validator = Validator(project, Limits(), 30.0)
    validator.upload_report(b"<urn:a> <urn:b> <urn:c> .", "text/turtle", "json")
    validator.close()
    with caplog.at_level(logging.WARNING):
        validator.begin()
        for thread in threading.enumerate():
            if thread.name == "validation-start":
                thread.join()
    assert validator.state is None
    assert caplog.text == ""
