"""The changelog at a release: what was not released yet becomes the entry of the version (keepachangelog.com)."""

from __future__ import annotations

import re
from typing import Final

from ifrc_kg.errors import DataError

__all__ = ["latest_entry", "released_changelog"]

_UNRELEASED: Final = "## [Unreleased]\n"
_ENTRY: Final = re.compile(r"^## \[([0-9.]+)\] - (\S+)$", re.MULTILINE)
_NEXT: Final = re.compile(r"^## \[", re.MULTILINE)
_DATA: Final = "### Data\n"
#: Parts of an entry that stand behind that of the data.
_BEHIND: Final = re.compile(r"^### (?:Queries|Server)$", re.MULTILINE)
_PART: Final = re.compile(r"^### ", re.MULTILINE)


def released_changelog(text: str, version: str, released: str, data_line: str) -> str:
    """Return a changelog whose unreleased part is the entry of a version, and in which nothing is unreleased.

    `data_line` is added to what changed in the data.
    Raises DataError where there is no unreleased part.
    """
    before, heading, rest = text.partition(_UNRELEASED)
    if not heading:
        raise DataError("CHANGELOG.md has no part that is not released yet.", hint=f"Add a line {_UNRELEASED.strip()}.")
    following = _NEXT.search(rest)
    end = following.start() if following else len(rest)
    body = _with_data(rest[:end].strip(), data_line)
    return f"{before}{heading}\n## [{version}] - {released}\n\n{body}\n\n{rest[end:]}".rstrip("\n") + "\n"


def _with_data(body: str, line: str) -> str:
    """Return a body with a line at the end of what changed in the data; ontology stands before, all else behind."""
    head, found, tail = f"{body}\n".partition(_DATA)
    if not found:
        behind = _BEHIND.search(body)
        place = behind.start() if behind else len(body)
        parts = (body[:place].strip(), f"{_DATA}- {line}", body[place:].strip())
        return "\n\n".join(filter(None, parts))
    following = _PART.search(tail)
    end = following.start() if following else len(tail)
    more = tail[end:].strip()
    return f"{head}{_DATA}{tail[:end].strip()}\n- {line}".strip() + (f"\n\n{more}" if more else "")


def latest_entry(text: str) -> tuple[str, str]:
    """Return version and day of the latest entry of a changelog; empty texts where it has none."""
    found = _ENTRY.search(text)
    return (found[1], found[2]) if found else ("", "")
