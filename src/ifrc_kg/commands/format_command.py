"""`ifrc-kg format`: the canonical form of Turtle and TriG files."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from pathlib import Path

from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.errors import UsageError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.oxigraph_terms import Syntax
from ifrc_kg.rdf_format import canonical_text

__all__ = ["parser", "run"]

_EXAMPLES = """
ifrc-kg format
ifrc-kg format --check
ifrc-kg format data/paper/section-c.trig --check
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Write Turtle and TriG files in the one canonical form, "
        "so that a change of the graph is the only change of the text. "
        "Without FILE: all files of ontology/ and data/. "
        "Comments are not kept: write notes as triples."
    )
    made = command_parser("format", description, _EXAMPLES)
    made.add_argument("files", nargs="*", metavar="FILE", type=Path, help="a .ttl or .trig file")
    made.add_argument("--check", action="store_true", help="write nothing, show what would change; exit code 1 if so")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Bring files into the canonical form, or tell which are not."""
    known = parser().parse_args(arguments)
    project = open_project()
    paths = known.files or [*project.files.turtle, *project.files.trig]
    syntaxes = [_syntax(path) for path in paths]
    changed = 0
    with terminal.progress("formatting") as note:
        for done, (path, syntax) in enumerate(zip(paths, syntaxes, strict=True)):
            note(done, len(paths))
            text = read_text(path)
            canonical = canonical_text(text, syntax, project.prefixes, path=str(path))
            if text != canonical:
                changed += 1
                _report(terminal, _shown(project.files, path), text, canonical, is_check=known.check)
                if not known.check:
                    path.write_text(canonical, encoding="utf-8")
    terminal.note(_summary(changed, len(paths), is_check=known.check))
    return 1 if changed and known.check else 0


def _syntax(path: Path) -> Syntax:
    try:
        return Syntax(path.suffix)
    except ValueError:
        suffixes = " and ".join(syntax.value for syntax in Syntax)
        raise UsageError(f"{path} is neither Turtle nor TriG.", hint=f"Files end in {suffixes}.") from None


def _shown(files: ProjectFiles, path: Path) -> str:
    return files.shown(path) if path.is_absolute() else str(path)


def _report(terminal: Terminal, name: str, text: str, canonical: str, *, is_check: bool) -> None:
    if not is_check:
        terminal.write(f"{name}\n")
        return
    difference = difflib.unified_diff(
        text.splitlines(keepends=True), canonical.splitlines(keepends=True), name, f"{name} (canonical)"
    )
    terminal.write("".join(line if line.endswith("\n") else f"{line}\n" for line in difference))


def _summary(changed: int, total: int, *, is_check: bool) -> str:
    files = f"{total} file" + "s" * (total != 1)
    if not changed:
        return f"{files}: all in the canonical form."
    return f"{files}: {changed} " + ("would change; `ifrc-kg format` writes them." if is_check else "written anew.")
