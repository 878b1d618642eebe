"""The version of the dataset: one number for data, ontology and program (docs/decisions/0011-one-version.md).

It is three numbers (https://semver.org), and stands in the data themselves: `owl:versionInfo` of the dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import OWL

from ifrc_kg.dataset import SourceFile, read_quads
from ifrc_kg.errors import UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Quad

__all__ = ["Version", "dataset_version", "read_version", "version_among"]

_VERSION: Final = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\Z", re.ASCII)


@dataclass(frozen=True, order=True)
class Version:
    """A version; later ones are greater, number by number."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Return the version as it is written."""
        return f"{self.major}.{self.minor}.{self.patch}"


def read_version(text: str) -> Version:
    """Return the version that a text names; raise UsageError for anything but three numbers."""
    found = _VERSION.match(text)
    if found is None:
        raise UsageError(f"{text!r} is no version.", hint="Write three numbers, as in 0.2.0.")
    return Version(*map(int, found.groups()))


def dataset_version(project: ProjectFiles) -> str:
    """Return the version that a project's data state of themselves; empty where they state none.

    Raises what reading `data/dataset.ttl` raises.
    """
    source = SourceFile(project.data / "dataset.ttl", DATASET_GRAPH)
    return version_among(read_quads(source)) if source.path.is_file() else ""


def version_among(quads: Iterable[Quad]) -> str:
    """Return the version that some quads state of the dataset; empty where they state none."""
    stated = [str(quad.object) for quad in quads if quad[:2] == (DATASET_GRAPH, OWL.versionInfo)]
    return min(stated, default="")
