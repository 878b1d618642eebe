"""The inventory: how many statements each named graph holds, and a digest of them, in `data/inventory.csv`.

Shapes and checks notice what a graph must have; nobody can say of a second key phrase or an alternative name that it
must be there.
The inventory notices when it is gone: a change of data that nobody meant shows as a finding, and one that was meant as
a line in the difference of the commit, written by `ifrc-kg generate`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ifrc_kg.dataset import source_files
from ifrc_kg.errors import ParseError
from ifrc_kg.files import ProjectFiles, read_text
from ifrc_kg.namespaces import EXAMPLES_GRAPH, SHAPES_GRAPH, VOID_GRAPH
from ifrc_kg.oxigraph_terms import Quad, parse_quads
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.rdf_format import natural_key

__all__ = ["Entry", "differences", "inventory", "inventory_path", "inventory_text", "read_inventory"]

_HEAD: Final = ("graph", "statements", "digest")
#: Hexadecimal digits of a digest; enough to notice a change, short enough to read.
_DIGITS: Final = 16
_LEFT_OUT: Final = frozenset({None, SHAPES_GRAPH, VOID_GRAPH, EXAMPLES_GRAPH})


@dataclass(frozen=True)
class Entry:
    """What one graph holds: the number of its statements and a digest of them, whatever their order."""

    statements: int
    digest: str


def inventory(quads: Iterable[Quad]) -> dict[str, Entry]:
    """Return an entry for each named graph among some quads, by its IRI.

    The shapes are left out: a failing example guards each of them, and their blank nodes have no names.
    So is what the dataset says of itself, which is generated and changes with everything else.
    """
    graphs: defaultdict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.graph not in _LEFT_OUT:
            graphs[str(quad.graph)].add(" ".join(term.n3() for term in quad[:3]))
    return {graph: _entry(lines) for graph, lines in graphs.items()}


def _entry(lines: Iterable[str]) -> Entry:
    ordered = sorted(lines)
    return Entry(len(ordered), hashlib.sha256("\n".join(ordered).encode()).hexdigest()[:_DIGITS])


def inventory_path(project: ProjectFiles) -> Path:
    """Return where a project keeps its inventory."""
    return project.data / "inventory.csv"


def inventory_text(project: ProjectFiles, fresh: Mapping[Path, str]) -> str:
    """Return the text of the inventory, from the project's files and from texts that are about to replace some."""
    quads: list[Quad] = []
    for source in source_files(project):
        found = parse_quads(fresh.get(source.path) or read_text(source.path), source.syntax, path=str(source.path))
        quads += found if source.graph is None else (quad._replace(graph=source.graph) for quad in found)
    prefixes = load_prefixes(project.prefixes)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_HEAD)
    entries = {prefixes.shorten(graph): entry for graph, entry in inventory(quads).items()}
    for name in sorted(entries, key=natural_key):
        writer.writerow([name, entries[name].statements, entries[name].digest])
    return written.getvalue()


def read_inventory(text: str, prefixes: Prefixes) -> dict[str, Entry]:
    """Return the entries that an inventory holds, by the IRI of their graph; raise ParseError for a broken line."""
    entries = {}
    rows = csv.reader(io.StringIO(text))
    for line, row in enumerate(rows, start=1):
        if line == 1 and tuple(row) == _HEAD:
            continue
        if len(row) != len(_HEAD) or not row[1].isdecimal():
            hint = "Run `ifrc-kg generate`."
            raise ParseError(
                "A line has a graph, a number and a digest.", path="data/inventory.csv", line=line, hint=hint
            )
        entries[str(prefixes.expand(row[0]) or row[0])] = Entry(int(row[1]), row[2])
    return entries


def differences(kept: Mapping[str, Entry], found: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Yield each graph that is not as the inventory says, with a sentence on it."""
    repair = "Repair: undo the change, or run `ifrc-kg generate` if it is meant."
    for graph in sorted(kept.keys() | found.keys()):
        before, after = kept.get(graph), found.get(graph)
        if before == after:
            continue
        if after is None or before is None:
            what = "is in the inventory and not in the data" if after is None else "is not in the inventory"
            yield graph, f"The graph {what}. {repair}"
        elif before.statements == after.statements:
            yield graph, f"A statement of the graph differs from what the inventory knows. {repair}"
        else:
            counts = f"{after.statements} statements where the inventory knows {before.statements}"
            yield graph, f"The graph holds {counts}. {repair}"
