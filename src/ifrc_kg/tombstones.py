"""Tombstones: the IRIs that the project once published and has withdrawn, `data/tombstones.csv`.

An IRI that was published is never used for something else, and never just vanishes: its row says when and why it was
withdrawn, and which IRI stands in its place, if one does.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.namespaces import BASE

__all__ = ["TOMBSTONES", "Tombstone", "load_tombstones"]

#: The file, below the folder of data.
TOMBSTONES: Final = "tombstones.csv"
_HEADER: Final = ["iri", "withdrawn", "reason", "replaced_by"]


@dataclass(frozen=True)
class Tombstone:
    """What is known of a withdrawn IRI: the day (an xsd:date), the reason, and the IRI in its place, or nothing."""

    iri: str
    withdrawn: str
    reason: str
    replaced_by: str


def load_tombstones(project: ProjectFiles) -> Mapping[str, Tombstone]:
    """Return the tombstones by their IRIs; none where the project has no such file.

    Raises DataError for another header, for an incomplete row and for an IRI that is not the project's own.
    """
    path = project.data / TOMBSTONES
    if not path.is_file():
        return {}
    header, *rows = csv.reader(io.StringIO(read_text(path)), strict=True)
    if header != _HEADER:
        raise DataError(f"{path}: the header must be {','.join(_HEADER)}.")
    for row in rows:
        if len(row) != len(_HEADER) or not all(row[:3]) or not row[0].startswith(BASE):
            raise DataError(f"{path}: {','.join(row)} is no tombstone.", hint="Give an IRI of ours, a day, a reason.")
    return {row[0]: Tombstone(*row) for row in rows}
