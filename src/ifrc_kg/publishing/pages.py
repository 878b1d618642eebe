"""A page as it stands in a file: links lead to files by relative paths, and forms, which need a server, are gone.

Only pages of the application come here, so a few regular expressions know all that there is: every attribute is in
double quotes, and quotation marks in text are escaped.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ifrc_kg.publishing.addresses import file_of, needs_server

__all__ = ["STAND_IN", "Page", "stored_page"]

#: The page that says what a static copy lacks; links to what needs a server lead there.
STAND_IN: Final = "static-copy.html"

_HEADER: Final = re.compile(r"<header class=\"bar\".*?</header>", re.DOTALL)
#: Tells browsers of a search, which a copy has not.
_SEARCH: Final = re.compile(r"\s*<link rel=\"search\"[^>]*>")
_FORM: Final = re.compile(r"<form\b.*?</form>", re.DOTALL)
_NOTE: Final = (
    '<p class="note">This copy of the site is made of files, and cannot answer questions that are typed in: '
    '<a href="{}">what it lacks</a>.</p>'
)


@dataclass(frozen=True)
class Page:
    """The text of a page, and the files inside the site that it leads to."""

    text: str
    links: frozenset[str]


def stored_page(text: str, name: str, root: str, *, is_there: Callable[[str], bool], start: str = "") -> Page:
    """Return a page that the application has written, as the file `name`.

    `root` is the path below which the application believes to be served, such as `/ifrc-kg`.
    `is_there` tells which files there will be: links to others lead to the stand-in.
    With `start`, such as `/kg/`, links begin there instead of at the page, which a page for any address needs.
    """
    links: set[str] = set()
    folder = posixpath.dirname(name)

    def target(file: str) -> str:
        links.add(file)
        return quote(start + file if start else posixpath.relpath(file, folder or "."))

    def relinked(found: re.Match[str]) -> str:
        before, address = found.group(1), html.unescape(found.group(2)).lstrip("/")
        path, hash_, fragment = address.partition("#")
        file = file_of(path)
        if needs_server(path) or not is_there(file):
            file, hash_, fragment = STAND_IN, "", ""
        return f'{before}{html.escape(target(file) + hash_ + fragment)}"'

    attribute = re.compile(rf'(\s(?:href|src)="){re.escape(root)}((?:/[^"]*)?)"')
    text = _HEADER.sub(lambda header: _FORM.sub("", header[0]), _SEARCH.sub("", text))
    note = _NOTE.format(target(STAND_IN)) if _FORM.search(text) else ""
    text = _FORM.sub("", _FORM.sub(lambda _: note, text, count=1))
    return Page(attribute.sub(relinked, text), frozenset(links))
