"""Parameters that several routes share, as the OpenAPI document tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ifrc_kg.media_types import Format
from ifrc_kg.openapi.values import Parameter, Schema
from ifrc_kg.web.phrases import LANGUAGES

__all__ = ["KIND", "LANGUAGE", "PAGE", "TEXT", "filtering", "last_part", "page_number", "variable"]

#: Any text.
TEXT: Final[Schema] = {"type": "string"}
_SEGMENT: Final[Schema] = {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}


def variable(name: str, description: str, example: str) -> Parameter:
    """Return a part of the path, without a slash in it."""
    return Parameter(name, description, _SEGMENT, example, "path", required=True)


def last_part(example: str, formats: Sequence[Format], what: str) -> Mapping[str, Parameter]:
    """Return the last part of a path, which may end in the extension of a format."""
    suffixes = ", ".join(f".{each.suffix}" for each in formats)
    return {"name": variable("name", f"{what}; an extension chooses the format: {suffixes}.", example)}


def filtering(name: str, description: str, example: str) -> Parameter:
    """Return a parameter that narrows a list, and takes any text."""
    return Parameter(name, description, TEXT, example)


def page_number(description: str, most: int) -> Parameter:
    """Return the parameter that chooses a page of a list; pages are counted from 1."""
    return Parameter("page", description, {"type": "integer", "minimum": 1, "maximum": most, "default": 1}, "1")


KIND: Final = variable("kind", "The kind of thing, as in the prefix of its CURIE.", "initiative")
LANGUAGE: Final = Parameter(
    "lang",
    "The language of the page and its labels; else Accept-Language decides.",
    {"type": "string", "enum": [*LANGUAGES]},
    "fr",
)
#: Which page of what is said of a thing.
PAGE: Final = page_number("Which page of a long description.", 999_999)
