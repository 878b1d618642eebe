"""What a run comes to: ratios between servers, round by round, and the goals they are held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.machine import Memory
from benchmarks.measure import COLD, WARM, Cell, Sample
from benchmarks.runaways import RUNAWAYS, Beside
from benchmarks.servers import OURS
from benchmarks.spread import Spread, geometric_mean, spread

__all__ = ["GOALS_CLIENTS", "Goal", "Ratio", "Run", "ServerFacts", "cells_of", "goals_of", "ratios_of", "spread_of"]

#: Throughput is judged with this many clients.
GOALS_CLIENTS: Final = 16
_P99_MS: Final = 50.0
_START_SECONDS: Final = 1.5
_MEBIBYTES: Final = 150.0
#: Temperature, other server, how many times its requests per second.
_RATIO_GOALS: Final = (
    (WARM, "oxigraph", 5.0),
    (WARM, "rdflib-endpoint", 35.0),
    (COLD, "oxigraph", 0.7),
    (COLD, "rdflib-endpoint", 3.0),
)


@dataclass(frozen=True)
class ServerFacts:
    """What was measured of a server apart from cells: its starts, its memory after the load, its light queries."""

    version: str
    start_seconds: Sequence[float]
    memory: Memory
    beside_runaways: Beside | None


@dataclass(frozen=True)
class Run:
    """One run: when, where and how; facts of each server; samples; queries whose answers differ by design."""

    began: str
    is_quick: bool
    client: str
    seconds: int
    environment: Mapping[str, str]
    servers: Mapping[str, ServerFacts]
    answers: Mapping[str, str]
    not_judged: Sequence[str]
    samples: Sequence[Sample]


@dataclass(frozen=True)
class Ratio:
    """Requests per second of this server divided by another's in the same round, over the rounds."""

    cell: Cell
    other: str
    times: Spread


@dataclass(frozen=True)
class Goal:
    """A goal, what was found, the least favourable of the parts it is made of, and whether it is met.

    `is_met` is None where the run has not measured it.
    """

    name: str
    found: str
    worst: str
    is_met: bool | None


def cells_of(run: Run) -> list[Cell]:
    """Return the cells of a run, each once, in their order."""
    return list(dict.fromkeys(sample.cell for sample in run.samples))


def spread_of(run: Run, cell: Cell, server: str) -> Spread | None:
    """Return the requests per second of a server in a cell."""
    return spread([each.load.per_second for each in run.samples if each.cell == cell and each.server == server])


def ratios_of(run: Run) -> list[Ratio]:
    """Return the ratios to all other servers, cell by cell; a round in which the other gave no answer is left out."""
    found = {(each.cell, each.server, each.round): each.load.per_second for each in run.samples}
    ratios = []
    for cell in cells_of(run):
        for other in run.servers:
            pairs = [
                (speed, found[cell, other, turn])
                for (of, server, turn), speed in found.items()
                if of == cell and server == OURS and found.get((cell, other, turn))
            ]
            times = spread([ours / theirs for ours, theirs in pairs])
            if times and other != OURS:
                ratios.append(Ratio(cell, other, times))
    return ratios


def goals_of(run: Run) -> list[Goal]:
    """Return the goals in the light of a run."""
    ratios = ratios_of(run)
    goals = [_ratio_goal(run, ratios, *each) for each in _RATIO_GOALS]
    facts = run.servers[OURS]
    memory = facts.memory
    beside = facts.beside_runaways.p99_ms if facts.beside_runaways else None
    start = spread(facts.start_seconds)
    return [
        *goals,
        _ceiling(f"p99 of light queries beside {RUNAWAYS} runaways below {_P99_MS:g} ms", beside, _P99_MS, "ms"),
        _ceiling(
            f"start to first answer below {_START_SECONDS:g} s",
            start.median if start else None,
            _START_SECONDS,
            "s",
            told=f"longest {start.high:.2f}" if start else "",
        ),
        _ceiling(
            f"memory of all processes below {_MEBIBYTES:g} MiB",
            memory.tree_pss,
            _MEBIBYTES,
            "MiB",
            told=f"largest process {memory.largest_rss or 0:.0f}",
        ),
    ]


def _ratio_goal(run: Run, ratios: Sequence[Ratio], temperature: str, other: str, least: float) -> Goal:
    judged = {
        ratio.cell.query: ratio.times.median
        for ratio in ratios
        if (ratio.cell.temperature, ratio.other, ratio.cell.clients) == (temperature, other, GOALS_CLIENTS)
        and ratio.cell.query not in run.not_judged
    }
    name = f"{temperature}: at least {least:g} times the requests per second of {other}"
    mean = geometric_mean(judged.values())
    if mean is None:
        return Goal(name, "not measured", "", None)
    lowest = min(judged, key=judged.__getitem__)
    return Goal(name, f"{mean:.2f} times", f"lowest {judged[lowest]:.2f}, {lowest}", mean >= least)


def _ceiling(name: str, found: float | None, most: float, unit: str, *, told: str = "") -> Goal:
    if found is None:
        return Goal(name, "not measured", "", None)
    return Goal(name, f"{found:.2f} {unit}", told, found < most)
