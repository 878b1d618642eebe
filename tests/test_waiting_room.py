"""Places for work: so many and no more, the newest and the oldest first, and nobody waits for ever."""

from __future__ import annotations

import threading
import time

from ifrc_kg.waiting_room import WaitingRoom


def test_there_are_so_many_places_and_no_more() -> None:
    """Whoever finds none waits for as long as told, and is sent away."""
    room = WaitingRoom(2, seconds=0.05)
    began = time.monotonic()
    assert [room.enter() for _ in range(3)] == [True, True, False]
    assert time.monotonic() - began >= 0.05


def test_a_place_that_is_left_is_free_again() -> None:
    """Places go round."""
    room = WaitingRoom(1, seconds=0.01)
    for _ in range(3):
        assert room.enter()
        assert not room.enter()
        room.leave()
    assert room.enter()


def test_whoever_came_last_and_whoever_came_first_are_next_by_turns() -> None:
    """Those who wait are let in from both ends."""
    room = WaitingRoom(1, seconds=10)
    room.enter()
    order: list[int] = []

    def come(number: int) -> None:
        if room.enter():
            order.append(number)
            room.leave()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    room.leave()
    for thread in threads:
        thread.join()
    assert order == [3, 0, 2, 1]


def test_one_who_went_away_is_given_nothing() -> None:
    """A place that is left after somebody has given up is free for the next one."""
    room = WaitingRoom(1, seconds=0.01)
    room.enter()
    assert not room.enter()
    room.leave()
    assert room.enter()
