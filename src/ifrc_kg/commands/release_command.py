"""`ifrc-kg release`: a new version, stamped into the project, with its dumps and what changed since the last one."""

from __future__ import annotations

import argparse
import difflib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from ifrc_kg.commands.generate_command import generated_texts
from ifrc_kg.commands.project import Project, open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import DataError, UsageError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.oxigraph_terms import Syntax
from ifrc_kg.rdf_format import canonical_text
from ifrc_kg.releases.building import Before, Plan, Prepared, prepared_release
from ifrc_kg.releases.history import load_history
from ifrc_kg.releases.reading import read_release
from ifrc_kg.releases.replacing import replace_files
from ifrc_kg.releases.stamping import Stamp, stated_versions
from ifrc_kg.releases.version import read_version, version_among

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg release 0.2.0 --dry-run
ifrc-kg release 0.2.0 --summary "Adds the initiatives of the 2013 report."
ifrc-kg release 0.2.0 --previous ../ifrc-kg-0.1.0 --date 2026-12-01
"""

#: What only a checkout has.
_CHANGELOG: Final = "CHANGELOG.md"
_FOLDER: Final = "releases"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Make a release of the checkout: put the version and the day into every place where they stand, renew the "
        "generated files, validate, and write a folder with all dumps, their checksums, and what changed since the "
        "release before, for people, as JSON and as an RDF patch. "
        "Nothing is written unless all of it can be; docs/releasing.md has the steps around it."
    )
    made = command_parser("release", description, _EXAMPLES)
    made.add_argument("version", metavar="VERSION", help="three numbers, later than those of the last release")
    made.add_argument(
        "--output", type=Path, metavar="DIR", help=f"where the folder VERSION is written (default: {_FOLDER}/)"
    )
    made.add_argument(
        "--previous",
        type=Path,
        metavar="PATH",
        help="the release before: its folder, a dump with named graphs, or a checkout (default: its folder in DIR)",
    )
    made.add_argument("--date", metavar="YYYY-MM-DD", help="the day of the release (default: today, UTC)")
    made.add_argument("--summary", default="", metavar="TEXT", help="what it brings, in a sentence, for the feed")
    made.add_argument("--dry-run", action="store_true", help="write nothing, show what would change")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Make the release, or show what it would be."""
    known = parser().parse_args(arguments)
    project = open_project()
    files = project.files
    stamp = _stamp(known, files)
    output = known.output or files.root / _FOLDER
    target = output / str(stamp.version)
    if target.exists():
        raise UsageError(f"{target} is there already.", hint="A release is made once; remove it, or name another DIR.")
    with tempfile.TemporaryDirectory(prefix="ifrc-kg-release-") as scratch, terminal.progress("releasing"):
        _require_clean(project)
        plan = Plan(stamp, _before(files, known.previous, output), " ".join(known.summary.split()))
        prepared = prepared_release(files, plan, Path(scratch), generated_texts)
        written = sum(path.is_file() for path in prepared.folder.rglob("*"))
        if known.dry_run:
            terminal.write("".join(_differences(files, prepared)))
        else:
            _install(prepared, target)
    would = "would be " if known.dry_run else ""
    terminal.write(f"{prepared.summary}\n")
    for path in sorted(prepared.texts):
        terminal.write(f"{would}written: {files.shown(path)}\n")
    terminal.write(f"{would}written: {files.shown(target)}, {written:,} files\n")
    if not known.dry_run:
        terminal.note(f"Released {stamp.version} of {stamp.released}. Look at it, commit it, and tag the commit.")
    return 0


def _stamp(known: argparse.Namespace, files: ProjectFiles) -> Stamp:
    """Return version and day; raise UsageError for a version or a day that is not later than what there is."""
    version = read_version(known.version)
    if not (files.root / _CHANGELOG).is_file():
        raise UsageError(f"{files.root} is no checkout.", hint="Releases are made from the sources of the project.")
    stated = stated_versions(files)
    if len(set(stated.values())) > 1:
        told = "\n  ".join(f"{place}: {number}" for place, number in stated.items())
        raise DataError(f"The files do not name one version:\n  {told}", hint="Make them agree first.")
    present, released = read_version(next(iter(stated.values()))), load_history(files)
    is_first = not released and version == present
    if version <= present and not is_first:
        raise UsageError(f"{version} is not later than {present}.", hint="Name a later version.")
    day = _day(known.date) if known.date else datetime.now(UTC).date().isoformat()
    if released and day < released[0].released:
        raise UsageError(f"{day} is before the last release, {released[0].version} of {released[0].released}.")
    return Stamp(version, day)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        day = ""
    if day != text:
        raise UsageError(f"{text!r} is no day.", hint="Write it as in 2026-12-01.")
    return day


def _require_clean(project: Project) -> None:
    """Raise DataError for files that are not in the canonical form, and for generated ones that are stale."""
    files = project.files
    stale = [path for path, text in generated_texts(files).items() if not path.is_file() or read_text(path) != text]
    _refuse(files, stale, "stale", "Run `ifrc-kg generate`, and look at what it changes.")
    rough = [
        path
        for path in (*files.turtle, *files.trig)
        if (text := read_text(path)) != canonical_text(text, Syntax(path.suffix), project.prefixes, path=str(path))
    ]
    _refuse(files, rough, "not in the canonical form", "Run `ifrc-kg format`, and look at what it changes.")


def _refuse(files: ProjectFiles, paths: Iterable[Path], what: str, hint: str) -> None:
    names = ", ".join(map(files.shown, paths))
    if names:
        raise DataError(f"These files are {what}: {names}.", hint=hint)


def _before(files: ProjectFiles, path: Path | None, output: Path) -> Before | None:
    """Return the release before; raise UsageError where it is not found, and where another one is."""
    released = load_history(files)
    if not released:
        return None
    last = released[0].version
    place = path or output / last
    if not place.exists():
        raise UsageError(
            f"The release before, {last}, is not at {place}.",
            hint=f"Name its folder, a dump of it, or a checkout of it: git worktree add ../ifrc-kg-{last} v{last}, "
            f"and --previous ../ifrc-kg-{last}.",
        )
    quads = read_release(place)
    if version_among(quads) != last:
        found = version_among(quads) or "a dataset without a version"
        raise UsageError(f"{place} is {found}, and not {last}, the release before.")
    return Before(last, quads)


def _differences(files: ProjectFiles, prepared: Prepared) -> Iterator[str]:
    """Yield what would change in the files that people read; generated ones are only named."""
    for path, text in sorted(prepared.texts.items()):
        if path.is_file() and not path.is_relative_to(files.data / "description"):
            old, name = read_text(path), files.shown(path)
            yield from difflib.unified_diff(old.splitlines(keepends=True), text.splitlines(keepends=True), name, name)


def _install(prepared: Prepared, target: Path) -> None:
    """Put everything into its place; raise UsageError where that cannot be, and then nothing has changed."""
    part = target.with_name(f".{target.name}.part")
    is_ours = False
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(prepared.folder, part)
        part.rename(target)
        is_ours = True
        replace_files(prepared.texts)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        # A folder that somebody else has put there meanwhile is theirs.
        if is_ours:
            shutil.rmtree(target, ignore_errors=True)
        raise UsageError(f"{error.filename or target} cannot be written: {error.strerror}.") from error
