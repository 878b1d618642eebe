"""`ifrc-kg generate`: the files that are made from others: reference data, and pages of the documentation."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ifrc_kg.commands.project import open_project
from ifrc_kg.commands.reference_page import cli_page
from ifrc_kg.commands.registry import COMMANDS, load_command
from ifrc_kg.commands.terminal import Terminal, command_parser
from ifrc_kg.dataset_description import description_texts
from ifrc_kg.documentation import generated_pages
from ifrc_kg.files import ProjectFiles
from ifrc_kg.inventory import inventory_path, inventory_text
from ifrc_kg.jsonld_context import context_path, context_text
from ifrc_kg.reference_tables import generate

__all__ = ["generated_texts", "parser", "run"]

_EXAMPLES = """
ifrc-kg generate
ifrc-kg generate --check
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's own arguments."""
    description = (
        "Write the files anew that are made from others: data/references/*.trig from the tables beside them, "
        "the description of the dataset in data/description/, data/inventory.csv, ontology/context.jsonld, "
        "and the pages of terms, queries, settings and commands in docs/. "
        "Edit the sources, never the files that come out of them."
    )
    made = command_parser("generate", description, _EXAMPLES)
    made.add_argument("--check", action="store_true", help="write nothing, name what is stale; exit code 1 if so")
    return made


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Generate the reference data, or tell which files are stale."""
    known = parser().parse_args(arguments)
    files = open_project().files
    with terminal.progress("generating"):
        generated = generated_texts(files)
    stale = [path for path, text in generated.items() if _current(path) != text]
    for path in stale:
        if not known.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(generated[path], encoding="utf-8")
        terminal.write(f"{files.shown(path)}\n")
    what = "stale; `ifrc-kg generate` writes them" if known.check else "written anew"
    terminal.note(f"{len(generated)} files: " + (f"{len(stale)} {what}." if stale else "all fresh."))
    return 1 if stale and known.check else 0


def generated_texts(files: ProjectFiles) -> dict[Path, str]:
    """Return the text of every generated file; an installed project has no docs folder, and no pages."""
    references = generate(files)
    description = description_texts(files, references)
    inventory = {inventory_path(files): inventory_text(files, {**references, **description})}
    context = {context_path(files): context_text(files)}
    generated = {**references, **description, **inventory, **context, **generated_pages(files)}
    docs = files.root / "docs"
    if docs.is_dir():
        parsers = {name: load_command(name).parser() for name in COMMANDS}
        generated[docs / "cli.md"] = cli_page(parsers)
    return generated


def _current(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
