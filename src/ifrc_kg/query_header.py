"""The `#+` header of a query file: YAML read into entries that know their lines.

Scalars stay text, so `2011-11` is no date and `01` no number until somebody asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import yaml

from ifrc_kg.errors import ParseError

__all__ = ["Entry", "read_header"]

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
#: The loader in C, where PyYAML was built with it, reads the headers in a tenth of the time.
_QUICK_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Entry:
    """A mapping of the header: its nodes by key, the file, and the line where it begins."""

    path: str
    line: int
    nodes: Mapping[str, yaml.Node]

    def error(self, key: str, message: str, hint: str) -> ParseError:
        """Return an error at the line of a key, or of the entry where it has no such key."""
        node = self.nodes.get(key)
        return ParseError(message, path=self.path, line=_line(node) if node else self.line, hint=hint)

    def keys(self) -> Iterator[str]:
        """Yield the keys in order."""
        return iter(self.nodes)

    def only(self, known: Sequence[str]) -> None:
        """Raise ParseError for a key that is not known."""
        for key in self.nodes:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(known)}."
                raise self.error(key, f"unknown key {key!r}", hint)

    def text(self, key: str, default: str = "") -> str:
        """Return a scalar as text."""
        node = self.nodes.get(key)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(key, f"{key} must be one value", f"Write {key}: text.")
        return str(node.value).strip()

    def required(self, key: str) -> str:
        """Return a scalar that must be there."""
        text = self.text(key)
        if not text:
            raise self.error(key, f"{key} is missing", f"Add {key}: text.")
        return text

    def choice(self, key: str, known: Sequence[str], default: str) -> str:
        """Return a scalar that must be one of some words."""
        text = self.text(key, default)
        if text not in known:
            raise self.error(key, f"{key}: {text} is not known", f"Write one of {', '.join(known)}.")
        return text

    def number(self, key: str) -> int:
        """Return a whole number from 0 up; 0 where there is none."""
        text = self.text(key, "0")
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise self.error(key, f"{key}: {text} is no whole number", f"Write {key}: 1.")
        return int(text)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of scalars."""
        return tuple(str(node.value) for node in self._items(key, yaml.ScalarNode, "words: [one, two]"))

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names, each a scalar or the key of a mapping (grlc allows both)."""
        items = self._items(key, yaml.Node, "names: [one, two]")
        return tuple(
            str(node.value) if isinstance(node, yaml.ScalarNode) else next(iter(_mapping(node, self.path).nodes), "")
            for node in items
        )

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Return a list of mappings."""
        items = self._items(key, yaml.MappingNode, "mappings, each behind a dash: - name: action")
        return tuple(_mapping(node, self.path) for node in items)

    def is_mapping(self, key: str) -> bool:
        """Tell whether a mapping stands behind a key."""
        return isinstance(self.nodes.get(key), yaml.MappingNode)

    def entry(self, key: str) -> Entry | None:
        """Return a mapping; None where there is none."""
        node = self.nodes.get(key)
        return None if node is None else _mapping(node, self.path)

    def _items(self, key: str, kind: type[yaml.Node], wanted: str) -> list[yaml.Node]:
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(item, kind) for item in node.value):
            raise self.error(key, f"{key} must be a list", f"Write a list of {wanted}.")
        return list(node.value)


def read_header(text: str, path: str) -> Entry:
    """Return the header of a query text; raise ParseError where there is none, or no YAML."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        lines.append(line[2:].removeprefix(" "))
    if not lines:
        raise ParseError("no header", path=path, line=1, hint="Begin the file with '#+ summary: One line question?'.")
    try:
        node = _composed("\n".join(lines))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 4) if mark else (1, None)
        hint = "The text behind '#+' is YAML; put quotes around a value that holds ': ' or begins with a sign."
        raise ParseError(f"{error.problem}", path=path, line=place[0], column=place[1], hint=hint) from error
    except yaml.YAMLError as error:
        raise ParseError("the header is no YAML", path=path, line=1, hint=str(error)) from error
    if node is None:
        raise ParseError("the header is empty", path=path, line=1, hint="Add '#+ summary: One line question?'.")
    return _mapping(node, path)


def _composed(text: str) -> yaml.Node | None:
    """Return the node of a YAML text; raise YAMLError in the words of PyYAML's own loader, whichever has read it."""
    try:
        return yaml.compose(text, Loader=_QUICK_LOADER)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _mapping(node: yaml.Node, path: str) -> Entry:
    line = _line(node)
    if not isinstance(node, yaml.MappingNode):
        raise ParseError("here must be keys with values", path=path, line=line, hint="Write key: value.")
    nodes: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if not isinstance(key, yaml.ScalarNode) or not _NAME.fullmatch(name):
            raise ParseError("a key must be a plain name", path=path, line=_line(key), hint="Write key: value.")
        if name in nodes:
            raise ParseError(f"the key {name!r} stands twice", path=path, line=_line(key), hint="Keep one of them.")
        nodes[name] = value
    return Entry(path, line, nodes)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
