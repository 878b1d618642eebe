"""Elements of SVG as text: names and attributes are ours, every text that comes from data is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final

__all__ = ["Attributes", "Svg", "element", "joined", "picture", "text"]

#: What XML 1.0 (section 2.2) has no place for, not even as a reference.
_NO_CHARACTER: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attributes = Mapping[str, str | float]


class Svg(str):
    """Text that is markup already; templates put it in as it is, by the protocol of Markup (`__html__`)."""

    __slots__ = ()

    def __html__(self) -> Svg:
        """Return the markup itself."""
        return self


def text(words: str) -> Svg:
    """Return words as they stand between tags or in an attribute."""
    return Svg(escape(_NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", words)))


def joined(*parts: Svg) -> Svg:
    """Return pieces of markup behind each other."""
    return Svg("".join(parts))


def element(name: str, attributes: Attributes | None = None, *inside: Svg) -> Svg:
    """Return an element; an attribute with an empty text is left out, numbers have one decimal at most."""
    told = "".join(f' {key}="{_value(value)}"' for key, value in (attributes or {}).items() if value != "")
    return Svg(f"<{name}{told}>{joined(*inside)}</{name}>" if inside else f"<{name}{told}/>")


def _value(value: str | float) -> str:
    return text(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def picture(name: str, width: float, height: float, title: str, description: str, *inside: Svg) -> Svg:
    """Return a whole picture; `name` is its class, and begins the identifiers of its title and description."""
    identifier = name.replace(" ", "-")
    attributes: Attributes = {
        "class": f"drawing {name}",
        "viewBox": f"0 0 {width:.0f} {height:.0f}",
        "width": width,
        "height": height,
        "role": "group",
        "aria-labelledby": f"{identifier}-title",
        "aria-describedby": f"{identifier}-words" if description else "",
        "direction": "ltr",
    }
    head = [element("title", {"id": f"{identifier}-title"}, text(title))]
    if description:
        head.append(element("desc", {"id": f"{identifier}-words"}, text(description)))
    return element("svg", attributes, *head, *inside)
