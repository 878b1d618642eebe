"""A value that requests draw on, and that is exchanged while they do.

The next value is made beside the one that is served, and takes its place in one assignment.
A request draws on one and the same value from its beginning to its end, so that no answer mixes two.
A value that is served no longer is closed when the last request that draws on it is done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar, cast

__all__ = ["Closeable", "Served"]


class Closeable(Protocol):
    """Something that holds processes or sockets until it is closed."""

    def close(self) -> None:
        """End what it holds."""
        ...


_T = TypeVar("_T", bound=Closeable)
_WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(eq=False)
class _Held(Generic[_T]):
    """A value, and how many requests draw on it."""

    value: _T
    requests: int = 0


#: What the request of this thread draws on.
_DRAWN_ON: Final[ContextVar[_Held[Any] | None]] = ContextVar("drawn_on", default=None)


class Served(Generic[_T]):
    """The value that is served now, and those that requests still draw on; shared by all threads."""

    def __init__(self, load: Callable[[], _T]) -> None:
        """Load the first value; raises what loading raises."""
        self._load = load
        self._loading = threading.Lock()
        self._counting = threading.Lock()
        self._latest = _Held(load())

    @property
    def latest(self) -> _T:
        """The value that requests draw on that begin now."""
        return self._latest.value

    @property
    def of_request(self) -> _T:
        """The value that the request of this thread draws on; outside of requests the latest."""
        held = _DRAWN_ON.get()
        return self.latest if held is None else cast("_T", held.value)

    def renew(self) -> tuple[_T, _T]:
        """Load a value beside the present one, put it in its place, and return both, the former first.

        Raises what loading raises; then everything stays as it is.
        Calls at the same time wait for each other, so that what was loaded last is served last.
        """
        with self._loading:
            fresh = _Held(self._load())
            with self._counting:
                former, self._latest = self._latest, fresh
                is_free = not former.requests
            if is_free:
                _close(former.value)
            return former.value, fresh.value

    def drawn_on_by(self, application: _WsgiApplication) -> _WsgiApplication:
        """Return a WSGI application each of whose requests draws on one value.

        The bodies of its answers must be complete when it returns.
        """

        def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            held = self._take()
            before = _DRAWN_ON.set(held)
            try:
                return application(environ, start_response)
            finally:
                _DRAWN_ON.reset(before)
                self._give_back(held)

        return answered

    def _take(self) -> _Held[_T]:
        with self._counting:
            held = self._latest
            held.requests += 1
            return held

    def _give_back(self, held: _Held[_T]) -> None:
        with self._counting:
            held.requests -= 1
            is_free = not held.requests and held is not self._latest
        if is_free:
            _close(held.value)


def _close(value: Closeable) -> None:
    """Close a value in a thread of its own: processes take a moment to end, and no answer waits for them."""
    threading.Thread(target=value.close, name="closing").start()
