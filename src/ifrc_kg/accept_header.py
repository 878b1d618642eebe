"""Reading an Accept header (RFC 9110, section 12.5.1); header text in, media ranges out."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["MediaRange", "parse_accept"]

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - RFC 9110's name for a word
_RANGE: Final = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*$")
_WEIGHT: Final = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z", re.ASCII)
# A separator counts only outside a quoted string.
_ELEMENT: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PART: Final = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')


@dataclasses.dataclass(frozen=True)
class MediaRange:
    """One element of ``Accept``: a media range, its weight and its place."""

    type: str
    subtype: str
    quality: float
    position: int

    @property
    def specificity(self) -> int:
        """Rank the range: 0 for ``*/*``, 1 for ``type/*``, 2 for a media type."""
        return (self.type != "*") + (self.subtype != "*")

    def matches(self, media_type: str) -> bool:
        """Tell whether the range covers a media type without parameters."""
        major, _, minor = media_type.partition("/")
        return self.type in ("*", major) and self.subtype in ("*", minor)


def parse_accept(accept: str | Sequence[str]) -> tuple[MediaRange, ...]:
    """Read one or several ``Accept`` headers; what is malformed is left out."""
    text = accept if isinstance(accept, str) else ",".join(accept)
    return tuple(_ranges(text))


def _ranges(text: str) -> Iterator[MediaRange]:
    for position, element in enumerate(_ELEMENT.findall(text)):
        head, *parameters = _PART.findall(element) or [""]
        found = _RANGE.match(head)
        weight = _weight(parameters)
        if found is None or weight is None:
            continue
        major, minor = found.group(1).lower(), found.group(2).lower()
        if major == "*" and minor != "*":
            continue
        yield MediaRange(major, minor, weight, position)


def _weight(parameters: Sequence[str]) -> float | None:
    """Return the ``q`` among the parameters: 1 when absent, None when malformed."""
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip().lower() == "q":
            value = value.strip()
            return float(value) if _WEIGHT.match(value) else None
    return 1.0
