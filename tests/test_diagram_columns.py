"""Blocks in columns."""

from __future__ import annotations

from itertools import pairwise

from ifrc_kg.diagram_columns import Block, columns_of, put_in_order, spread


def test_a_node_stands_behind_those_that_lead_to_it() -> None:
    """The column is the length of the longest way."""
    assert columns_of("abcd", [("a", "b"), ("b", "c"), ("a", "c")], 4) == {"a": 0, "b": 1, "c": 2, "d": 0}


def test_the_last_column_takes_all_that_is_further() -> None:
    """There are never more columns than there is room for."""
    assert columns_of("abcd", [("a", "b"), ("b", "c"), ("c", "d")], 3) == {"a": 0, "b": 1, "c": 2, "d": 2}


def test_a_ring_is_opened_where_it_was_entered() -> None:
    """An edge back to where the way began counts for nothing."""
    assert columns_of("abc", [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")], 4) == {"a": 0, "b": 1, "c": 2}


def test_crossings_are_undone() -> None:
    """Two ties that cross are disentangled."""
    left = [Block("a", 0, 10), Block("b", 0, 10)]
    right = [Block("x", 1, 10), Block("y", 1, 10)]
    stacks = [[*left], [*right]]
    put_in_order(stacks, [(left[0], right[1]), (left[1], right[0])])
    places = {block.key: place for stack in stacks for place, block in enumerate(stack)}
    assert (places["a"] < places["b"]) == (places["y"] < places["x"])


def test_blocks_keep_apart() -> None:
    """Blocks below each other never overlap, and fill the room that there is."""
    stack = [Block(str(n), 0, 20) for n in range(3)]
    spread(stack, 5, 200)
    assert all(one.y + one.height < other.y for one, other in pairwise(stack))
    assert stack[-1].y + 20 <= 205
