"""What one query may take, and how many may run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ifrc_kg.query_limits import QueryLimits
from ifrc_kg.settings import Settings

__all__ = ["MEBIBYTE", "Limits", "limits_of"]

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Limits(QueryLimits):
    """The bounds around evaluation; times are in seconds, sizes in bytes."""

    patterns: int | None = Settings.query_patterns
    answer_bytes: int | None = Settings.answer_bytes
    answer_rows: int | None = Settings.answer_rows
    #: Wall-clock time of one query, from its hand-over to its complete reply.
    seconds: float = 10.0
    #: Time after which a query counts as slow and must move to a slow place.
    quick_seconds: float = 0.25
    #: Memory that a child may take above what it had when it was forked: so much that any answer that is small enough
    #: can be written, and so little that two slow queries and a validation leave the whole tree below 500 MB.
    memory_bytes: int = 64 * MEBIBYTE
    #: Memory that a child may take before its query counts as slow: all quick places may be full at the same time.
    quick_bytes: int = 12 * MEBIBYTE
    #: Own memory above which a child is not used again; what is left is for its next query.
    fat_bytes: int = 6 * MEBIBYTE
    #: Stack of the thread that evaluates, so that deep nesting ends in an error and not in a crash.
    stack_bytes: int = 64 * MEBIBYTE
    #: Children for queries that have just begun.
    quick_places: int = 8
    #: Children that wait ahead of need.
    spare_children: int = 3
    #: Children for queries that turned out to be slow.
    slow_places: int = 2
    #: Requests that may wait for a quick place.
    waiting: int = 64
    #: Time that a request may wait for a quick place.
    waiting_seconds: float = 5.0


def limits_of(settings: Settings) -> Limits:
    """Return the limits that an operator has set."""
    return Limits(
        seconds=settings.query_seconds,
        nesting=settings.query_nesting,
        patterns=settings.query_patterns,
        answer_bytes=settings.answer_bytes,
        answer_rows=settings.answer_rows,
        services=settings.service_endpoints,
        quick_places=settings.quick_places,
        slow_places=settings.slow_places,
        waiting=settings.waiting,
    )
