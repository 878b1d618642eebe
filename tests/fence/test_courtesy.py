"""Queries that work for long let others go first, and in a crowd of them sooner."""

from __future__ import annotations

import time

import pytest

from ifrc_kg.fence.courtesy import LONGEST, SHORTEST, Courtesy


def test_the_time_is_shared_by_those_who_use_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """One leaves half of it to the next, a crowd leaves the least, and a second later everything is as before."""
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    shared = Courtesy()
    assert shared.seconds() == LONGEST
    shared.note()
    assert shared.seconds() == LONGEST / 2
    assert shared.is_called_for
    for _ in range(100):
        shared.note()
    assert shared.seconds() == SHORTEST
    clock[0] += 1.5
    assert shared.seconds() == LONGEST
    assert not shared.is_called_for
