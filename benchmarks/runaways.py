"""How long a light query takes while eight runaway queries are in flight."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass
from itertools import count
from typing import Final

from benchmarks.queries import FOLDER, read_query
from benchmarks.servers import Running
from benchmarks.spread import percentile

__all__ = ["RUNAWAYS", "Beside", "light_beside_runaways"]

RUNAWAYS: Final = 8
#: A light query that takes longer counts with this time, and as unanswered.
_LIGHT_SECONDS: Final = 5.0
_RUNAWAY_SECONDS: Final = 60.0
#: Pause before a runaway that was refused is sent again, whatever Retry-After asks for.
_PAUSE: Final = 0.05
#: Time in which all runaways have begun.
_LEAD_SECONDS: Final = 1.0
_NUMBERS: Final = count(1)


@dataclass(frozen=True)
class Beside:
    """Latencies in ms of light queries: without runaways, beside them; light queries unanswered; the server's fate."""

    alone_p50_ms: float
    alone_p99_ms: float
    p50_ms: float
    p99_ms: float
    asked: int
    unanswered: int
    survived: bool


def light_beside_runaways(server: Running, *, seconds: float) -> Beside:
    """Ask light queries one after the other, alone and then beside runaways that are sent again as soon as they end.

    Every text is new, so that nothing is answered from what was kept.
    A server that cannot end a query is left with the runaways; end it afterwards.
    """
    alone, _ = _light(server, seconds / 3)
    stop = threading.Event()
    for _ in range(RUNAWAYS):
        threading.Thread(target=_run_away, args=(server, stop), daemon=True).start()
    time.sleep(_LEAD_SECONDS)
    beside, unanswered = _light(server, seconds)
    stop.set()
    return Beside(
        alone_p50_ms=percentile(alone, 50) * 1000,
        alone_p99_ms=percentile(alone, 99) * 1000,
        p50_ms=percentile(beside, 50) * 1000,
        p99_ms=percentile(beside, 99) * 1000,
        asked=len(beside),
        unanswered=unanswered,
        survived=server.is_alive,
    )


def _light(server: Running, seconds: float) -> tuple[list[float], int]:
    """Return the latencies of light queries in seconds, and how many had no answer."""
    query = read_query(FOLDER / "runaway" / "light.rq")
    latencies, unanswered = [], 0
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        try:
            answered = server.ask(query, next(_NUMBERS), seconds=_LIGHT_SECONDS).status == 200  # noqa: PLR2004 - OK
        except OSError:
            answered = False
        latencies.append(time.monotonic() - began if answered else _LIGHT_SECONDS)
        unanswered += not answered
    return latencies, unanswered


def _run_away(server: Running, stop: threading.Event) -> None:
    query = read_query(FOLDER / "runaway" / "runaway.rq")
    while not stop.is_set():
        with contextlib.suppress(OSError):
            server.ask(query, next(_NUMBERS), seconds=_RUNAWAY_SECONDS)
        stop.wait(_PAUSE)
