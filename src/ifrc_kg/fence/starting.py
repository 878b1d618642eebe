"""Start a pool over a project: forked children where the platform can fork, spawned ones where it cannot."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any, Final

from ifrc_kg.errors import DataError
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.nursery import ForkNursery, Loading, Nursery, begin_loading
from ifrc_kg.fence.pool import Pool
from ifrc_kg.fence.spawn_nursery import SpawnNursery, few

__all__ = ["begin", "start_pool"]

_LOG: Final = logging.getLogger(__name__)
_QUERIES: Final = "ifrc_kg.fence.fork_server"


def begin(work: str, limits: Limits, *, server: str = _QUERIES) -> Loading | None:
    """Let a fork server begin to load, ahead of the pool that will ask for it; None where the platform cannot fork."""
    return begin_loading(server, work, limits) if _can_fork() else None


def start_pool(
    work: str, limits: Limits, *, server: str = _QUERIES, begun: Loading | None = None
) -> tuple[Pool, Mapping[str, Any]]:
    """Return a pool whose children answer for some work, and what is known of the work; `server` is what they run.

    `begun` is what `begin` has returned for the same work.
    Raises the errors of loading; then nothing is left running.
    """
    nursery: Nursery
    if _can_fork():
        nursery = ForkNursery(begun or begin_loading(server, work, limits))
    else:
        _LOG.warning(
            "This platform cannot fork: each evaluator loads the files for itself. "
            "That takes more memory, and the next one is slow to come when one was ended."
        )
        limits = few(limits)
        nursery = SpawnNursery(work, limits, server=server)
    try:
        return Pool(nursery, limits), nursery.facts
    except DataError:
        nursery.close()
        raise


def _can_fork() -> bool:
    return hasattr(os, "fork")
