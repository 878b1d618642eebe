"""Where the version of a release stands in the project's files, and how it gets there.

Each place is a pattern that fits once into its file; its groups are the version, the day and the year of the release.
The same table serves to read what the files say, so that no place is written and not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.releases.version import Version

__all__ = ["Stamp", "stamped_texts", "stated_versions"]

_NUMBERS: Final = r"(?P<version>[0-9]+\.[0-9]+\.[0-9]+)"
_DAY: Final = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_CITED: Final = r"The ifrc-kg curators \((?P<year>[0-9]{4})\)\. [^.\n]*, version " + _NUMBERS

#: File below the root, and pattern.
_PLACES: Final = (
    ("src/ifrc_kg/__init__.py", rf'^__version__ = "{_NUMBERS}"$'),
    ("data/dataset.ttl", _CITED),
    ("data/dataset.ttl", rf'^    dcterms:modified "{_DAY}"\^\^xsd:date ;$'),
    ("data/dataset.ttl", rf'^    owl:versionInfo "{_NUMBERS}" ;$'),
    ("ontology/ifrc.ttl", _CITED),
    ("ontology/ifrc.ttl", rf'^    dcterms:modified "{_DAY}"\^\^xsd:date ;$'),
    ("ontology/ifrc.ttl", rf"^    owl:versionIRI <https://w3id\.org/ifrc-kg/ontology/{_NUMBERS}> ;$"),
    ("ontology/ifrc.ttl", rf'^    owl:versionInfo "{_NUMBERS}" ;$'),
    ("CITATION.cff", rf"^version: {_NUMBERS}$"),
    ("CITATION.cff", rf"^date-released: {_DAY}$"),
    ("LICENSE-DATA", _CITED),
    ("README.md", _CITED),
)


@dataclass(frozen=True)
class Stamp:
    """What is put into the places: the version and the day of a release, an xsd:date."""

    version: Version
    released: str

    def words(self) -> Mapping[str, str]:
        """Return what stands in the groups of the patterns."""
        return {"version": str(self.version), "day": self.released, "year": self.released[:4]}


def stated_versions(project: ProjectFiles) -> Mapping[str, str]:
    """Return what each place says of the version, by file and line; raise DataError for a place that is not there."""
    found = {}
    for name, place in _found(project):
        if "version" in place.groupdict():
            line = place.string.count("\n", 0, place.start("version")) + 1
            found[f"{name}:{line}"] = place["version"]
    return found


def stamped_texts(project: ProjectFiles, stamp: Stamp) -> dict[Path, str]:
    """Return the texts of the files with a stamp in all places; raise DataError for a place that is not there."""
    edits: dict[str, list[tuple[int, int, str]]] = {}
    texts: dict[str, str] = {}
    for name, place in _found(project):
        texts[name] = place.string
        words = stamp.words()
        edits.setdefault(name, []).extend((*place.span(group), words[group]) for group in place.groupdict())
    return {project.root / name: _edited(text, edits[name]) for name, text in texts.items()}


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, word in sorted(edits, reverse=True):
        text = text[:start] + word + text[end:]
    return text


def _found(project: ProjectFiles) -> Iterator[tuple[str, re.Match[str]]]:
    for name, pattern in _PLACES:
        places = list(re.finditer(pattern, read_text(project.root / name), re.MULTILINE))
        if len(places) != 1:
            raise DataError(
                f"{name}: the version or its day stands there {len(places)} times where it must stand once.",
                hint=f"The place that is looked for: {pattern}",
            )
        yield name, places[0]
