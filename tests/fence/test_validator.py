"""The validator reports on the data that are served, or on none."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from ifrc_kg.errors import ServiceBusy
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.validator import Validator
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
