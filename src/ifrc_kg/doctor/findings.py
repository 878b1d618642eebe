"""What was looked at, and what was wrong; shared by threads."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

__all__ = ["CHECKS", "Check", "Findings"]

#: The checks by name, in the order of the report, and what each one asks.
CHECKS: Final = {
    "things": "every IRI answers 303 See Other and leads to its document",
    "formats": "every document has each format, with its media type, Vary and Content-Location",
    "isomorphism": "all formats of a document hold the same triples",
    "embedded": "the JSON-LD inside a page holds the same triples as the data",
    "links-in-headers": "documents name their canonical IRI, their other formats, the dataset and its licence",
    "caching": "representations have entity tags of their own, and answer 304 to them",
    "cors": "programs in pages of other sites may read the data",
    "documents": "the ontology, the shapes, the concept schemes and the descriptions hold the same in all formats",
    "absent": "what names nothing answers 404, in the format asked for",
    "void": "the numbers of the VoID description are those that the endpoint counts",
    "dcat": "the sizes and checksums of the distributions are those of the files",
    "dumps": "the dumps have the checksums that their list gives",
    "endpoint": "the endpoint describes itself and answers",
    "pages": "links between pages lead to pages",
    "sitemap": "what the sitemap lists is there",
}


@dataclass
class Check:
    """How much was looked at, what was wrong, and why the check does not apply, if it does not."""

    name: str
    looked_at: int = 0
    faults: list[str] = field(default_factory=list)
    not_applicable: str = ""


class Findings:
    """All checks, by name."""

    def __init__(self) -> None:
        """Begin with nothing looked at."""
        self._lock = threading.Lock()
        self._checks = {name: Check(name) for name in CHECKS}

    def look(self, name: str, is_right: object, fault: str) -> bool:
        """Count one thing looked at, write down what is wrong with it, and return whether it is right."""
        with self._lock:
            self._checks[name].looked_at += 1
            if not is_right:
                self._checks[name].faults.append(fault)
        return bool(is_right)

    def leave(self, name: str, reason: str) -> None:
        """Say why a check does not apply to this site."""
        with self._lock:
            self._checks[name].not_applicable = reason

    @property
    def checks(self) -> Sequence[Check]:
        """All checks, the faults of each in alphabetical order."""
        with self._lock:
            for each in self._checks.values():
                each.faults.sort()
            return tuple(self._checks.values())

    @property
    def faults(self) -> int:
        """How many things are wrong."""
        return sum(len(each.faults) for each in self.checks)
