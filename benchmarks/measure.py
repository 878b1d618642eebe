"""The measurements: cells (query, cold or warm, clients) for each server, several rounds over."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.clients import Client, Load, Requests
from benchmarks.queries import BenchQuery
from benchmarks.servers import Running

__all__ = ["COLD", "WARM", "Cell", "Plan", "Sample", "measure", "rotated"]

COLD: Final = "cold"
WARM: Final = "warm"
#: Numbers that one cell may use up, so that no text of a cold cell was ever sent before.
_NUMBERS: Final = 200_000
_DRAIN_SECONDS: Final = 60.0
_PAUSE: Final = 0.05
#: Answers for each client below which a cell is measured again for longer: a server that sends the answers to all
#: clients at once, as rdflib-endpoint does, may have sent none, or just those of one turn.
_FEWEST: Final = 2


@dataclass(frozen=True)
class Cell:
    """What is measured in one go."""

    query: str
    temperature: str
    clients: int


@dataclass(frozen=True)
class Sample:
    """What one server did in one cell of one round."""

    cell: Cell
    server: str
    round: int
    load: Load


@dataclass(frozen=True)
class Plan:
    """How much is measured: seconds for a cell (more for slow servers), and rounds for each number of clients."""

    seconds: int
    slow_seconds: int
    rounds: Mapping[int, int]

    def cells(self, queries: Sequence[BenchQuery], round_number: int) -> Iterator[tuple[BenchQuery, Cell]]:
        """Yield the cells of a round."""
        clients = [number for number, rounds in self.rounds.items() if round_number < rounds]
        for query, temperature, number in itertools.product(queries, (COLD, WARM), clients):
            yield query, Cell(query.name, temperature, number)


def measure(
    servers: Sequence[Running],
    queries: Sequence[BenchQuery],
    plan: Plan,
    client: Client,
    say: Callable[[str], None],
) -> Iterator[Sample]:
    """Yield samples, cell by cell; all servers are up, one is asked at a time, and another begins in each round."""
    first = itertools.count(_NUMBERS, _NUMBERS)
    for round_number in range(max(plan.rounds.values())):
        order = rotated(servers, round_number)
        say(f"round {round_number + 1}: {', '.join(server.name for server in order)}")
        for query, cell in plan.cells(queries, round_number):
            for server in order:
                load = _load(client, server, _requests(query, cell, next(first)), cell, plan.seconds)
                if load.per_second * plan.seconds < _FEWEST * cell.clients:
                    load = _load(client, server, _requests(query, cell, next(first)), cell, plan.slow_seconds)
                yield Sample(cell, server.name, round_number, load)


def rotated(servers: Sequence[Running], by: int) -> list[Running]:
    """Return the servers in the order of a round."""
    place = by % len(servers)
    return [*servers[place:], *servers[:place]]


def _load(client: Client, server: Running, requests: Requests, cell: Cell, seconds: int) -> Load:
    load = client.drive(server, requests, clients=cell.clients, seconds=seconds)
    _drain(server, requests.query)
    return load


def _requests(query: BenchQuery, cell: Cell, first: int) -> Requests:
    return Requests(query, first, 1) if cell.temperature == COLD else Requests(query, 0, 0)


def _drain(server: Running, query: BenchQuery) -> None:
    """Wait until a server has worked off what the client left behind, so that the next cell does not pay for it."""
    end = time.monotonic() + _DRAIN_SECONDS
    while time.monotonic() < end:
        try:
            server.ask(query)
        except OSError:
            time.sleep(_PAUSE)
        else:
            return
