"""Places are taken, waited for and given back without one being lost, and newcomers do not stand behind a crowd."""

from __future__ import annotations

import threading
import time

import pytest

from ifrc_kg.errors import ServiceBusy
from ifrc_kg.fence import places as places_module
from ifrc_kg.fence.places import Places, Stay


def offered(first: int, others: int = 0, *, waiting: int = 8, seconds: float = 5.0) -> Places:
    """Return some places."""
    return Places(first, others, waiting=waiting, waiting_seconds=seconds)


def queue(places: Places, names: str) -> tuple[list[str], list[threading.Thread]]:
    """Let threads wait for a place one behind the other, and return where they write their names when they have one."""
    served: list[str] = []
    threads = []

    def wait(name: str) -> None:
        stay = places.enter()
        served.append(name)
        stay.leave()

    for place, name in enumerate(names):
        thread = threading.Thread(target=wait, args=(name,))
        thread.start()
        threads.append(thread)
        while len(places._waiting) <= place:  # noqa: SLF001 - the test waits for a queue to form
            time.sleep(0.001)
    return served, threads


def is_free(places: Places) -> bool:
    """Tell whether a place can be had at once, and leave it."""
    try:
        places.enter().leave()
    except ServiceBusy:
        return False
    return True


def test_who_waits_is_served_in_turn() -> None:
    """In a short queue nobody is overtaken."""
    places = offered(1)
    stay = places.enter()
    served, threads = queue(places, "abc")
    stay.leave()
    for thread in threads:
        thread.join()
    assert served == ["a", "b", "c"]


def test_in_a_crowd_the_newcomer_is_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the first has waited for long, whoever came last is served first, and the first at last."""
    monkeypatch.setattr(places_module, "_CROWD_SECONDS", 0.0)
    places = offered(1)
    stay = places.enter()
    served, threads = queue(places, "abc")
    stay.leave()
    for thread in threads:
        thread.join()
    assert served == ["c", "b", "a"]


@pytest.mark.parametrize(("waiting", "seconds"), [(0, 5.0), (1, 0.01)])
def test_too_many_and_too_long_are_told(waiting: int, seconds: float) -> None:
    """A queue that is full, and a wait that is too long, end as a busy service; no place is lost by it."""
    places = offered(1, waiting=waiting, seconds=seconds)
    stay = places.enter()
    with pytest.raises(ServiceBusy):
        places.enter()
    stay.leave()
    assert is_free(places)


def test_moving_on_frees_the_first_place() -> None:
    """A query that takes longer leaves its first place to the next one, as long as there are others."""
    places = offered(1, 1, waiting=0)
    first = places.enter()
    first.move_on()
    second = places.enter()
    second.move_on()
    assert not is_free(places), "there is no other place left, so the second keeps its own"
    first.leave()
    second.move_on()
    assert is_free(places)


def test_each_place_is_given_back_once() -> None:
    """Moving on and leaving may be said again, and the number of places stays the same."""
    places = offered(2, 1, waiting=0)
    for _ in range(3):
        stays: list[Stay] = [places.enter(), places.enter()]
        for stay in stays:
            for _ in range(2):
                stay.move_on()
        assert is_free(places), "one has moved on"
        for stay in stays:
            stay.leave()
            stay.leave()
            stay.move_on()
    held = [places.enter(), places.enter()]
    assert not is_free(places)
    assert len(held) == 2
    assert places.take_other()
    assert not places.take_other()


def test_many_threads_lose_no_place() -> None:
    """After a rush, some of it refused, every place is free."""
    places = offered(2, 1, waiting=4, seconds=0.005)

    def rush() -> None:
        for _ in range(200):
            try:
                stay = places.enter()
            except ServiceBusy:
                continue
            stay.move_on()
            stay.leave()

    threads = [threading.Thread(target=rush) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = [places.enter(), places.enter()]
    assert len(held) == 2
    assert places.take_other()
