"""A release, prepared in a folder of its own: stamped files, generated files, dumps, and what changed.

Nothing of the project is touched here.
What is prepared depends on the project's files, the release before, the version and the day alone, and is the same
whenever it is prepared again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ifrc_kg.dumps import SUMS, build_dumps
from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.releases.changelog import released_changelog
from ifrc_kg.releases.difference_report import ReleaseChanges, as_json, as_markdown, release_changes, summary_sentence
from ifrc_kg.releases.history import Release, changes_path, history_path, history_text, load_history
from ifrc_kg.releases.rdf_patch import rdf_patch
from ifrc_kg.releases.reading import read_release
from ifrc_kg.releases.stamping import Stamp, stamped_texts
from ifrc_kg.validation import validate_project
from ifrc_kg.validation_report import Severity, render

__all__ = ["Before", "Generate", "Plan", "Prepared", "prepared_release"]

#: What makes the generated files of a project: their texts by path.
Generate = Callable[[ProjectFiles], Mapping[Path, str]]

_SOURCES: Final = ("ontology", "data", "queries")
_MOST_SHOWN: Final = 10


@dataclass(frozen=True)
class Before:
    """The release before: its version and its quads."""

    version: str
    quads: tuple[Quad, ...]


@dataclass(frozen=True)
class Plan:
    """A release to be made: version and day, the release before it if there is one, and what it brings, in a sentence.

    Without a sentence it is told how many statements came and went.
    """

    stamp: Stamp
    before: Before | None = None
    summary: str = ""


@dataclass(frozen=True)
class Prepared:
    """A release that is ready: new texts of the project's files, the folder of its files, and what changed."""

    texts: Mapping[Path, str]
    folder: Path
    summary: str
    changes: ReleaseChanges | None


def prepared_release(project: ProjectFiles, plan: Plan, scratch: Path, generate: Generate) -> Prepared:
    """Prepare a release in an empty folder.

    Raises DataError for data that violate a shape or a check, and what reading the project's files raises.
    """
    stamp, before, version = plan.stamp, plan.before, str(plan.stamp.version)
    copy = ProjectFiles(scratch / "project")
    stamped = stamped_texts(project, stamp)
    _copy(project, copy, stamped)
    generated = generate(copy)
    _write(generated)
    _require_valid(copy)

    folder = scratch / version
    manifest = build_dumps(copy, folder)
    changes = release_changes(before.quads, read_release(copy.root)) if before else None
    counted = summary_sentence(changes) if changes else ""
    told = plan.summary or counted or "The first release."
    files = _files_of_changes(changes, plan, load_prefixes(copy.prefixes)) if changes else {}
    _add(folder, files)

    line = f"{counted} Compared with {before.version}." if before else told
    history = (Release(version, stamp.released, manifest.fingerprint, told), *load_history(project))
    changelog = project.root / "CHANGELOG.md"
    texts = {
        **stamped,
        **{project.root / path.relative_to(copy.root): text for path, text in generated.items()},
        changelog: released_changelog(read_text(changelog), version, stamp.released, line),
        history_path(project): history_text(history),
    }
    if changes:
        texts[changes_path(project, version)] = files["changes.json"]
    return Prepared({path: text for path, text in texts.items() if _is_new(path, text)}, folder, told, changes)


def _copy(project: ProjectFiles, copy: ProjectFiles, stamped: Mapping[Path, str]) -> None:
    """Copy what the data are made of, with the stamped files in their places."""
    for name in _SOURCES:
        shutil.copytree(project.root / name, copy.root / name)
    _write({copy.root / path.relative_to(project.root): text for path, text in stamped.items()})


def _write(texts: Mapping[Path, str]) -> None:
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _require_valid(project: ProjectFiles) -> None:
    """Raise DataError, with the first findings, for data that violate a shape or a check."""
    report = validate_project(project)
    if not report.conforms:
        # Warnings hinder no release, and would hide what does.
        violations = replace(
            report, findings=tuple(each for each in report.findings if each.severity is Severity.VIOLATION)
        )
        lines = render(violations, "text", load_prefixes(project.prefixes)).splitlines()
        more = [f"… and {len(lines) - _MOST_SHOWN} more lines"] if len(lines) > _MOST_SHOWN else []
        shown = "\n  ".join([*lines[:_MOST_SHOWN], *more])
        raise DataError(f"The data are not fit to be released:\n  {shown}", hint="`ifrc-kg validate` tells all of it.")


def _files_of_changes(changes: ReleaseChanges, plan: Plan, prefixes: Prefixes) -> dict[str, str]:
    """Return the files that tell what changed, by name."""
    before, after = plan.before.version if plan.before else "", plan.stamp.version
    return {
        "changes.json": as_json(changes),
        "changes.md": f"# Changes from {before} to {after}\n\n{as_markdown(changes, prefixes)}",
        "changes.rdfp": rdf_patch(changes.statements),
    }


def _add(folder: Path, files: Mapping[str, str]) -> None:
    """Add files to a folder of dumps, and their checksums to the list of all."""
    _write({folder / name: text for name, text in files.items()})
    sums = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items()))
    (folder / SUMS).write_text(read_text(folder / SUMS) + sums, encoding="utf-8", newline="\n")


def _is_new(path: Path, text: str) -> bool:
    return not path.is_file() or read_text(path) != text
