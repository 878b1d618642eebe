"""Links between pages: those of the pages that were looked at, and those of the sitemap."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Final
from urllib.parse import urldefrag, urljoin

from ifrc_kg.doctor.findings import Findings
from ifrc_kg.doctor.visiting import Visitor
from ifrc_kg.media_types import HTML

__all__ = ["examine_link", "links_in", "sitemap_places"]

_ATTRIBUTE: Final = re.compile(r'\s(?:href|src)="([^"]*)"')
_LOCATION: Final = re.compile(r"<loc>([^<]*)</loc>")
_LED: Final = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.PERMANENT_REDIRECT)


def links_in(visitor: Visitor, page: bytes, url: str) -> Iterator[str]:
    """Yield the addresses on the same site that a page leads to, without fragments."""
    for found in _ATTRIBUTE.findall(page.decode("utf-8", "replace")):
        place = urldefrag(urljoin(url, html.unescape(found)))[0]
        if visitor.is_inside(place):
            yield place


def examine_link(visitor: Visitor, findings: Findings, place: str, check: str) -> None:
    """Ask whether there is something at an address."""
    answer = visitor.get(place, {"Accept": f"{HTML.media_type}, */*;q=0.5"}, method="HEAD")
    if answer.status in _LED:
        target = urljoin(place, answer.headers.get("location", ""))
        answer = visitor.get(target, {"Accept": f"{HTML.media_type}, */*;q=0.5"}, method="HEAD")
    findings.look(check, answer.status == HTTPStatus.OK, f"{place} answers {answer.status}")


def sitemap_places(visitor: Visitor, findings: Findings) -> Iterable[str]:
    """Return the addresses that the sitemap lists, as they lie on this site."""
    answer = visitor.get("sitemap.xml")
    if not findings.look("sitemap", answer.status == HTTPStatus.OK, f"{answer.url} answers {answer.status}"):
        return []
    places = [visitor.local(html.unescape(each)) for each in _LOCATION.findall(answer.body.decode("utf-8", "replace"))]
    for each in places:
        if not visitor.is_inside(each):
            findings.look("sitemap", False, f"{each} lies outside the site")
    return [each for each in places if visitor.is_inside(each)]
