"""The small store: bounded, and what was not used for longest leaves first."""

from __future__ import annotations

from ifrc_kg.recently_used import RecentlyUsed


def test_what_was_not_used_for_longest_leaves() -> None:
    """A third value in a room for two drives out the one that was not asked for again."""
    store: RecentlyUsed[str, str] = RecentlyUsed(2)
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    for key in ("a", "b", "a", "c", "a", "b"):
        assert store.get_or_make(key, lambda key=key: make(key)) == key.upper()  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]
    assert len(store) == 2


def test_nothing_is_not_kept() -> None:
    """What is made as None is made again, so that strangers cannot fill the store with it."""
    store: RecentlyUsed[str, str] = RecentlyUsed(2)
    assert store.get_or_make("x", lambda: None) is None
    assert len(store) == 0
    assert store.get_or_make("x", lambda: "found") == "found"
