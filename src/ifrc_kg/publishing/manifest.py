"""What was written, with checksums; by it a folder is known as one of ours.

`published.json` is for programs, `SHA256SUMS` for `sha256sum --check`; neither lists itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ifrc_kg.errors import UsageError

__all__ = ["NAME", "SUMS", "PublishedFile", "Site", "measured", "refuse_foreign", "write_manifest"]

NAME: Final = "published.json"
SUMS: Final = "SHA256SUMS"
_MADE_BY: Final = "ifrc-kg publish"
_MOST_SHOWN: Final = 3


@dataclass(frozen=True)
class PublishedFile:
    """A file below the folder."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Site:
    """What lies in a folder: of which program and data, for which place, and which addresses have no file."""

    program: str
    fingerprint: str
    below: str
    absent: tuple[str, ...]
    files: tuple[PublishedFile, ...]


def measured(name: str, body: bytes) -> PublishedFile:
    """Return size and checksum of a file."""
    return PublishedFile(name, len(body), hashlib.sha256(body).hexdigest())


def write_manifest(folder: Path, site: Site) -> None:
    """Write both lists into a folder."""
    text = json.dumps({"made_by": _MADE_BY, **asdict(site)}, indent=1) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8")
    sums = "".join(f"{each.sha256}  {each.name}\n" for each in site.files)
    (folder / SUMS).write_text(sums, encoding="utf-8")


def refuse_foreign(folder: Path) -> None:
    """Raise UsageError if a folder cannot be replaced without loss: it holds what this command has not written."""
    if not folder.exists():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise UsageError(f"{folder} is no folder.", hint="Name one that does not exist yet.")
    there = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()]
    if not there:
        return
    foreign = sorted(set(there) - _listed(folder) - {NAME, SUMS})
    if NAME not in there or foreign:
        shown = ", ".join(foreign[:_MOST_SHOWN])
        raise UsageError(
            f"{folder} holds files that ifrc-kg publish has not written: {shown}.",
            hint="Name another folder, or take them out: the folder is replaced as a whole.",
        )


def _listed(folder: Path) -> set[str]:
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {each["name"] for each in told["files"]} if told["made_by"] == _MADE_BY else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
