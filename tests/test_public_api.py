"""What the package offers: `__all__` of every module is exact, sorted and documented."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import ifrc_kg

SOURCE = Path(__file__).resolve().parents[1] / "src"
_DOCSTRING_AND_FUTURE = 2
MODULES = [
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((SOURCE / "ifrc_kg").rglob("*.py"))
    if path.name != "__main__.py"
]


def _tree(name: str) -> ast.Module:
    path = SOURCE.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def _public_definitions(name: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """Return the functions and classes that a module defines without a leading underscore.

    Functions that a decorator with arguments registers (routes of a blueprint) are reached through it.
    """
    return {
        node.name: node
        for node in _tree(name).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not (isinstance(node, ast.FunctionDef) and any(isinstance(each, ast.Call) for each in node.decorator_list))
    }


def _exported(name: str) -> list[str]:
    """Return `__all__`, which only a package that holds nothing but modules may lack."""
    module = importlib.import_module(name)
    if len(_tree(name).body) <= _DOCSTRING_AND_FUTURE:
        return []
    return list(module.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_all_names_exist_and_are_sorted(name: str) -> None:
    """Each name of `__all__` can be imported, once, and the list is in order."""
    module = importlib.import_module(name)
    exported = _exported(name)
    assert [each for each in exported if not hasattr(module, each)] == []
    assert len(exported) == len(set(exported))
    # Constants, classes, functions: the order of ruff's RUF022.
    assert exported == sorted(exported, key=lambda each: (_rank(each), each))


def _rank(name: str) -> int:
    return 0 if name.isupper() else 1 if name[:1].isupper() else 2


@pytest.mark.parametrize("name", MODULES)
def test_what_is_defined_in_the_open_is_exported(name: str) -> None:
    """A function or class without a leading underscore is part of the module's promise."""
    exported = _exported(name)
    assert sorted(set(_public_definitions(name)) - set(exported)) == []


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_is(name: str) -> None:
    """Modules, classes and functions have a docstring whose first line is a sentence."""
    documented = {name: ast.get_docstring(_tree(name))}
    documented |= {each: ast.get_docstring(node) for each, node in _public_definitions(name).items()}
    wrong = [each for each, text in documented.items() if not text or text.splitlines()[0].rstrip()[-1:] not in ".:?"]
    assert wrong == []


def test_the_version_is_stated() -> None:
    """The package knows its version, and only its own file states it."""
    assert ifrc_kg.__version__.count(".") == 2
