"""Somebody before a page, who reads and clicks; each click is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator, Page, expect

__all__ = ["Visitor", "rows_below"]


@dataclass
class Visitor:
    """Somebody before a page, who clicks what they read; each click is counted."""

    page: Page
    clicks: int = 0

    @property
    def main(self) -> Locator:
        """The page without the bar at its top and its foot."""
        return self.page.get_by_role("main")

    def reads(self, words: str | re.Pattern[str]) -> None:
        """Find words where they can be seen, once the page is there with its styles."""
        self.page.wait_for_load_state()
        expect(self.main.get_by_text(words).filter(visible=True).first).to_be_visible()

    def stands_before(self, heading: str | re.Pattern[str]) -> None:
        """Find a heading of the first order."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()

    def click(self, name: str | re.Pattern[str], role: Literal["link", "button"] = "link") -> None:
        """Click the first thing of that name."""
        self.clicks += 1
        self.main.get_by_role(role, name=name, exact=isinstance(name, str)).first.click()

    def search(self, words: str) -> None:
        """Write into the search field, and send it off by the key for that."""
        self.clicks += 1
        field = self.page.get_by_role("searchbox")
        field.fill(words)
        field.press("Enter")


def rows_below(page: Page, heading: str) -> Locator:
    """Return the rows of the body of the table below a heading."""
    return page.get_by_role("region", name=heading).locator("table tbody tr")
