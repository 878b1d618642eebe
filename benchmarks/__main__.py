"""`python -m benchmarks`: start the servers, compare their answers, measure, print, and keep what was found."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.chart import chart
from benchmarks.clients import choose_client
from benchmarks.machine import choose_cores
from benchmarks.measure import Plan
from benchmarks.queries import read_queries
from benchmarks.report import as_json, as_text
from benchmarks.run import AnswersDiffer, Bench, carry_out
from benchmarks.servers import installed_products
from benchmarks.summary import Run

__all__ = ["main"]

_HERE: Final = Path(__file__).resolve().parent
_FULL: Final = Plan(seconds=1, slow_seconds=4, rounds={16: 3, 1: 1})
_QUICK: Final = Plan(seconds=1, slow_seconds=2, rounds={16: 1, 1: 1})
_QUICK_QUERIES: Final = ("construct", "lookup", "trace")
_RUNAWAY_SECONDS: Final = 6.0
_QUICK_RUNAWAY_SECONDS: Final = 3.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return 1 where the servers' answers are not the same, and nothing is measured then."""
    known = _parser().parse_args(arguments)
    bench = Bench(
        products=[each for each in installed_products(known.others) if not known.servers or each.name in known.servers],
        queries=[query for query in read_queries() if not known.quick or query.name in _QUICK_QUERIES],
        plan=_QUICK if known.quick else _FULL,
        client=choose_client(known.client),
        cores=choose_cores(),
        runaway_seconds=_QUICK_RUNAWAY_SECONDS if known.quick else _RUNAWAY_SECONDS,
        is_quick=known.quick,
    )
    try:
        run = carry_out(bench, _say)
    except AnswersDiffer as error:
        _say(f"The answers are not the same, so that nothing was measured.\n{error}")
        return 1
    sys.stdout.write(as_text(run))
    _keep(run, known.results)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three queries, one round: to see that it works")
    parser.add_argument("--client", choices=("auto", "wrk", "python"), default="auto", help="what puts on the load")
    parser.add_argument("--servers", nargs="+", metavar="NAME", help="only these servers")
    parser.add_argument("--others", type=Path, default=_HERE / ".venv", help="environment that has the other servers")
    parser.add_argument("--results", type=Path, default=_HERE / "results", help="folder for results")
    return parser


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _keep(run: Run, folder: Path) -> None:
    """Write the results under their time; those of a full run are the latest as well, with their chart."""
    folder.mkdir(parents=True, exist_ok=True)
    name = run.began.replace(":", "").replace("+0000", "Z")
    (folder / f"{name}.json").write_text(as_json(run), encoding="utf-8")
    (folder / f"{name}.svg").write_text(chart(run), encoding="utf-8")
    if not run.is_quick:
        (folder / "latest.json").write_text(as_json(run), encoding="utf-8")
        (folder / "latest.svg").write_text(chart(run), encoding="utf-8")
    _say(f"kept in {folder / name}.json and .svg")


if __name__ == "__main__":
    sys.exit(main())
