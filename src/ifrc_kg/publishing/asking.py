"""Asks the application for one address, in this process and without a socket (PEP 3333)."""

from __future__ import annotations

import io
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from wsgiref.types import WSGIApplication

from ifrc_kg.errors import DataError

__all__ = ["Answer", "Asker", "Link"]

_LINK: Final = re.compile(r"<([^>]*)>((?:\s*;\s*[^,;\"]+(?:\"[^\"]*\")?)*)")
_PARAMETER: Final = re.compile(r";\s*([a-z]+)=\"([^\"]*)\"")
#: The dumps are made when they are first asked for, which takes some seconds.
_MOST_SECONDS: Final = 240.0
_PAUSE: Final = 1.0


@dataclass(frozen=True)
class Link:
    """A target of a Link header (RFC 8288), its relation and its media type."""

    target: str
    relation: str
    media_type: str


@dataclass(frozen=True)
class Answer:
    """What the application said."""

    status: int
    content_type: str
    links: tuple[Link, ...]
    body: bytes

    @property
    def is_page(self) -> bool:
        """Tell whether it is HTML."""
        return self.content_type.partition(";")[0] == "text/html"


class Asker:
    """Asks an application as if it were served at an address, such as `https://w3id.org/ifrc-kg/`."""

    def __init__(self, application: WSGIApplication, base: str) -> None:
        """Remember whom to ask, and below which address its pages say that they lie."""
        parts = urlsplit(base)
        self._application = application
        self._scheme, self._host, self._root = parts.scheme, parts.netloc, parts.path.rstrip("/")

    def ask(self, path: str, accept: str = "") -> Answer:
        """Return the answer to GET; `path` begins without a slash and may have a query.

        Waits while the application says that it is still busy; raises DataError if it does so for minutes.
        """
        end = time.monotonic() + _MOST_SECONDS
        while (answer := self._once(path, accept)).status == HTTPStatus.SERVICE_UNAVAILABLE:
            if time.monotonic() > end:
                raise DataError(f"/{path} was not ready in {_MOST_SECONDS:.0f} s.")
            time.sleep(_PAUSE)
        return answer

    def _once(self, path: str, accept: str) -> Answer:
        told: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
            told.update(status=int(status.partition(" ")[0]), headers=headers)
            return lambda chunk: chunk

        chunks = self._application(self._environ(path, accept), start_response)
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        types = [value for name, value in told["headers"] if name.lower() == "content-type"]
        links = [value for name, value in told["headers"] if name.lower() == "link"]
        return Answer(told["status"], "".join(types[:1]), tuple(map(self._link, links)), body)

    def _environ(self, path: str, accept: str) -> dict[str, Any]:
        place, _, query = path.partition("?")
        asked = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": self._root,
            "PATH_INFO": "/" + unquote(place).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": self._host,
            "SERVER_PORT": "443" if self._scheme == "https" else "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self._host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self._scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        return asked | ({"HTTP_ACCEPT": accept} if accept else {})

    def _link(self, header: str) -> Link:
        found = _LINK.match(header)
        target, parameters = found.groups() if found else ("", "")
        named = dict(_PARAMETER.findall(parameters))
        inside = target.removeprefix(f"{self._root}/") if target.startswith(f"{self._root}/") else ""
        return Link(inside, named.get("rel", ""), named.get("type", ""))
