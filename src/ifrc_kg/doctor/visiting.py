"""Asks a site over HTTP: few requests at the same time, not too many in a second, no redirect followed."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from ifrc_kg import __version__
from ifrc_kg.errors import EndpointError, UsageError
from ifrc_kg.namespaces import BASE

__all__ = ["Answer", "Visitor"]

_SECONDS: Final = 60.0
_LARGEST: Final = 268_435_456
_MOST_WAITS: Final = 12
_LONGEST_WAIT: Final = 10.0
_BUSY: Final = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True)
class Answer:
    """What a site said: headers by lower-case name, those that came more than once joined by commas."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Visitor:
    """Asks the site below an address; shared by threads, each with a connection of its own."""

    def __init__(self, base: str, *, rate: float = 100.0) -> None:
        """Remember the address and how many requests a second may begin; raise UsageError for no http address."""
        parts = urlsplit(base)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise UsageError(f"{base} is no address of a site.", hint="Give one such as http://127.0.0.1:8000/.")
        self.base = base.rstrip("/") + "/"
        self._pause = 1 / rate
        self._next = 0.0
        self._lock = threading.Lock()
        self._of_thread = threading.local()
        self.requests = 0

    def local(self, iri: str) -> str:
        """Return where an address below the base of the project's IRIs lies on this site; others stay as they are."""
        return self.base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri

    def is_inside(self, url: str) -> bool:
        """Tell whether an address lies on this site."""
        return url.startswith(self.base)

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, method: str = "GET") -> Answer:
        """Return the answer to a request; `url` may be a path below the base, without a slash at its beginning.

        Waits where the site says that it is busy.
        Raises EndpointError where it cannot be reached.
        """
        place = urljoin(self.base, url)
        for _ in range(_MOST_WAITS):
            answer = self._once(place, headers or {}, method)
            if answer.status not in _BUSY:
                break
            told = answer.headers.get("retry-after", "1")
            time.sleep(min(float(told) if told.isdigit() else 1.0, _LONGEST_WAIT))
        return answer

    def _once(self, url: str, headers: Mapping[str, str], method: str) -> Answer:
        self._wait()
        parts = urlsplit(url)
        path = quote(parts.path, safe="/%:@!$&'()*+,;=~") + (f"?{parts.query}" if parts.query else "")
        sent = {"User-Agent": f"ifrc-kg-doctor/{__version__}", "Accept-Encoding": "identity", **headers}
        for attempt in (1, 2):  # a connection that was kept may have been closed meanwhile
            connection = self._connection(parts.scheme, parts.netloc, is_new=attempt > 1)
            try:
                connection.request(method, path or "/", headers=sent)
                return _read(url, connection.getresponse())
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if attempt > 1:
                    raise EndpointError(f"{url} cannot be reached: {error}.") from error
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _connection(self, scheme: str, host: str, *, is_new: bool) -> http.client.HTTPConnection:
        kept: dict[str, http.client.HTTPConnection] = self._of_thread.__dict__.setdefault("kept", {})
        key = f"{scheme}://{host}"
        if is_new or key not in kept:
            kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
            kept[key] = kind(host, timeout=_SECONDS)
        return kept[key]

    def _wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            self._next = max(self._next, now) + self._pause
            pause = self._next - now - self._pause
            self.requests += 1
        if pause > 0:
            time.sleep(pause)


def _read(url: str, response: http.client.HTTPResponse) -> Answer:
    body = response.read(_LARGEST)
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return Answer(url, response.status, headers, body)
