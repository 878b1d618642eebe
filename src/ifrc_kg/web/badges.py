"""A badge: two words in a box, as wide as they need, drawn as SVG without fonts from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ifrc_kg.fence.validator import LiveState
from ifrc_kg.validation_report import Severity

__all__ = ["Badge"]

#: What letters of the common sans-serif faces take at 11 px, by their shapes; others are 6.6 wide.
_NARROW: Final = dict.fromkeys("iIjl.,:;'|! ", 3.3) | dict.fromkeys("frt()-", 4.6)
_WIDE: Final = dict.fromkeys("mwMW", 9.6)
_COMMON: Final = 6.6
_PADDING: Final = 7.0
_LABEL: Final = "validated"
_UNKNOWN: Final = "#55646a"


@dataclass(frozen=True)
class Badge:
    """What a badge says: its label, its word, the colour of the word's ground, and all of it in one sentence."""

    label: str
    word: str
    colour: str
    title: str

    @classmethod
    def of_another_endpoint(cls) -> Badge:
        """Return the badge of a server whose data are those of another endpoint, and not checked here."""
        return cls(_LABEL, "not here", _UNKNOWN, "validated: not here; the data are those of another endpoint")

    @classmethod
    def of(cls, state: LiveState | None) -> Badge:
        """Return the badge for a state of the live graph, or for none that is known yet."""
        if state is None:
            return cls(_LABEL, "being checked", _UNKNOWN, "validated: being checked")
        violations = state.counts[Severity.VIOLATION]
        counted = f"{violations:,} violation{'' if violations == 1 else 's'}"
        if state.conforms:
            return cls(_LABEL, "conforms", "#0b5f66", f"validated: conforms, {counted}")
        return cls(_LABEL, counted, "#9a3324", f"validated: does not conform, {counted}")

    @property
    def label_width(self) -> int:
        """The pixels that the label takes, with the room around it."""
        return _width(self.label)

    @property
    def word_width(self) -> int:
        """The pixels that the word takes, with the room around it."""
        return _width(self.word)

    @property
    def width(self) -> int:
        """The pixels of the whole badge."""
        return self.label_width + self.word_width


def _width(text: str) -> int:
    letters = _NARROW | _WIDE
    return round(sum(letters.get(letter, _COMMON) for letter in text) + 2 * _PADDING)
