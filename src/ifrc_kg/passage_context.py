"""A passage in its context, for an operator who has the paper's text: the words around it, and its key phrases marked.

The functions are pure, and the text comes from outside: the project holds none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ifrc_kg.evidence import Anchor, collapsed

__all__ = ["PassageContext", "passage_context"]


@dataclass(frozen=True)
class PassageContext:
    """The passage before, the passage in pieces, each with whether it is a key phrase, and the passage after."""

    before: str
    pieces: tuple[tuple[str, bool], ...]
    after: str


def passage_context(text: str, anchors: Sequence[Anchor], passage: str) -> PassageContext | None:
    """Return a passage as it stands in the text, between its neighbours; None where it has no place there."""
    placed = [each for each in anchors if 0 <= each.start < each.end <= len(text)]
    place = next((place for place, each in enumerate(placed) if each.passage == passage), None)
    if place is None:
        return None
    before = _text(text, placed[place - 1]) if place else ""
    after = _text(text, placed[place + 1]) if place + 1 < len(placed) else ""
    return PassageContext(before, _pieces(text, placed[place]), after)


def _text(text: str, anchor: Anchor) -> str:
    return collapsed(text[anchor.start : anchor.end])


def _pieces(text: str, anchor: Anchor) -> tuple[tuple[str, bool], ...]:
    """Return the passage in pieces; key phrases that overlap make one."""
    pieces = []
    reached = anchor.start
    for phrase in sorted(anchor.phrases, key=lambda each: (each.start, -each.end)):
        start, end = max(phrase.start, reached), min(phrase.end, anchor.end)
        if start >= end:
            continue
        pieces += [(text[reached:start], False), (text[start:end], True)]
        reached = end
    pieces.append((text[reached : anchor.end], False))
    return tuple((piece, is_key) for piece, is_key in pieces if piece)
