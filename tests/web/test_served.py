"""What requests draw on is exchanged between them, and closed when the last one is done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from ifrc_kg.errors import DataError
from ifrc_kg.web.served import Served


class Numbered:
    """A value that says when it is closed."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.closed = threading.Event()

    def close(self) -> None:
        """Remember it."""
        assert not self.closed.is_set()
        self.closed.set()


class Numbers:
    """Makes one value after the other, unless it is told to fail."""

    def __init__(self) -> None:
        self.made = 0
        self.fails = False

    def __call__(self) -> Numbered:
        """Return the next one."""
        if self.fails:
            raise DataError("broken")
        self.made += 1
        return Numbered(self.made)


class Request:
    """A request that draws on its value once at its beginning and once at its end, when it is told to end."""

    def __init__(self, served: Served[Numbered]) -> None:
        self.seen: list[Numbered] = []
        self._served = served
        self._begun, self._end = threading.Event(), threading.Event()
        application = served.drawn_on_by(self._answer)
        self._thread = threading.Thread(target=lambda: application({}, lambda *_: None))

    def _answer(self, _environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(self._served.of_request)
        self._begun.set()
        assert self._end.wait(10)
        self.seen.append(self._served.of_request)
        return []

    def begin(self) -> None:
        """Return when the request has begun."""
        self._thread.start()
        assert self._begun.wait(10)

    def end(self) -> None:
        """Return when the request is done."""
        self._end.set()
        self._thread.join()


def test_a_request_keeps_its_value_until_it_is_done() -> None:
    """Requests under way draw on what they began with, new ones on the new, and the last one out closes the old."""
    served = Served(Numbers())
    early, other = Request(served), Request(served)
    early.begin()
    other.begin()
    former, fresh = served.renew()
    late = Request(served)
    late.begin()
    other.end()
    assert not former.closed.wait(0.05)
    early.end()
    assert former.closed.wait(10)
    late.end()
    assert [each.number for request in (early, other, late) for each in request.seen] == [1, 1, 1, 1, 2, 2]
    assert served.latest is fresh
    assert not fresh.closed.wait(0.05)


def test_a_value_that_nobody_uses_is_closed_at_once() -> None:
    """Without requests under way each exchange closes the former value."""
    served = Served(Numbers())
    for _ in range(3):
        former, _fresh = served.renew()
        assert former.closed.wait(10)
    assert served.latest.number == 4


def test_what_cannot_be_loaded_changes_nothing() -> None:
    """An exchange that fails says so, and the present value goes on being served."""
    numbers = Numbers()
    served = Served(numbers)
    numbers.fails = True
    with pytest.raises(DataError):
        served.renew()
    assert (served.latest.number, served.latest.closed.is_set()) == (1, False)
    numbers.fails = False
    assert served.renew()[1].number == 2


def test_a_request_that_fails_lets_go_of_its_value() -> None:
    """An application that raises does not keep the old value alive."""
    served = Served(Numbers())

    def broken(_environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        served.renew()
        raise DataError("broken")

    first = served.latest
    with pytest.raises(DataError):
        served.drawn_on_by(broken)({}, lambda *_: None)
    assert first.closed.wait(10)
