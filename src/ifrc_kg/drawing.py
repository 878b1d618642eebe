"""What server-drawn pictures are made of: boxes with texts in them, and lines in the style of a grade.

Lengths are in pixels of a picture's own coordinates; nothing here measures a font, so texts are cut by the room that
wide letters take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["PADDING", "Box", "Line", "cut", "wrapped"]

#: Between the side of a box and its text.
PADDING: Final = 12


@dataclass(frozen=True)
class Box:
    """A node of a picture: where it lies, and what stands in it; the caption is the property that leads to it."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    caption: str = ""
    title: str = ""
    link: str = ""
    language: str = ""


@dataclass(frozen=True)
class Line:
    """An edge of a picture, as path data of SVG; an arrowhead stands at its end."""

    path: str
    grade: str
    title: str = ""


def wrapped(text: str, width: float, letter: float, *, most: int, padding: float = PADDING) -> tuple[str, ...]:
    """Return a text in at most so many lines, the last one cut where it does not fit."""
    room = width - 2 * padding
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and len(longer) * letter > room and len(lines) < most - 1:
            lines.append(current)
            current = word
        else:
            current = longer
    return tuple(cut(line, room, letter) for line in (*lines, current) if line)


def cut(text: str, room: float, letter: float) -> str:
    """Return a text that fits into so much room, with an ellipsis where it was cut."""
    letters = int(room / letter)
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
