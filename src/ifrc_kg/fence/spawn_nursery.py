"""Children where the platform cannot fork: each is a process of its own that loads for itself.

They live in the same cage and answer the same questions as forked ones.
What is lost is speed and memory: a new child takes as long as the server's start, and shares no page with the others.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from ifrc_kg.errors import DataError, IfrcKgError
from ifrc_kg.fence.fork_server import ALONE
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.nursery import Child, begin_loading

__all__ = ["SpawnNursery", "few"]

#: More children than this would take more memory than most machines can spare.
_MOST_PLACES: Final = 4
_MOST_SPARES: Final = 1


def few(limits: Limits) -> Limits:
    """Return limits that suit children that share no memory: fewer places, and fewer that wait ahead of need."""
    return replace(
        limits,
        quick_places=min(limits.quick_places, _MOST_PLACES),
        spare_children=min(limits.spare_children, _MOST_SPARES),
    )


class SpawnNursery:
    """Gives children that load for themselves, one after the other."""

    def __init__(self, work: str, limits: Limits, *, server: str = "ifrc_kg.fence.fork_server") -> None:
        """Start the first child and wait until it has loaded; raises DataError and others when it cannot."""
        self._work = work
        self._limits = limits
        self._server = server
        self._processes: list[subprocess.Popen[bytes]] = []
        # A child ends with the thread that started it (prctl(2), PR_SET_PDEATHSIG): one thread starts them all, and
        # lives as long as the nursery.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fence-spawning")
        try:
            first, self._facts = self._thread.submit(self._spawned).result()
        except IfrcKgError:
            self._thread.shutdown()
            raise
        self._waiting = [first]

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the first child said of the dataset when it had loaded it."""
        return self._facts

    def child(self) -> Child:
        """Return a new child once it has loaded; raises DataError where it cannot, or has loaded something else."""
        with suppress(IndexError):
            return self._waiting.pop()
        try:
            child, facts = self._thread.submit(self._spawned).result()
        except RuntimeError as error:
            raise DataError("No more evaluators are started.", hint="Start the service again.") from error
        if facts != self._facts:
            child.end()
            raise DataError("The files have changed since they were loaded.", hint="Send SIGHUP to load them again.")
        return child

    def close(self) -> None:
        """End all children."""
        self._thread.shutdown(cancel_futures=True)
        for child in self._waiting:
            child.end()
        for process in self._processes:
            process.kill()
            process.wait()

    def _spawned(self) -> tuple[Child, Mapping[str, Any]]:
        self._processes = [process for process in self._processes if process.poll() is None]
        loading = begin_loading(self._server, self._work, self._limits, ALONE)
        facts = loading.facts()
        self._processes.append(loading.process)
        loading.control.settimeout(None)
        return Child(loading.process.pid, loading.control), MappingProxyType(facts)
