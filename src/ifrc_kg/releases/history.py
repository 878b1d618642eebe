"""The releases that there have been, `data/releases.csv`, and what changed in each, `data/releases/<version>.json`.

Both are written by `ifrc-kg release`, and never changed afterwards: what they tell is the history.
The latest release stands first, so that it is the line below the header that a reader sees.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from ifrc_kg.errors import DataError, UsageError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.releases.version import read_version

__all__ = ["Release", "changes_path", "history_path", "history_text", "load_changes", "load_history"]

_HEADER: Final = ["version", "released", "fingerprint", "summary"]


@dataclass(frozen=True)
class Release:
    """A release: its version, its day (an xsd:date), the fingerprint of its data or nothing, and what it brought."""

    version: str
    released: str
    fingerprint: str
    summary: str


def history_path(project: ProjectFiles) -> Path:
    """Return where a project lists its releases."""
    return project.data / "releases.csv"


def changes_path(project: ProjectFiles, version: str) -> Path:
    """Return where a project keeps what changed in a release; the first one has no such file."""
    return project.data / "releases" / f"{version}.json"


def load_history(project: ProjectFiles) -> tuple[Release, ...]:
    """Return the releases, the latest first; none where the project lists none.

    Raises DataError for another header, for a row that is no release, and for releases out of order.
    """
    path = history_path(project)
    if not path.is_file():
        return ()
    header, *rows = csv.reader(io.StringIO(read_text(path)), strict=True)
    if header != _HEADER:
        raise DataError(f"{path}: the header must be {','.join(_HEADER)}.")
    releases = tuple(_release(path, row) for row in rows)
    for later, earlier in pairwise(releases):
        is_later = read_version(later.version) > read_version(earlier.version)
        if not is_later or later.released < earlier.released:
            raise DataError(f"{path}: {later.version} stands above {earlier.version}, and is not later.")
    return releases


def _release(path: Path, row: Sequence[str]) -> Release:
    try:
        version, released, fingerprint, summary = row
        read_version(version)
        if date.fromisoformat(released).isoformat() != released:
            raise ValueError(released)  # noqa: TRY301 - a date in another form is none here
    except (ValueError, UsageError) as error:
        hint = "Give a version of three numbers, a day such as 2026-11-23, a fingerprint or nothing, and a sentence."
        raise DataError(f"{path}: {','.join(row)} is no release.", hint=hint) from error
    return Release(version, released, fingerprint, summary)


def history_text(releases: Iterable[Release]) -> str:
    """Return the list of releases as it is kept."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows(_rows(releases))
    return written.getvalue()


def _rows(releases: Iterable[Release]) -> Iterator[Sequence[str]]:
    yield _HEADER
    yield from map(astuple, releases)


def load_changes(project: ProjectFiles, version: str) -> Mapping[str, Any] | None:
    """Return what changed in a release, as `difference_report.as_json` tells it; None where nothing is kept.

    Raises DataError for a file that is no JSON object.
    """
    path = changes_path(project, version)
    if not path.is_file():
        return None
    try:
        told = json.loads(read_text(path))
    except ValueError as error:
        raise DataError(f"{path} is no JSON: {error}.") from error
    if not isinstance(told, dict):
        raise DataError(f"{path} does not tell what changed.", hint="`ifrc-kg release` writes it.")
    return told
