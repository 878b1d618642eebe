"""The style sheet: colours that can be read (WCAG 2.2, success criteria 1.4.3 and 1.4.11), nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ifrc_kg import web

STYLE = (Path(web.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
TEXTS = ("ink", "soft", "link", "accent", "stated", "attributed", "external", "interpreted")
LEAST_CONTRAST = 4.5


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of each `:root` block, by the name of the scheme; the first one is the light one."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    found = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6});", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), found, strict=True))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG defines it."""
    digits = colour[1:] if len(colour) > 4 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read(scheme: str, text: str) -> None:
    """Text has a contrast of 4.5 to 1 at least, on the page and on what is raised from it."""
    colours = schemes()["light"] | schemes()[scheme]
    for ground in ("paper", "raised"):
        lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= LEAST_CONTRAST


def test_grades_differ_by_line_and_not_by_colour_alone() -> None:
    """Each grade has a line of its own, around its word as in the picture."""
    words = {name: re.search(rf"\.grade-{name} {{([^}}]*)}}", STYLE) for name in TEXTS[4:]}
    borders = [re.findall(r"border-(?:style|width): [^;]+", match[1]) if match else None for match in words.values()]
    assert len({str(each) for each in borders}) == len(borders)
    edges = {name: re.search(rf"\.edge-{name} {{([^}}]*)}}", STYLE) for name in TEXTS[4:]}
    lines = [re.findall(r"stroke-(?:dasharray|width): [^;]+", match[1]) if match else None for match in edges.values()]
    assert len({str(each) for each in lines}) == len(lines)


def test_nothing_comes_from_elsewhere() -> None:
    """No font, picture or sheet of another host."""
    assert "url(" not in STYLE
    assert "@import" not in STYLE
