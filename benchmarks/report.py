"""The report of a run: as text for a terminal, and as JSON to keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.machine import Memory
from benchmarks.measure import Cell
from benchmarks.servers import OURS
from benchmarks.spread import Spread, spread
from benchmarks.summary import Goal, Run, cells_of, goals_of, ratios_of, spread_of

__all__ = ["as_json", "as_text"]

_VERDICTS = {True: "met", False: "NOT MET", None: "not measured"}


def as_json(run: Run) -> str:
    """Return a run with all its samples, the ratios and the goals."""
    document: dict[str, Any] = {
        **asdict(run),
        "ratios": [asdict(ratio) for ratio in ratios_of(run)],
        "goals": [asdict(goal) for goal in goals_of(run)],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def as_text(run: Run) -> str:
    """Return a run as tables: medians with the lowest and the highest round behind them."""
    parts = [_head(run)]
    groups = dict.fromkeys((cell.temperature, cell.clients) for cell in cells_of(run))
    for temperature, clients in groups:
        cells = [cell for cell in cells_of(run) if (cell.temperature, cell.clients) == (temperature, clients)]
        noun = "client" if clients == 1 else "clients"
        parts.append(f"Requests per second, {temperature}, {clients} {noun}\n{_throughput(run, cells)}")
    parts.append(f"Servers\n{_servers(run)}")
    parts.append(f"Goals\n{_goals(goals_of(run))}")
    return "\n\n".join(parts) + "\n"


def _head(run: Run) -> str:
    names = ", ".join(f"{name} {facts.version}" for name, facts in run.servers.items())
    rows = [("began", run.began), ("client", run.client), *run.environment.items()]
    answers = [f"  answers to {query}: {told}" for query, told in run.answers.items()]
    failed = sum(sample.load.failed for sample in run.samples)
    return "\n".join(
        [names, *(f"  {name}: {value}" for name, value in rows), *answers, f"  requests without an answer: {failed}"]
    )


def _throughput(run: Run, cells: Sequence[Cell]) -> str:
    others = [name for name in run.servers if name != OURS]
    ratios = {(ratio.cell, ratio.other): ratio.times for ratio in ratios_of(run)}
    head = ["query", *run.servers, *(f"times {other}" for other in others)]
    rows = [
        [
            cell.query,
            *(_shown(spread_of(run, cell, name), 0) for name in run.servers),
            *(_shown(ratios.get((cell, other)), 2) for other in others),
        ]
        for cell in cells
    ]
    return _table([head, *rows])


def _servers(run: Run) -> str:
    head = [
        "server",
        "start (s)",
        "processes",
        "largest (MiB)",
        "all (MiB)",
        "light p50, p99 alone (ms)",
        "beside eight runaways",
    ]
    return _table([head, *(_server(run, name) for name in run.servers)])


def _server(run: Run, name: str) -> list[str]:
    facts = run.servers[name]
    beside = facts.beside_runaways
    alone = f"{beside.alone_p50_ms:.1f}, {beside.alone_p99_ms:.1f}" if beside else "-"
    told = f"{beside.p50_ms:.1f}, {beside.p99_ms:.1f}" if beside else "-"
    if beside and beside.unanswered:
        told += f" ({beside.unanswered} of {beside.asked} unanswered)"
    if beside and not beside.survived:
        told += " (died)"
    return [name, _shown(spread(facts.start_seconds), 2), *_memory(facts.memory), alone, told]


def _memory(memory: Memory) -> Iterator[str]:
    yield str(memory.processes)
    for size in (memory.largest_rss, memory.tree_pss):
        yield "-" if size is None else f"{size:.0f}"


def _goals(goals: Iterable[Goal]) -> str:
    return _table([[goal.name, goal.found, goal.worst, _VERDICTS[goal.is_met]] for goal in goals])


def _shown(found: Spread | None, digits: int) -> str:
    if found is None:
        return "-"
    return f"{found.median:.{digits}f} ({found.low:.{digits}f}-{found.high:.{digits}f})"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
