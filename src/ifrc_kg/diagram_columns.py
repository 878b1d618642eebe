"""Blocks in columns, so that most ties between them run from left to right and cross each other rarely.

The method is that of Sugiyama, Tagawa and Toda (1981): the column of a block is the length of the longest way to it,
and each column is put, again and again, into the order of the middles of what its blocks are tied to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["GAP", "Block", "columns_of", "put_in_order", "spread", "stacked"]

#: Between blocks below each other.
GAP: Final = 14
_SWEEPS: Final = 12


@dataclass(eq=False)
class Block:
    """Something that stands in a column; `y` is where it begins, and is found while columns are put in order."""

    key: str
    column: int
    height: float
    y: float = 0

    @property
    def middle(self) -> float:
        """Where the middle lies."""
        return self.y + self.height / 2


def columns_of(nodes: Sequence[str], edges: Sequence[tuple[str, str]], most: int) -> dict[str, int]:
    """Return the column of each node: one more than those that lead to it; the last one takes all that is further."""
    column = dict.fromkeys(nodes, 0)
    forward = _without_cycles(nodes, [edge for edge in edges if edge[0] != edge[1]])
    for _ in range(most - 1):
        for source, target in forward:
            column[target] = max(column[target], min(column[source] + 1, most - 1))
    return column


def _without_cycles(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the edges without those that lead back to a node on the way to them."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        after[source].append(target)
    kept: list[tuple[str, str]] = []
    done: set[str] = set()

    def visit(node: str, way: frozenset[str]) -> None:
        if node in done:
            return
        for target in dict.fromkeys(after[node]):
            if target not in way:
                kept.append((node, target))
                visit(target, way | {target})
        done.add(node)

    for node in nodes:
        visit(node, frozenset({node}))
    return kept


def put_in_order(stacks: Sequence[list[Block]], ties: Sequence[tuple[Block, Block]]) -> None:
    """Put each stack into the order of what its blocks are tied to in other columns, sweeping to and fro."""
    for sweep in range(_SWEEPS + 1):
        for stack in stacks if sweep % 2 else reversed(stacks):
            spread(stack, 0, stacked(stack))
            wishes = {block: _wish(block, ties) for block in stack}
            stack.sort(key=wishes.__getitem__)
            spread(stack, 0, stacked(stack))


def _wish(block: Block, ties: Sequence[tuple[Block, Block]]) -> float:
    """Return where the middle of a block would best lie."""
    others = [second if first is block else first for first, second in ties if block in (first, second)]
    places = [other.middle for other in others if other.column != block.column]
    return sum(places) / len(places) if places else block.middle


def stacked(stack: Sequence[Block]) -> float:
    """Return the height of blocks below each other."""
    return sum(block.height + GAP for block in stack) - GAP if stack else 0


def spread(stack: Sequence[Block], top: float, room: float) -> None:
    """Place the blocks of a stack below each other, with the room that is left over between them."""
    extra = (room - stacked(stack)) / (len(stack) + 1) if stack else 0
    y = top + extra
    for block in stack:
        block.y = y
        y += block.height + GAP + extra
