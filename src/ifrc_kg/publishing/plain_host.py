"""Pages that lead on, for hosts that know nothing but files, such as GitHub Pages or `python -m http.server`.

There `id/initiative/ubuntu/` is a folder with an `index.html`, which leads to the page about the thing and names its
other formats for programs.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote

from ifrc_kg.media_types import Format, ResultKind, formats_for
from ifrc_kg.namespaces import BASE
from ifrc_kg.publishing.addresses import NEED_SERVER
from ifrc_kg.publishing.pages import STAND_IN

__all__ = ["leading_pages"]

_FORMATS: Final = formats_for(ResultKind.GRAPH)


def leading_pages(
    resources: Iterable[str], documents: Iterable[str], pages: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield name and text of the pages for the things that `resources` describe, and for documents and pages.

    All are paths below the root without extension; `pages` have no other formats.
    What needs a server leads to the page that says so.
    """
    for document in resources:
        thing = f"id/{document.removeprefix('doc/')}"
        yield f"{thing}/index.html", _leading(thing, document)
    for document in documents:
        yield f"{document}/index.html", _leading(document, document)
    for page in pages:
        yield f"{page}/index.html", _leading(page, page, formats=())
    for path in NEED_SERVER:
        yield f"{path}/index.html", _leading(path, STAND_IN.removesuffix(".html"), formats=())


def _leading(path: str, document: str, formats: Sequence[Format] = _FORMATS) -> str:
    """Return a page for an address that leads to a document."""
    to = quote(
        posixpath.join(posixpath.relpath(posixpath.dirname(document) or ".", path), posixpath.basename(document))
    )
    others = "".join(
        f'  <link rel="alternate" type="{each.media_type}" href="{to}.{each.suffix}">\n' for each in formats
    )
    name = html.escape(BASE + path)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n'
        f'  <title>{name}</title>\n  <meta http-equiv="refresh" content="0; url={to}.html">\n'
        f'  <link rel="canonical" href="{name}">\n{others}</head>\n'
        f'<body>\n  <p><a href="{to}.html">{name}</a></p>\n</body>\n</html>\n'
    )
