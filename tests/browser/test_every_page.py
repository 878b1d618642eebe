"""What holds on every kind of page: people of all sorts can read it, it fits the screen, and it is light."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.kinds_of_pages import KINDS, Kind

_AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
#: Success criteria of WCAG 2.2 up to level AA, and axe's own good habits.
_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_RUN: Final = "options => axe.run(document, options)"
_COLOURS: Final = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_ALL_RULES: Final = {
    "runOnly": {"type": "tag", "values": list(_TAGS)},
    # Targets of 24 by 24 pixels (2.5.8) is of level AA, and the one rule that axe does not run unasked.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_MOST_BYTES: Final = 200_000
#: The editor of /sparql comes when the page is there already, and is not counted.
_OF_THE_EDITOR: Final = ("/static/editor/", "/static/sparql-", "/sparql/terms.json")
_MOST_REQUESTS: Final = 6
#: What sticks out on the right (or on the left, where the text runs from there).
_OVERHANG: Final = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: When the first content was painted, in milliseconds; it comes a frame after the load event.
_FIRST_PAINT: Final = """() => new Promise(tell => new PerformanceObserver((list, observer) => {
  const found = list.getEntriesByName("first-contentful-paint")[0];
  if (found) { observer.disconnect(); tell(found.startTime); }
}).observe({type: "paint", buffered: true}))"""
#: What crossed the network, after compression.
_SIZES: Final = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map(each => [each.name, each.encodedBodySize])"""


def _violations(page: Page, options: Mapping[str, Any]) -> list[str]:
    """Return what axe finds, one line for each element."""
    found = page.evaluate(_RUN, options)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]
    ]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_page_is_accessible_fits_and_is_light(
    open_page: OpenPage, kind: Kind, record_property: Callable[[str, object], None]
) -> None:
    """Axe finds nothing at a desk, on a telephone and in the dark; nothing sticks out; it takes less than 200 kB."""
    page = open_page(expected=[kind.status])
    answer = page.goto(kind.path)
    assert answer is not None
    assert answer.status == kind.status
    if page.locator("[data-editor]").count():
        expect(page.locator(".editor .CodeMirror")).to_be_visible()
    sizes = [each for each in page.evaluate(_SIZES) if not any(part in each[0] for part in _OF_THE_EDITOR)]
    record_property("first_contentful_paint_ms", round(page.evaluate(_FIRST_PAINT)))
    record_property("bytes", sum(size for _, size in sizes))
    assert sum(size for _, size in sizes) < _MOST_BYTES, sizes
    assert len(dict(sizes)) <= _MOST_REQUESTS, sizes  # the icon may be asked for twice

    page.evaluate(_AXE)
    assert _violations(page, _ALL_RULES) == []
    page.emulate_media(color_scheme="dark")
    assert _violations(page, _COLOURS) == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate(_OVERHANG) <= 0
    page.emulate_media(color_scheme="light")
    assert _violations(page, _ALL_RULES) == []
    page.set_viewport_size({"width": 768, "height": 1024})
    assert page.evaluate(_OVERHANG) <= 0
