"""The clients that put load on a server: wrk where it is installed, and one of our own otherwise.

Our own takes about 0.3 ms of its core for a request, so that above some thousand requests a second it measures itself.
"""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final, Protocol

from benchmarks.queries import BenchQuery
from benchmarks.servers import Running
from benchmarks.spread import percentile

__all__ = ["Client", "Load", "PythonClient", "Requests", "WrkClient", "choose_client"]

_SCRIPT: Final = Path(__file__).resolve().parent / "wrk.lua"
_HOST: Final = "127.0.0.1"
_TIMEOUT_SECONDS: Final = 20


@dataclass(frozen=True)
class Requests:
    """What is asked: one query with numbers that rise from the first, or (step 0) with one number only."""

    query: BenchQuery
    first: int
    step: int

    def before(self, path: str) -> str:
        """Return a request as it is sent, up to the number."""
        return f"GET {self.query.target(path)}"

    def behind(self, port: int) -> str:
        """Return what follows the number."""
        return f" HTTP/1.1\r\nHost: {_HOST}:{port}\r\nAccept: {self.query.accept}\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What a client saw: answers in a second, latencies in ms, requests without a right answer."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int


class Client(Protocol):
    """Something that keeps a number of requests under way for some seconds."""

    name: str

    def drive(self, server: Running, requests: Requests, *, clients: int, seconds: int) -> Load:
        """Put load on a server and tell what came of it."""
        ...


def choose_client(name: str) -> Client:
    """Return a client by its name; `auto` is wrk where it is installed."""
    if name == "wrk" or (name == "auto" and shutil.which("wrk")):
        return WrkClient()
    return PythonClient()


class WrkClient:
    """wrk: one thread, keep-alive connections."""

    name = "wrk"

    def drive(self, server: Running, requests: Requests, *, clients: int, seconds: int) -> Load:
        """Put load on a server and tell what came of it."""
        numbers = (requests.query.limit(requests.first), str(requests.step))
        command = [
            *("wrk", "-t1", f"-c{clients}", f"-d{seconds}s", f"--timeout={_TIMEOUT_SECONDS}s", "-s", str(_SCRIPT)),
            *(f"http://{_HOST}:{server.port}", "--"),
            *(requests.before(server.product.path), requests.behind(server.port), *numbers),
        ]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        line = next(line for line in told.splitlines() if line.startswith("result "))
        seen = json.loads(line.removeprefix("result "))
        return Load(
            seen["requests"] * 1e6 / seen["microseconds"],
            seen["p50"] / 1000,
            seen["p99"] / 1000,
            seen["wrong"] + seen["lost"],
        )


class PythonClient:
    """Threads with keep-alive connections of the standard library."""

    name = "python"

    def drive(self, server: Running, requests: Requests, *, clients: int, seconds: int) -> Load:
        """Put load on a server and tell what came of it."""
        numbers = count(requests.first + requests.step, requests.step)
        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            asking = [pool.submit(_ask_on, server, requests, numbers, began + seconds) for _ in range(clients)]
            found = [each.result() for each in asking]
        took = time.perf_counter() - began
        latencies = [latency for each, _ in found for latency in each]
        return Load(
            len(latencies) / took,
            percentile(latencies, 50) * 1000,
            percentile(latencies, 99) * 1000,
            sum(failed for _, failed in found),
        )


def _ask_on(server: Running, requests: Requests, numbers: Iterator[int], end: float) -> tuple[list[float], int]:
    """Ask on one connection until the time is over; return the latencies in seconds and how many requests failed."""
    connection = http.client.HTTPConnection(_HOST, server.port, timeout=_TIMEOUT_SECONDS)
    target, headers = requests.query.target(server.product.path), {"Accept": requests.query.accept}
    latencies: list[float] = []
    failed = 0
    while (began := time.perf_counter()) < end:
        try:
            connection.request("GET", target + requests.query.limit(next(numbers)), headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            failed += 1
            connection.close()
            continue
        if answer.status == http.client.OK:
            latencies.append(time.perf_counter() - began)
        else:
            failed += 1
    connection.close()
    return latencies, failed
