"""What an operation takes and gives: the values of which an OpenAPI document is made."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, urlencode

__all__ = ["Answer", "Body", "Operation", "Parameter", "Schema", "as_typed"]

#: A schema as OpenAPI 3.1 has it: JSON Schema 2020-12.
Schema = Mapping[str, Any]

_VARIABLE: Final = re.compile(r"\{(\w+)\}")


def as_typed(schema: Schema, text: str) -> str | int | float:
    """Return a text as the value that it means to a schema."""
    if schema.get("type") not in ("integer", "number"):
        return text
    return float(text) if "." in text else int(text)


@dataclass(frozen=True)
class Parameter:
    """A parameter of the URL; `place` is `query` or `path`, and an empty `example` gives none."""

    name: str
    description: str
    schema: Schema
    example: str = ""
    place: str = "query"
    required: bool = False

    @property
    def may_be_empty(self) -> bool:
        """Tell whether an empty value counts as none."""
        return self.place == "query" and not self.required and self.schema.get("type") != "array"

    @property
    def takes(self) -> str:
        """What it takes, in a few words: the values that can be chosen, else the type."""
        inner = self.schema.get("items", self.schema)
        told = ", ".join(map(str, inner["enum"])) if "enum" in inner else str(inner.get("type", "text"))
        return f"{told}; may be repeated" if self.schema.get("type") == "array" else told


@dataclass(frozen=True)
class Body:
    """What a request may carry, in one media type, with an example that is answered with success."""

    media_type: str
    schema: Schema
    example: Any


@dataclass(frozen=True)
class Answer:
    """An answer: its media types with the names of their schemas (empty for none), and the headers that it carries.

    `name` is under what it stands among the components, where several operations share it.
    """

    status: int
    description: str
    name: str
    content: tuple[tuple[str, str], ...] = ()
    headers: tuple[str, ...] = ()

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types, the one that is given unasked first."""
        return tuple(media_type for media_type, _ in self.content)


@dataclass(frozen=True)
class Operation:
    """One method at one path, whose variables stand in braces."""

    method: str
    path: str
    summary: str
    tag: str
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    answers: tuple[Answer, ...] = ()
    bodies: tuple[Body, ...] = ()
    #: What an example asks for besides the parameters that must be there.
    asked: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """The identifier of the operation, and its anchor in the page: method and path in words."""
        words = re.sub(r"[^a-zA-Z0-9]+", "-", self.path).strip("-") or "front"
        return f"{self.method}-{words}"

    @property
    def success(self) -> Answer:
        """The answer that is hoped for."""
        return self.answers[0]

    @property
    def example_path(self) -> str:
        """The path with its examples filled in, as it is asked by GET, or to which a body is sent."""
        examples = {each.name: each.example for each in self.parameters if each.place == "path"}
        path = _VARIABLE.sub(lambda found: quote(examples[found[1]]), self.path)
        return f"{path}?{urlencode(self.example_query)}" if self.example_query else path

    @property
    def example_query(self) -> dict[str, str]:
        """What the example asks for: the parameters that must be there, and what else makes a good example."""
        needed = {each.name: each.example for each in self.parameters if each.place == "query" and each.required}
        return needed | dict(self.asked)

    def curl(self, root: str) -> str:
        """Return a command that sends the example to a server, whose address ends without a slash."""
        words = ["curl"]
        path, _, _ = self.example_path.partition("?")
        if self.success.status // 100 == 3:  # noqa: PLR2004 - redirections (RFC 9110, section 15.4)
            words.append("--location")
        if self.bodies:
            body = self.bodies[-1]
            text = body.example if isinstance(body.example, str) else urlencode(body.example)
            words += ["--header", f"Content-Type: {body.media_type}", "--data-binary", text]
        elif self.example_query:
            words.append("--get")
            for name, value in self.example_query.items():
                words += ["--data-urlencode", f"{name}={value}"]
        return shlex.join([*words, f"{root}{path}"])
