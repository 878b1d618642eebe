"""A small store for what is costly to make: what was not used for longest leaves first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["RecentlyUsed"]

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class RecentlyUsed(Generic[_Key, _Value]):
    """Keeps at most so many values; shared by all threads.

    What is made as None ("there is no such thing") is not kept, so that strangers cannot fill the store with nothing.
    """

    def __init__(self, most: int) -> None:
        """Make room for some values."""
        self._most = most
        self._kept: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._kept)

    def get_or_make(self, key: _Key, make: Callable[[], _Value | None]) -> _Value | None:
        """Return what is kept under a key, else make it; two threads may make the same value at the same time."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()
        if value is not None:
            with self._lock:
                self._kept[key] = value
                self._kept.move_to_end(key)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return value
