"""One run from start to end: servers up, answers compared, cells measured, runaways let loose, servers down."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.clients import Client
from benchmarks.equality import DIFFERS, Asker, differences
from benchmarks.machine import Cores, environment, memory_of, on_core
from benchmarks.measure import Plan, measure
from benchmarks.queries import FOLDER, BenchQuery, read_query
from benchmarks.runaways import Beside, light_beside_runaways
from benchmarks.servers import OURS, Product, Running, compile_package, dump_data, started
from benchmarks.summary import Run, ServerFacts

__all__ = ["AnswersDiffer", "Bench", "carry_out"]

_SAME: Final = "the same on all servers"
_DESCRIBED: Final = "the same of the described resource; what is told besides differs by design, and is not judged"

#: A number that no measurement uses, since those begin above it.
_NUMBER: Final = 1

_Launch = Callable[[Product], AbstractContextManager[Running]]
_Say = Callable[[str], None]


class AnswersDiffer(Exception):
    """Servers do not answer alike, or not in the way that is to be measured: their speed cannot be compared."""


@dataclass(frozen=True)
class Bench:
    """What is to be run, and on which cores."""

    products: Sequence[Product]
    queries: Sequence[BenchQuery]
    plan: Plan
    client: Client
    cores: Cores
    #: Seconds of light queries beside runaways.
    runaway_seconds: float
    is_quick: bool


def carry_out(bench: Bench, say: _Say) -> Run:
    """Return what was found; raise AnswersDiffer before anything is timed where answers are not the same."""
    began, surroundings = datetime.now(UTC), environment(bench.cores)
    with ExitStack() as stack:
        stack.enter_context(on_core(bench.cores.client))
        data = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "merged.nt"
        compile_package()
        dump_data(data)
        first = read_query(FOLDER / "lookup.rq")
        launch = partial(started, data=data, first=first, core=bench.cores.server)
        starts = {product.name: [_start_seconds(launch, product)] for product in bench.products}
        with ExitStack() as up:
            servers = [up.enter_context(launch(product)) for product in bench.products]
            answers = _compared(bench.queries, servers)
            samples = list(measure(servers, bench.queries, bench.plan, bench.client, say))
            memory = {server.name: memory_of(server.process.pid) for server in servers}
        facts = {}
        for product in bench.products:
            starts[product.name] += [each.start_seconds for each in servers if each.product == product]
            beside, again = _beside(launch, product, bench.runaway_seconds, say)
            facts[product.name] = ServerFacts(
                product.version, [*starts[product.name], again], memory[product.name], beside
            )
    return Run(
        began=began.isoformat(timespec="seconds"),
        is_quick=bench.is_quick,
        client=bench.client.name,
        seconds=bench.plan.seconds,
        environment=surroundings,
        servers=facts,
        answers=answers,
        not_judged=[query.name for query in bench.queries if query.form in DIFFERS],
        samples=samples,
    )


def _start_seconds(launch: _Launch, product: Product) -> float:
    with launch(product) as server:
        return server.start_seconds


def _beside(launch: _Launch, product: Product, seconds: float, say: _Say) -> tuple[Beside, float]:
    """Return the latencies beside runaways, and the seconds of the start.

    The server is started for it and ended afterwards: what it cannot end itself must not disturb the next one.
    """
    say(f"runaways: {product.name}")
    with launch(product) as server:
        return light_beside_runaways(server, seconds=seconds), server.start_seconds


def _compared(queries: Sequence[BenchQuery], servers: Sequence[Running]) -> Mapping[str, str]:
    """Return what was found on comparing the answers to each query; raise AnswersDiffer."""
    askers: dict[str, Asker] = {server.name: server.ask for server in servers}
    found = [told for query in queries for told in differences(query, askers)]
    found += [
        told
        for query in queries
        for server in servers
        if server.name == OURS and (told := _kept_wrongly(query, server))
    ]
    if found:
        raise AnswersDiffer("\n".join(found))
    return {query.name: _DESCRIBED if query.form in DIFFERS else _SAME for query in queries}


def _kept_wrongly(query: BenchQuery, server: Running) -> str:
    """Return what is wrong where a new text is answered from what was kept, or one that was asked before is not."""
    cold, warm = (server.ask(query, _NUMBER).is_kept for _ in range(2))
    if cold:
        return f"{query.name}: {server.name} answers a new text from what it kept"
    return "" if warm else f"{query.name}: {server.name} does not keep the answer to a text"
