"""Where the ontology, the data and the queries lie: in a checkout, or inside the installed wheel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ifrc_kg.errors import FileMissing

__all__ = ["ProjectFiles", "find_project_files", "read_text"]

_PACKAGE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True)
class ProjectFiles:
    """The project's source files below one root; lists are sorted, so that every load is the same."""

    root: Path

    @property
    def ontology(self) -> Path:
        """The folder of terms, prefixes, vocabularies and shapes."""
        return self.root / "ontology"

    @property
    def data(self) -> Path:
        """The folder of statements."""
        return self.root / "data"

    @property
    def descriptions(self) -> tuple[Path, ...]:
        """What is generated to describe the dataset inside itself, one file for each named graph."""
        return tuple(sorted((self.data / "description").glob("*.ttl")))

    @property
    def queries(self) -> Path:
        """The folder of stored queries."""
        return self.root / "queries"

    @property
    def prefixes(self) -> Path:
        """The file with the single list of prefixes."""
        return self.ontology / "prefixes.ttl"

    @property
    def vocabularies(self) -> tuple[Path, ...]:
        """The concept schemes, one file each."""
        return tuple(sorted((self.ontology / "vocabularies").glob("*.ttl")))

    @property
    def shapes(self) -> tuple[Path, ...]:
        """The SHACL shapes, one file for each class."""
        return tuple(sorted((self.ontology / "shapes").glob("*.ttl")))

    @property
    def trig(self) -> tuple[Path, ...]:
        """The data files, which hold named graphs only."""
        return tuple(sorted(self.data.rglob("*.trig")))

    @property
    def turtle(self) -> tuple[Path, ...]:
        """All Turtle files of the project."""
        return tuple(sorted([*self.ontology.rglob("*.ttl"), *self.data.rglob("*.ttl")]))

    def shown(self, path: Path) -> str:
        """Return a path as messages show it: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


def find_project_files(root: Path | None = None) -> ProjectFiles:
    """Return the files below `root`, or the project's own: those of the checkout, else those inside the wheel.

    Raises FileMissing where no folder holds an ontology.
    """
    candidates = (root,) if root else (_PACKAGE.parents[1], _PACKAGE / "_bundled")
    for candidate in candidates:
        if (candidate / "ontology" / "prefixes.ttl").is_file():
            return ProjectFiles(candidate.resolve())
    raise FileMissing(
        f"No ontology/prefixes.ttl below {' or '.join(str(path) for path in candidates)}.",
        hint="Set IFRC_KG_ROOT to a folder that holds ontology/, data/ and queries/.",
    )


def read_text(path: Path) -> str:
    """Return the UTF-8 text of a file; raise FileMissing where there is none to read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileMissing(
            f"{path} cannot be read: {error}.", hint="A source file is a readable UTF-8 text file."
        ) from error
