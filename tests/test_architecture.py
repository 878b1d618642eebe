"""The house plan: imports run downwards, and each third-party library has its place.

The lists below are the plan; a module that is in none of them fails the test.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "ifrc_kg"

#: From the ground up. A module may import what stands in lower rows, or in its own.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("accept_header", "errors", "media_types", "namespaces", "progress", "settings"),
    (
        "binding",
        "files",
        "json_ld",
        "oxigraph_terms",
        "parameters",
        "prefixes",
        "query_header",
        "rdf_format",
        "rdf_output",
        "readable_query",
        "recently_used",
        "search_index",
        "search_words",
        "source_positions",
        "sparql_faults",
        "sparql_projection",
        "sparql_prologue",
        "sparql_services",
        "sparql_spellings",
        "sparql_tokens",
        "stored_query",
        "view_columns",
    ),
    (
        "answer_size",
        "dataset",
        "engine",
        "fence",
        "finding_places",
        "inventory",
        "local_engine",
        "oxigraph_answers",
        "query_limits",
        "remote_engine",
        "shacl_graphs",
        "shape_targets",
        "validation",
        "validation_context",
        "validation_ground",
        "validation_report",
        "validation_scope",
    ),
    (
        "dataset_description",
        "dataset_record",
        "citation",
        "discrepancy_list",
        "chain",
        "coverage",
        "coverage_records",
        "class_diagram",
        "concept_tree",
        "describe",
        "diagram_columns",
        "documentation",
        "drawing",
        "dump_folder",
        "dump_tables",
        "dumps",
        "editor_terms",
        "evaluation",
        "evidence",
        "flow",
        "hops",
        "jsonld_context",
        "known_things",
        "neighbourhood",
        "outline",
        "paper",
        "passage_context",
        "passage_records",
        "ontology_terms",
        "openapi",
        "query_catalogue",
        "query_choice",
        "query_examples",
        "reference_tables",
        "releases",
        "resource_names",
        "results",
        "search",
        "search_results",
        "shape_demands",
        "shape_order",
        "shape_words",
        "term_usage",
        "tombstones",
        "trace",
        "trace_flow",
        "trace_glance",
        "trace_mermaid",
        "trace_records",
        "trace_report",
        "views",
        "whole_chain",
    ),
    ("web",),
    ("doctor", "mcp_server", "publishing"),
    ("connection_watch", "front_door", "host_header", "http_server", "http_worker", "waiting_room"),
    ("commands",),
    ("cli",),
)

#: Where each third-party library may be imported; rdflib's terms are everywhere.
BORDERS: dict[str, tuple[str, ...]] = {
    "SPARQLWrapper": ("remote_engine",),
    "argparse": ("cli", "commands"),
    "flask": ("web",),
    "granian": ("http_server",),
    # An extra: `ifrc-kg mcp` alone needs it, and what it brings.
    "mcp": ("mcp_server",),
    "mcp_types": ("mcp_server",),
    "pydantic": ("mcp_server",),
    "pyoxigraph": ("local_engine", "oxigraph_answers", "oxigraph_terms", "validation_ground"),
    # What rdflib raises for a text that is no SPARQL.
    "pyparsing": ("validation",),
    "pyshacl": ("validation",),
    "rdflib": ("*",),
    "werkzeug": ("web",),
    "yaml": ("query_header",),
}

LONGEST_MODULE = 300
LONGEST_FUNCTION = 60


def _files() -> dict[str, Path]:
    """Return every module of the package by its dotted name."""
    return {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(SOURCE.rglob("*.py"))
    }


FILES = _files()
MODULES = [name for name in FILES if name not in ("__init__", "__main__")]


def _imports(name: str) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own_imports(name: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    found = set()
    for imported in _imports(name):
        if imported.startswith("ifrc_kg."):
            inside = imported.removeprefix("ifrc_kg.")
            found.add(inside if inside in FILES else inside.rpartition(".")[0])
    return {module for module in found if module}


def _layer(name: str) -> int:
    rows = [row for row, members in enumerate(LAYERS) if name.partition(".")[0] in members]
    assert len(rows) == 1, f"{name} stands in {len(rows)} layers of tests/test_architecture.py; put it into one"
    return rows[0]


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_downwards(name: str) -> None:
    """No module imports from a layer above its own."""
    upwards = {other for other in _own_imports(name) if _layer(other) > _layer(name)}
    assert upwards == set()


def test_no_import_cycle() -> None:
    """The modules can be put into an order in which each imports earlier ones only."""
    left = {name: _own_imports(name) - {name} for name in MODULES}
    while ready := [name for name, imported in left.items() if not imported & left.keys()]:
        for name in ready:
            del left[name]
    assert left == {}


@pytest.mark.parametrize("name", list(FILES))
def test_third_party_libraries_keep_to_their_places(name: str) -> None:
    """A library is imported where the plan says, and an unknown one nowhere."""
    for imported in _imports(name):
        library = imported.partition(".")[0]
        if library == "ifrc_kg" or (library in sys.stdlib_module_names and library not in BORDERS):
            continue
        assert library in BORDERS, f"{name} imports {library}, which has no place in tests/test_architecture.py"
        assert {"*", name.partition(".")[0]} & set(BORDERS[library]), f"{name} must not import {library}"


@pytest.mark.parametrize("start", ["http_server", "http_worker", "fence.fork_server"])
def test_what_serves_loads_no_library_of_validation(start: str) -> None:
    """The processes that serve are ready soon and small: pySHACL is loaded by those that validate alone."""
    seen, found = {start}, [start]
    for name in found:
        new = _own_imports(name) - seen
        seen |= new
        found += new
    assert seen.isdisjoint(BORDERS["pyshacl"])


@pytest.mark.parametrize("name", list(FILES))
def test_imports_stand_at_the_top(name: str) -> None:
    """No import hides inside a function, so the graph of imports is the one that can be seen."""
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    hidden = [
        inner.lineno
        for function in functions
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("name", list(FILES))
def test_modules_and_functions_stay_small(name: str) -> None:
    """A module can be read in one sitting, a function on one screen."""
    text = FILES[name].read_text(encoding="utf-8")
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []
    assert len(text.splitlines()) <= LONGEST_MODULE


def test_broad_handlers_stand_at_the_last_resort_alone() -> None:
    """`except Exception` would hide faults; only the web's last resort may have one."""
    broad = set()
    for name, path in FILES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
            ):
                broad.add(name)
    assert broad <= {"web.problems"}


def test_no_sparql_stands_in_python() -> None:
    """Queries are files: no string of the package begins one."""
    found = []
    for name, path in FILES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = node.value.split()
                starts = bool(words) and words[0] in {"PREFIX", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
                if starts and "{" in node.value and "?" in node.value:
                    found.append(f"{name}:{node.lineno}")
    assert found == []
